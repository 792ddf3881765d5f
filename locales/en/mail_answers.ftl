# What comes back by mail: replies, confirmations of reading, and what is told of them.
tickets-event-mail_replied = Reply by e-mail from { $to }
tickets-event-mail_automatic = Automatic reply from { $to }
tickets-event-mail_read = Reading confirmed: { $to }
tickets-event-mail_large = E-mail from { $to } too large or unreadable: see the mailbox
tickets-event-mail_unfit = Attachment refused, from { $to }
notice-mail_reply = { $count ->
    [one] 📨 Reply by e-mail
   *[other] 📨 { $count } replies by e-mail
}
