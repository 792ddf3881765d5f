## Notices of tickets, reminders of drafts, and the alert of jobs that were set aside.

notice-new = { $count ->
    [one] 🆕 Nuevo ticket
   *[other] 🆕 { $count } tickets nuevos
}
notice-forwarded = { $count ->
    [one] ➡️ Derivada a usted
   *[other] ➡️ { $count } derivadas a usted
}
notice-reopened = { $count ->
    [one] 🔄 Atención reabierta
   *[other] 🔄 { $count } atenciones reabiertas
}
notice-due_soon = { $count ->
    [one] ⏰ Vence en menos de una hora
   *[other] ⏰ { $count } vencen en menos de una hora
}
notice-overdue = { $count ->
    [one] 🔴 Plazo vencido
   *[other] 🔴 { $count } con plazo vencido
}
notice-open = Abrir ticket
notice-more = { $count ->
    [one] y 1 más.
   *[other] y { $count } más.
}
notice-all-mine = Mis tickets
notice-all-position = Tickets de mi cargo

notice-idle = ⏳ El ticket <code>{ $protocol }</code> está parado desde { $at }. Sin cambios, será abandonado el { $ends }.

alert-job = ⚠️ { $count ->
    [one] Una tarea del sistema falló en todos los intentos y fue apartada. Vea <code>atende worker --aside</code>.
   *[other] { $count } tareas del sistema fallaron en todos los intentos y fueron apartadas. Vea <code>atende worker --aside</code>.
}
