## Avisos de ordens de serviço, e o arquivo .ics de uma visita.

notice-order_given = { $count ->
    [one] Nova OS
   *[other] { $count } novas OS
}
notice-order_moved = { $count ->
    [one] OS reagendada
   *[other] { $count } OS reagendadas
}
notice-order_away = { $count ->
    [one] OS passada para outro técnico
   *[other] { $count } OS passadas para outros técnicos
}
notice-order_cancelled = { $count ->
    [one] OS cancelada
   *[other] { $count } OS canceladas
}
notice-order_unaccepted = { $count ->
    [one] OS ainda não aceita
   *[other] { $count } OS ainda não aceitas
}
order-notice-ticket = Atendimento <code>{ $protocol }</code>
order-notice-technician = Técnico: { $who }
order-notice-no-time = Sem data
order-notice-accept = Aceitar
order-notice-see = Ver OS

order-file-open = .ics
order-file-caption = Para o seu calendário: { $when }
order-file-sent = Arquivo enviado abaixo.
order-file-failed = O Telegram não recebeu o arquivo. Tente de novo daqui a pouco.
order-file-none = Esta OS não tem data, ou não é mais sua.
