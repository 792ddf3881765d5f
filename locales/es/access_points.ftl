## Ponto de Acesso: what a ticket about the network is about, and the customers' tickets that hang on it.

access_point-title = Punto de acceso
access_point-short = P. de acceso
access_point-network = Red
access_point-network-short = Red
access_point-network-ask = Elija la red (en una lista larga, escriba parte del nombre).
access_point-network-none = No hay redes registradas. Pida a un administrador.
access_point-access_point = Punto de acceso
access_point-access_point-short = Punto
access_point-access_point-ask = Elija el punto de acceso (en una lista larga, escriba parte del nombre).
access_point-access_point-none = Esta red no tiene punto de acceso en uso. Elija otra red.
access_point-children = Tickets hijos
access_point-children-short = Hijos
access_point-children-ask = Marque los tickets que son de este problema.
access_point-facts = { $plans ->
    [one] 1 plan
   *[other] { $plans } planes
} · { $running ->
    [0] ningún ticket en curso
    [one] 1 ticket en curso
   *[other] { $running } tickets en curso
}
access_point-known = ⚠️ Ya hay un ticket de este punto: <code>{ $protocol }</code>
access_point-offered = { $count ->
    [one] 🔗 <b>1 ticket de cliente</b> en este punto puede vincularse como hijo. Marcados: { $marked }
   *[other] 🔗 <b>{ $count } tickets de clientes</b> en este punto pueden vincularse como hijos. Marcados: { $marked }
}
receipt-access_point = Punto de acceso: { $value }
point_not_found = Este punto de acceso ya no está disponible. Vuelva y elija otro.
