## Notices of work orders, and a visit's .ics file.

notice-order_given = { $count ->
    [one] New work order
   *[other] { $count } new work orders
}
notice-order_moved = { $count ->
    [one] Work order moved
   *[other] { $count } work orders moved
}
notice-order_away = { $count ->
    [one] Work order given to another technician
   *[other] { $count } work orders given to other technicians
}
notice-order_cancelled = { $count ->
    [one] Work order cancelled
   *[other] { $count } work orders cancelled
}
notice-order_unaccepted = { $count ->
    [one] Work order not accepted yet
   *[other] { $count } work orders not accepted yet
}
order-notice-ticket = Ticket <code>{ $protocol }</code>
order-notice-technician = Technician: { $who }
order-notice-no-time = No date
order-notice-accept = Accept
order-notice-see = See order

order-file-open = .ics
order-file-caption = For your calendar: { $when }
order-file-sent = The file is below.
order-file-failed = Telegram did not take the file. Try again in a moment.
order-file-none = This order has no date, or is not yours any more.
