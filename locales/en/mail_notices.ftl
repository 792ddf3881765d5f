# Mail: why it is refused, what became of it, and what is told of it.
mail_subject_missing = Write the subject of the e-mail.
mail_subject_too_long = The subject of the e-mail is too long: up to 200 characters.
mail_body_missing = Write the content of the e-mail.
mail_body_too_long = The content of the e-mail is too long: up to 4,000 characters.
mail_address_missing = Choose or type at least one e-mail address.
mail_address_wrong = One of the e-mail addresses is not right. Go back and correct it.
mail_addresses_too_many = An e-mail goes to { $most } addresses at most, copies included. Remove some.
mail_address_there = This e-mail goes to that address already.
mail_not_failed = Sending to that address has not failed, or was corrected already.
mail_files_too_large = The attachments come to { $size } MB; { $most } MB fit. Remove one.
receipt-mail = 📧 E-mail queued for sending: { $value }
receipt-mail_receipt = 📧 Protocol by e-mail, queued for sending: { $value }
receipt-mail_nowhere = ⚠️ The protocol was not sent by e-mail: no address is known.
case-story-mail = E-mail
tickets-event-mail_queued = E-mail queued for sending: { $to }
tickets-event-mail_sent = E-mail sent: { $to }
tickets-event-mail_without = E-mail sent without an attachment that is gone: { $to }
tickets-event-mail_later = The server asked to try later ({ $code }): { $to }
tickets-event-mail_refused = E-mail refused ({ $code }): { $to }
tickets-event-mail_given_up = E-mail not taken within 48 hours ({ $code }): { $to }
tickets-event-mail_doubt = The connection was lost while sending; the e-mail may have arrived: { $to }
tickets-event-mail_ambiguous = The connection was lost again; the e-mail may have arrived and is not repeated: { $to }
tickets-event-mail_bounced = E-mail returned: { $to }
tickets-event-mail_again = E-mail queued again: { $to }
tickets-event-mail_corrected = Address corrected, e-mail queued: { $to }
notice-mail = { $count ->
    [one] E-mail with a problem
   *[other] { $count } e-mails with a problem
}
notice-mail-without = E-mail sent without an attachment
mail-missing = 📎 It left without { $name }: the copy is gone.
mail-again = Try again
mail-fix = Correct address
mail-fate-refused = refused by the server
mail-fate-given_up = not taken within 48 hours
mail-fate-ambiguous = may have arrived: the connection was lost twice while sending
mail-fate-bounced = returned
alert-mail = 🔴 No e-mail leaves: look at SMTP_URL, the login, the certificate and MAIL_FROM (docs/operations.md). Nothing is lost: they leave as soon as the server takes them.
mail-list = { $count ->
    [one] 1 e-mail
   *[other] { $count } e-mails
}
mail-next = next try: { $at }
mail-read = read: { $at }
mail-fate-queued = queued for sending
mail-fate-sent = sent
mail-fate-corrected = address corrected
