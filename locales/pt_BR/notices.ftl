## Notices of tickets, reminders of drafts, and the alert of jobs that were set aside.

notice-new = { $count ->
    [one] 🆕 Novo atendimento
   *[other] 🆕 { $count } novos atendimentos
}
notice-forwarded = { $count ->
    [one] ➡️ Encaminhado para você
   *[other] ➡️ { $count } encaminhados para você
}
notice-reopened = { $count ->
    [one] 🔄 Atendimento reaberto
   *[other] 🔄 { $count } atendimentos reabertos
}
notice-due_soon = { $count ->
    [one] ⏰ Vence em menos de uma hora
   *[other] ⏰ { $count } vencem em menos de uma hora
}
notice-overdue = { $count ->
    [one] 🔴 Prazo vencido
   *[other] 🔴 { $count } com prazo vencido
}
notice-open = Abrir atendimento
notice-more = { $count ->
    [one] e mais 1.
   *[other] e mais { $count }.
}
notice-all-mine = Meus atendimentos
notice-all-position = Atendimentos do meu cargo

notice-idle = ⏳ O atendimento <code>{ $protocol }</code> está parado desde { $at }. Sem mudanças, será abandonado em { $ends }.

alert-job = ⚠️ { $count ->
    [one] Uma tarefa do sistema falhou em todas as tentativas e foi posta de lado. Veja <code>atende worker --aside</code>.
   *[other] { $count } tarefas do sistema falharam em todas as tentativas e foram postas de lado. Veja <code>atende worker --aside</code>.
}
