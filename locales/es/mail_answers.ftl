# What comes back by mail: replies, confirmations of reading, and what is told of them.
tickets-event-mail_replied = Respuesta por correo de { $to }
tickets-event-mail_automatic = Respuesta automática de { $to }
tickets-event-mail_read = Lectura confirmada: { $to }
tickets-event-mail_large = Correo de { $to } demasiado grande o ilegible: véalo en el buzón
tickets-event-mail_unfit = Adjunto rechazado, de { $to }
notice-mail_reply = { $count ->
    [one] 📨 Respuesta por correo
   *[other] 📨 { $count } respuestas por correo
}
