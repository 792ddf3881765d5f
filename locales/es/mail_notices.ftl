# Mail: why it is refused, what became of it, and what is told of it.
mail_subject_missing = Escriba el asunto del correo.
mail_subject_too_long = El asunto del correo es demasiado largo: hasta 200 caracteres.
mail_body_missing = Escriba el contenido del correo.
mail_body_too_long = El contenido del correo es demasiado largo: hasta 4.000 caracteres.
mail_address_missing = Elija o escriba al menos una dirección de correo.
mail_address_wrong = Una de las direcciones de correo no es correcta. Vuelva y corríjala.
mail_addresses_too_many = Un correo va a { $most } direcciones como máximo, copias incluidas. Quite algunas.
mail_address_there = Este correo ya va a esa dirección.
mail_not_failed = El envío a esa dirección no falló, o ya fue corregido.
mail_files_too_large = Los adjuntos del correo suman { $size } MB; caben { $most } MB. Quite alguno.
receipt-mail = 📧 Correo en cola de envío: { $value }
receipt-mail_receipt = 📧 Protocolo por correo, en cola de envío: { $value }
receipt-mail_nowhere = ⚠️ El protocolo no se envió por correo: no hay dirección.
case-story-mail = Correo
tickets-event-mail_queued = Correo en cola de envío: { $to }
tickets-event-mail_sent = Correo enviado: { $to }
tickets-event-mail_without = Correo enviado sin un adjunto que ya no existe: { $to }
tickets-event-mail_later = El servidor pidió intentar más tarde ({ $code }): { $to }
tickets-event-mail_refused = Correo rechazado ({ $code }): { $to }
tickets-event-mail_given_up = Correo no aceptado en 48 horas ({ $code }): { $to }
tickets-event-mail_doubt = Se perdió la conexión durante el envío; el correo puede haber llegado: { $to }
tickets-event-mail_ambiguous = Se perdió la conexión otra vez; el correo puede haber llegado, no se repetirá: { $to }
tickets-event-mail_bounced = Correo devuelto: { $to }
tickets-event-mail_again = Correo de nuevo en la cola: { $to }
tickets-event-mail_corrected = Dirección corregida, correo en la cola: { $to }
notice-mail = { $count ->
    [one] Correo con un problema
   *[other] { $count } correos con problemas
}
notice-mail-without = Correo enviado sin un adjunto
mail-missing = 📎 Salió sin el adjunto { $name }: la copia ya no existe.
mail-again = Intentar de nuevo
mail-fix = Corregir dirección
mail-fate-refused = rechazado por el servidor
mail-fate-given_up = no aceptado en 48 horas
mail-fate-ambiguous = puede haber llegado: la conexión se perdió dos veces durante el envío
mail-fate-bounced = devuelto
alert-mail = 🔴 Los correos no salen: revise SMTP_URL, el inicio de sesión, el certificado y MAIL_FROM (docs/operations.md). Nada se pierde: salen en cuanto el servidor los acepte.
mail-list = { $count ->
    [one] 1 correo
   *[other] { $count } correos
}
mail-next = próximo intento: { $at }
mail-read = leído: { $at }
mail-fate-queued = en cola de envío
mail-fate-sent = enviado
mail-fate-corrected = dirección corregida
