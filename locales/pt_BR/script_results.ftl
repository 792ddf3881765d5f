## What is left of a script: what it fills in on Prim. Contato, its run, its report.

first_contact-priority = Prioridade
first_contact-priority-short = Prioridade
first_contact-priority-ask = Qual é a prioridade?
first_contact-point = Virar P. Acesso
first_contact-paste = Colar diagnóstico
script-filled = 🧭 Do script: { $fields }
script-asks-order = 🧭 O script pede uma OS (visita técnica).
script-type-gone = ⚠️ O script pede o tipo <b>{ $name }</b>, que não existe mais. Escolha outro.
script-result-head = Script { $name }:
script-result-earlier = ({ $count ->
    [one] mais uma resposta antes
   *[other] mais { $count } respostas antes
})
script-report-open = Relatório do script
script-report-head = <b>Relatório do script</b> · <code>{ $protocol }</code> · { $who }
checks_pasted_already = O diagnóstico já está em Verificações.
checks_no_room = As Verificações já têm { $length } de { $most } caracteres: o diagnóstico não cabe. Encurte e cole de novo.
script_not_kept = O script deste atendimento não existe mais como foi seguido. Volte a Script Atend. e escolha de novo, ou desmarque Criar Script Atendimento.
case-story-script = Script
tickets-event-script = Script { $script }, respostas: { $count }. { $ending ->
    [reached] Chegou ao fim
    [early] Encerrado antes do fim{ $why ->
        [hung_up] : ligação caiu
        [cannot] : cliente não podia testar
        [solved] : problema já resolvido
        [other_fault] : o problema era outro
       *[typed] {""}
    }
   *[left] Deixado no meio
}
