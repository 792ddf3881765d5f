## Ponto de Acesso: what a ticket about the network is about, and the customers' tickets that hang on it.

access_point-title = Access point
access_point-short = Access point
access_point-network = Network
access_point-network-short = Network
access_point-network-ask = Choose the network (in a long list, type part of its name).
access_point-network-none = No network is registered. Ask an administrator.
access_point-access_point = Access point
access_point-access_point-short = Point
access_point-access_point-ask = Choose the access point (in a long list, type part of its name).
access_point-access_point-none = This network has no access point in use. Choose another network.
access_point-children = Child tickets
access_point-children-short = Children
access_point-children-ask = Tick the tickets that are about this problem.
access_point-facts = { $plans ->
    [one] 1 plan
   *[other] { $plans } plans
} · { $running ->
    [0] no ticket in progress
    [one] 1 ticket in progress
   *[other] { $running } tickets in progress
}
access_point-known = ⚠️ There is a ticket about this point already: <code>{ $protocol }</code>
access_point-offered = { $count ->
    [one] 🔗 <b>1 customer's ticket</b> on this point can be linked as a child. Ticked: { $marked }
   *[other] 🔗 <b>{ $count } customers' tickets</b> on this point can be linked as children. Ticked: { $marked }
}
receipt-access_point = Access point: { $value }
point_not_found = This access point is not available any more. Go back and choose another one.
