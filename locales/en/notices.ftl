## Notices of tickets, reminders of drafts, and the alert of jobs that were set aside.

notice-new = { $count ->
    [one] 🆕 New ticket
   *[other] 🆕 { $count } new tickets
}
notice-forwarded = { $count ->
    [one] ➡️ Forwarded to you
   *[other] ➡️ { $count } forwarded to you
}
notice-reopened = { $count ->
    [one] 🔄 A ticket was reopened
   *[other] 🔄 { $count } tickets were reopened
}
notice-due_soon = { $count ->
    [one] ⏰ Due within an hour
   *[other] ⏰ { $count } are due within an hour
}
notice-overdue = { $count ->
    [one] 🔴 Overdue
   *[other] 🔴 { $count } are overdue
}
notice-open = Open ticket
notice-more = { $count ->
    [one] and 1 more.
   *[other] and { $count } more.
}
notice-all-mine = My tickets
notice-all-position = Tickets of my position

notice-idle = ⏳ Nobody has touched ticket <code>{ $protocol }</code> since { $at }. Without a change it will be abandoned on { $ends }.

alert-job = ⚠️ { $count ->
    [one] A job of the system failed at every try and was set aside. See <code>atende worker --aside</code>.
   *[other] { $count } jobs of the system failed at every try and were set aside. See <code>atende worker --aside</code>.
}
