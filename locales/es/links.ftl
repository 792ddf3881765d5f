## Parents and children of tickets, and their solution.

resolution-title = Atención resuelta
resolution-short = Solución

receipt-parent = Atención principal: <code>{ $value }</code>
receipt-children = Atenciones vinculadas: { $value }
receipt-solution = ✅ Resuelta: { $value }
receipt-resolved_children = Vinculadas resueltas: { $value }

tickets-event-linked = Vinculada a su atención principal
tickets-event-joined = Se le vinculó otra atención

parent_not_found = La atención principal ya no acepta vínculos. Vuelva a Primer contacto, marque No vincular y confirme otra vez.
children_not_found = Una de las atenciones vinculadas ya no puede vincularse. Vuelva al punto de acceso y revise la lista.
type_without_links = Este tipo de atención no permite vínculos. Elija otro tipo, o desmarque las atenciones vinculadas.
link_not_allowed = Una atención no puede ser principal y vinculada a la vez.
solution_missing = Falta la descripción de la solución.
solution_too_long = La descripción de la solución es demasiado larga. Vuelva y acórtela.
