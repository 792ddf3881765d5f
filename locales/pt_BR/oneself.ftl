## /ajuda and /idioma.

command-start = O que é isto, e como entrar
command-idioma = Idioma em que o bot fala com você
language-name = Português
language-ask = Em que idioma devo falar com você?
language-set = Pronto: agora falo português com você.
help-title = <b>Como usar</b>
help-tips = Com um nome junto, /novo já procura: <code>/novo maria sil</code>
    Você pode digitar o número ou o nome de uma opção em vez de tocar nela. Anterior nunca perde uma resposta. Para responder por outro atendimento, responda à mensagem dele.
