## Parents and children of tickets, and their solution.

first_contact-who = Usuário ou cargo
first_contact-who-short = Usuário ou cargo
first_contact-who-ask = Escolha quem mostrar na lista de destinos.
first_contact-who-person = Usuário
first_contact-who-position = Cargo
first_contact-parent = Atendimento pai
first_contact-apart = Não vincular
first_contact-linked = 🔗 Vinculado ao atendimento pai Nº <code>{ $protocol }</code>
first_contact-parted = Não vinculado ao atendimento pai Nº <code>{ $protocol }</code>
first_contact-parent-gone = ⚠️ O atendimento pai Nº <code>{ $protocol }</code> não aceita mais vínculo: marque <b>Não vincular</b>.

resolution-title = Atend. Resolvido
resolution-short = Solução
resolution-solution = Descrição da solução
resolution-solution-short = Solução
resolution-solution-ask = Digite a descrição da solução.
resolution-children = Resolver também os filhos
resolution-children-told = { $count ->
    [one] { $count } atendimento filho
   *[other] { $count } atendimentos filhos
}

receipt-parent = Atendimento pai: <code>{ $value }</code>
receipt-children = Atendimentos filhos: { $value }
receipt-solution = ✅ Resolvido: { $value }
receipt-resolved_children = Filhos resolvidos: { $value }

tickets-event-linked = Vinculado ao atendimento pai
tickets-event-joined = Recebeu um atendimento filho

parent_not_found = O atendimento pai não aceita mais vínculo. Volte a Prim. Contato, marque Não vincular e confirme de novo.
children_not_found = Um dos atendimentos filhos não pode mais ser vinculado. Volte ao Ponto de Acesso e confira a lista.
type_without_links = Este tipo de atendimento não permite vínculo. Escolha outro tipo, ou desmarque os atendimentos filhos.
link_not_allowed = Um atendimento não pode ser pai e filho ao mesmo tempo.
solution_missing = Falta a descrição da solução.
solution_too_long = A descrição da solução é longa demais. Volte e encurte.
