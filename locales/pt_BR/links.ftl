## Parents and children of tickets, and their solution.

resolution-title = Atend. Resolvido
resolution-short = Solução

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
