## Avisos de órdenes de servicio, y el archivo .ics de una visita.

notice-order_given = { $count ->
    [one] Nueva orden
   *[other] { $count } órdenes nuevas
}
notice-order_moved = { $count ->
    [one] Orden reprogramada
   *[other] { $count } órdenes reprogramadas
}
notice-order_away = { $count ->
    [one] Orden pasada a otro técnico
   *[other] { $count } órdenes pasadas a otros técnicos
}
notice-order_cancelled = { $count ->
    [one] Orden cancelada
   *[other] { $count } órdenes canceladas
}
notice-order_unaccepted = { $count ->
    [one] Orden todavía sin aceptar
   *[other] { $count } órdenes todavía sin aceptar
}
order-notice-ticket = Ticket <code>{ $protocol }</code>
order-notice-technician = Técnico: { $who }
order-notice-no-time = Sin fecha
order-notice-accept = Aceptar
order-notice-see = Ver orden

order-file-open = .ics
order-file-caption = Para tu calendario: { $when }
order-file-sent = El archivo está abajo.
order-file-failed = Telegram no recibió el archivo. Vuelve a intentarlo en un momento.
order-file-none = Esta orden no tiene fecha, o ya no es tuya.
