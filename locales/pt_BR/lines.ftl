# Dados do Servidor Mikrotik: what a router says of a line.
line-title = Dados do Servidor Mikrotik
line-short = 📡 Mikrotik
ticket_line-title = Dados do Servidor Mikrotik
ticket_line-main = Anexar ao atendimento
ticket_line-ready = Ao anexar, a leitura fica na linha do tempo do atendimento.
line-ready = Diga ao cliente o que se vê, ou toque em <b>Anterior</b>.
line-open = 📡 Dados do Servidor Mikrotik
line-attach = Anexar ao atendimento
line-detach = Desanexar
line-again = Tentar de novo
line-refresh = Atualizar
line-live = 📈 Tráfego ao vivo
line-stop = ⏹ Parar
line-asking = ⏳ Consultando o roteador…
line-attached = Leitura anexada ao atendimento.
line-detached = A leitura não está mais anexada.
line-nothing-read = Ainda não há leitura para anexar. Toque em Tentar de novo.
line-kept = 📎 Leitura anexada: { $said }
line-no-plan = Escolha o plano antes de consultar o roteador.
line-plan-gone = Este plano não está mais disponível.
line-read = Leitura da linha em { $router }, { $at }:
line-when = Lido { $ago }
line-online = Conectado
line-online-since = Conectado há { $time }
line-offline = Desconectado
line-offline-since = Desconectado há { $time }
line-unknown = O roteador { $router } não conhece este login.
line-moment = menos de um minuto
line-days = { $count ->
    [one] 1 dia
   *[other] { $count } dias
}
line-hours = { $count ->
    [one] 1 hora
   *[other] { $count } horas
}
line-minutes = { $count ->
    [one] 1 minuto
   *[other] { $count } minutos
}
line-and = { $first } e { $second }
line-mega = { $number } Mb/s
line-kilo = { $number } kb/s
line-of = { $rate } de { $limit }
line-traffic = Baixando { $down }, enviando { $up }
line-drop = Última queda: { $at }
line-drop-why = Última queda: { $at }, { $why }
line-why = Motivo: { $why }
line-drops = { $count ->
    [0] Nenhuma queda nas últimas 24 horas
    [one] 1 queda nas últimas 24 horas
   *[other] { $count } quedas nas últimas 24 horas
}
line-ping = O equipamento do cliente respondeu { $received } de { $sent } testes
line-ping-time = O equipamento do cliente respondeu { $received } de { $sent } testes, em { $time } ms
line-ping-none = O equipamento do cliente não respondeu a { $sent } testes
line-reason-silent = o equipamento do cliente parou de responder
line-reason-router = a sessão caiu no roteador do provedor
line-reason-radius = o servidor de autenticação não respondeu
line-reason-idle = a conexão ficou sem uso
line-reason-session = o tempo da sessão acabou
line-reason-denied = login ou senha recusados
line-reason-admin = a conexão foi encerrada pelo provedor
line-reason-link = o sinal até o equipamento do cliente caiu
line-reason-peer = o equipamento do cliente encerrou a conexão
line-fact-login = Login
line-fact-address = IP
line-fact-caller = MAC
line-fact-profile = Perfil
line-fact-comment = Nota
line-raw = Queda, no roteador: <code>{ $reason }</code>
line-trouble-no_login = O plano não tem login.
line-trouble-not_pppoe = O login deste plano não é PPPoE: o roteador não mostra a conexão dele.
line-trouble-bad_login = O login deste plano tem caracteres que nenhum login PPPoE tem. Confira o cadastro.
line-trouble-no_point = O plano não está vinculado a um ponto de acesso.
line-trouble-no_router = O ponto de acesso não tem roteador em uso.
line-trouble-no_secret = A senha do roteador não está configurada. Avise o administrador.
line-trouble-unreachable = Roteador sem resposta. Você pode continuar o atendimento. Ele está fora do ar ou inacessível.
line-trouble-denied = O roteador recusou o usuário do sistema. Avise o administrador.
line-trouble-certificate = O certificado do roteador não é válido. Avise o administrador.
line-trouble-slow = Roteador sem resposta. Você pode continuar o atendimento. Ele não respondeu a tempo.
line-trouble-garbled = O roteador respondeu algo que não se entende.
line-trouble-resting = O roteador falhou várias vezes seguidas. Será consultado de novo em um minuto.
line-live-head = <b>Tráfego ao vivo</b> · { $left } s
line-live-down = Baixando
line-live-up = Enviando
line-live-waiting = Aguardando a primeira medida…
line-live-over = O acompanhamento já terminou.
line-live-begins = Tráfego ao vivo por 30 segundos.
line-live-none = O roteador não enviou medidas de tráfego.
line-curve-title = Tráfego de { $login }
line-curve-axis = Mb/s
line-curve-seconds = segundos
line-curve-down = baixando
line-curve-up = enviando
line-curve-limit = contratado { $rate }
line-curve-caption = Tráfego de { $login }, { $from } a { $to }. Máximo: baixando { $down }, enviando { $up }.
service_data-reading = Leitura da linha
line-router = Roteador { $name }
line-router-count = Roteador { $name }: { $count ->
    [one] 1 conexão ativa
   *[other] { $count } conexões ativas
}, { $ago }
case-line = Mikrotik
case-story-line = Linha
tickets-event-line_reading = Leitura da linha anexada
worked-line = Leitura da linha anexada.
line_reading_foreign = A leitura anexada não é do login deste plano. Anexe outra.
