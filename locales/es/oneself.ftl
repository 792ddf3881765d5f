## /ajuda and /idioma.

command-start = Qué es esto, y cómo entrar
command-idioma = Idioma en que le habla el bot
language-name = Español
language-ask = ¿En qué idioma debo hablarle?
language-set = Listo: ahora le hablo en español.
help-title = <b>Cómo usar</b>
help-tips = Con un nombre, /novo ya busca: <code>/novo maria sil</code>
    Puede escribir el número o el nombre de una opción en vez de tocarla. Anterior nunca pierde una respuesta. Para responder por otro ticket, responda a su mensaje.
