# What comes back by mail: replies, confirmations of reading, and what is told of them.
tickets-event-mail_replied = Resposta por e-mail de { $to }
tickets-event-mail_automatic = Resposta automática de { $to }
tickets-event-mail_read = Leitura confirmada: { $to }
tickets-event-mail_large = E-mail grande demais ou ilegível de { $to }: veja na caixa de entrada
tickets-event-mail_unfit = Anexo recusado, de { $to }
notice-mail_reply = { $count ->
    [one] 📨 Resposta por e-mail
   *[other] 📨 { $count } respostas por e-mail
}
