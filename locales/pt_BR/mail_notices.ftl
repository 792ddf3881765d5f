# Mail: why it is refused, what became of it, and what is told of it.
mail_subject_missing = Escreva o assunto do e-mail.
mail_subject_too_long = O assunto do e-mail é longo demais: até 200 caracteres.
mail_body_missing = Escreva o conteúdo do e-mail.
mail_body_too_long = O conteúdo do e-mail é longo demais: até 4.000 caracteres.
mail_address_missing = Escolha ou digite ao menos um endereço de e-mail.
mail_address_wrong = Um dos endereços de e-mail não está certo. Volte e corrija.
mail_addresses_too_many = Um e-mail vai a no máximo { $most } endereços, com as cópias. Remova alguns.
mail_address_there = Este e-mail já vai a esse endereço.
mail_not_failed = O envio a esse endereço não falhou, ou já foi corrigido.
mail_files_too_large = Os anexos do e-mail somam { $size } MB; cabem { $most } MB. Remova algum.
receipt-mail = 📧 E-mail na fila de envio: { $value }
receipt-mail_receipt = 📧 Protocolo por e-mail, na fila de envio: { $value }
receipt-mail_nowhere = ⚠️ O protocolo não foi por e-mail: não há endereço.
case-story-mail = E-mail
tickets-event-mail_queued = E-mail na fila de envio: { $to }
tickets-event-mail_sent = E-mail enviado: { $to }
tickets-event-mail_without = E-mail enviado sem anexo que não existe mais: { $to }
tickets-event-mail_later = O servidor pediu para tentar depois ({ $code }): { $to }
tickets-event-mail_refused = E-mail recusado ({ $code }): { $to }
tickets-event-mail_given_up = E-mail não aceito em 48 horas ({ $code }): { $to }
tickets-event-mail_doubt = A conexão caiu no envio; o e-mail pode ter chegado: { $to }
tickets-event-mail_ambiguous = A conexão caiu de novo; o e-mail pode ter chegado, não será repetido: { $to }
tickets-event-mail_bounced = E-mail devolvido: { $to }
tickets-event-mail_again = E-mail de novo na fila: { $to }
tickets-event-mail_corrected = Endereço corrigido, e-mail na fila: { $to }
notice-mail = { $count ->
    [one] E-mail com problema
   *[other] { $count } e-mails com problema
}
notice-mail-without = E-mail enviado sem anexo
mail-missing = 📎 Foi sem o anexo { $name }: a cópia não existe mais.
mail-again = Tentar de novo
mail-fix = Corrigir endereço
mail-fate-refused = recusado pelo servidor
mail-fate-given_up = não aceito em 48 horas
mail-fate-ambiguous = pode ter chegado: a conexão caiu duas vezes no envio
mail-fate-bounced = devolvido
alert-mail = 🔴 Os e-mails não saem: confira SMTP_URL, o login, o certificado e MAIL_FROM (docs/operations.md). Nada se perde: saem assim que o servidor aceitar.
mail-list = { $count ->
    [one] 1 e-mail
   *[other] { $count } e-mails
}
mail-next = próxima tentativa: { $at }
mail-read = lido: { $at }
mail-fate-queued = na fila de envio
mail-fate-sent = enviado
mail-fate-corrected = endereço corrigido
