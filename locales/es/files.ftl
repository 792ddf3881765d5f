## Anexo: what is sent in the chat, and what becomes of it.

attachments-title = Adjuntos
attachments-short = Adjuntos
attachments-files = Adjuntos
attachments-files-ask = Envíe fotos, documentos, videos, audios o la ubicación aquí en el chat.
attachments-ready = Envíe fotos, documentos, videos, audios o la ubicación aquí en el chat.
attachments-none = Ningún archivo todavía.
attachments-note = 📝 { $number }. Observaciones
attachments-remove = 🗑 { $number }. Quitar
attachments-again = ↩️ Agregar de nuevo: { $name }
attachments-where = Este archivo no se guardó. Los archivos van en la página Adjuntos: marque Agregar adjunto en Primer contacto y envíelo de nuevo allí.
attachments-nowhere = No hay una atención abierta para recibir este archivo. Empiece con /novo.
attachments-eleventh = “{ $name }” no se adjuntó: cada atención lleva hasta { $most } archivos. Quite uno y envíelo de nuevo.
attachments-forbidden = “{ $name }” no se adjuntó: este tipo de archivo no se acepta.
attachments-large = “{ $name }” pasa de 20 MB: queda solo la referencia de Telegram, sin copia.
attachments-kind = { $kind ->
    [photo] Foto
    [video] Video
    [voice] Mensaje de voz
    [audio] Audio
    [location] Ubicación
   *[other] Documento
}
service_data-problem-voice = Mensaje de voz adjunto.
file_note-title = Observaciones
file_note-short = Observaciones
file_note-file = Archivo
file_note-note = Observaciones
file_note-note-short = Observaciones
file_note-note-ask = Escriba la observación de este archivo.
file_note-drop = Borrar observación
file_search-title = Buscar adjuntos
file_search-short = Buscar
file_search-open = Buscar
file_search-found = Archivos ya guardados
file_search-ready = Marque los que van en esta atención y toque <b>Anterior</b>.
file_search-none = Ninguna atención de este registro tiene archivos.
file_empty = “{ $name }” está vacío (0 bytes) y no se adjuntó.
file_not_found = Uno de los archivos ya no está disponible. Quítelo y envíelo de nuevo.
files_too_many = Cada atención lleva hasta { $most } archivos. Quite uno e intente de nuevo.
file-state-refused = rechazado
file-state-gone = ya no está en Telegram
file-reference = solo referencia, sin copia (más de 20 MB)
receipt-files = Adjuntos: { $value }
tickets-event-file_added = Archivo adjuntado
notice-file-refused = ⛔ El archivo <b>{ $name }</b>, enviado el { $at }, fue rechazado: { $why }.
notice-file-gone = ⚠️ Telegram ya no tiene el archivo <b>{ $name }</b>, enviado el { $at }. Envíelo de nuevo si todavía hace falta.
file-why-kind = este tipo de contenido no se acepta
file-why-program = es un programa o puede ejecutar comandos
file-why-virus = el antivirus lo bloqueó
file-why-empty = está vacío
