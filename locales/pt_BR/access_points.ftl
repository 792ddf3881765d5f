## Ponto de Acesso: what a ticket about the network is about, and the customers' tickets that hang on it.

access_point-title = Ponto de Acesso
access_point-short = P. Acesso
access_point-network = Rede
access_point-network-short = Rede
access_point-network-ask = Escolha a rede (em lista longa, digite parte do nome).
access_point-network-none = Nenhuma rede cadastrada. Peça a um administrador.
access_point-access_point = Ponto de Acesso
access_point-access_point-short = Ponto
access_point-access_point-ask = Escolha o ponto de acesso (em lista longa, digite parte do nome).
access_point-access_point-none = Esta rede não tem ponto de acesso em uso. Escolha outra rede.
access_point-children = Atendimentos filhos
access_point-children-short = Filhos
access_point-children-ask = Marque os atendimentos que são deste problema.
access_point-facts = { $plans ->
    [one] 1 plano
   *[other] { $plans } planos
} · { $running ->
    [0] nenhum atendimento em andamento
    [one] 1 atendimento em andamento
   *[other] { $running } atendimentos em andamento
}
access_point-known = ⚠️ Já há um atendimento deste ponto: <code>{ $protocol }</code>
access_point-offered = { $count ->
    [one] 🔗 <b>1 atendimento de cliente</b> neste ponto pode ser vinculado como filho. Marcados: { $marked }
   *[other] 🔗 <b>{ $count } atendimentos de clientes</b> neste ponto podem ser vinculados como filhos. Marcados: { $marked }
}
receipt-access_point = Ponto de Acesso: { $value }
point_not_found = Este ponto de acesso não está mais disponível. Volte e escolha outro.
