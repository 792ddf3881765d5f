## Parents and children of tickets, and their solution.

first_contact-who = Usuario o cargo
first_contact-who-short = Usuario o cargo
first_contact-who-ask = Elija a quién mostrar en la lista de destinos.
first_contact-who-person = Usuario
first_contact-who-position = Cargo
first_contact-parent = Atención principal
first_contact-apart = No vincular
first_contact-linked = 🔗 Vinculada a la atención principal Nº <code>{ $protocol }</code>
first_contact-parted = No vinculada a la atención principal Nº <code>{ $protocol }</code>
first_contact-parent-gone = ⚠️ La atención principal Nº <code>{ $protocol }</code> ya no acepta vínculos: marque <b>No vincular</b>.

resolution-title = Atención resuelta
resolution-short = Solución
resolution-solution = Descripción de la solución
resolution-solution-short = Solución
resolution-solution-ask = Escriba la descripción de la solución.
resolution-children = Resolver también las vinculadas
resolution-children-told = { $count ->
    [one] { $count } atención vinculada
   *[other] { $count } atenciones vinculadas
}

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
