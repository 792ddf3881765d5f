## Anexo: what is sent in the chat, and what becomes of it.

attachments-title = Attachments
attachments-short = Attachments
attachments-files = Attachments
attachments-files-ask = Send photos, documents, videos, audio or a location here in the chat.
attachments-ready = Send photos, documents, videos, audio or a location here in the chat.
attachments-none = No file yet.
attachments-note = 📝 { $number }. Notes
attachments-remove = 🗑 { $number }. Remove
attachments-again = ↩️ Add again: { $name }
attachments-where = This file was not kept. Files go on the page Attachments: tick Add attachment on First Contact and send it again there.
attachments-nowhere = There is no open ticket to take this file. Begin with /novo.
attachments-eleventh = “{ $name }” was not attached: a ticket takes up to { $most } files. Remove one and send it again.
attachments-forbidden = “{ $name }” was not attached: this kind of file is not accepted.
attachments-large = “{ $name }” is over 20 MB: only Telegram's reference is kept, no copy.
attachments-kind = { $kind ->
    [photo] Photo
    [video] Video
    [voice] Voice message
    [audio] Audio
    [location] Location
   *[other] Document
}
service_data-problem-voice = Voice message attached.
file_note-title = Notes
file_note-short = Notes
file_note-file = File
file_note-note = Notes
file_note-note-short = Notes
file_note-note-ask = Type the note on this file.
file_note-drop = Delete note
file_search-title = Search attachments
file_search-short = Search
file_search-open = Search
file_search-found = Files kept already
file_search-ready = Tick those that go with this ticket, then press <b>Back</b>.
file_search-none = No ticket of this record has files.
file_empty = “{ $name }” is empty (0 bytes) and was not attached.
file_not_found = One of the files is no longer available. Remove it and send it again.
files_too_many = A ticket takes up to { $most } files. Remove one and try again.
file-state-refused = refused
file-state-gone = no longer in Telegram
file-reference = reference only, no copy (over 20 MB)
receipt-files = Attachments: { $value }
tickets-event-file_added = File attached
notice-file-refused = ⛔ The file <b>{ $name }</b>, sent on { $at }, was refused: { $why }.
notice-file-gone = ⚠️ Telegram no longer has the file <b>{ $name }</b>, sent on { $at }. Send it again if it is still needed.
file-why-kind = this kind of content is not accepted
file-why-program = it is a program or may run commands
file-why-virus = the antivirus blocked it
file-why-empty = it is empty
