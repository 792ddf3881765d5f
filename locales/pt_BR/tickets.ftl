## /atendimentos: lists of tickets, their filters, a ticket's card and timeline.

command-atendimentos = Ver atendimentos e buscar por protocolo

tickets-head = <b>Atendimentos</b> · { $whose } · { $count }
tickets-whose-mine = meus
tickets-whose-position = do meu cargo
tickets-whose-all = todos
tickets-tab-mine = Meus
tickets-tab-position = Meu cargo
tickets-tab-all = Todos
tickets-none-mine = Nada em andamento com você. Veja <b>Meu cargo</b> ou <b>Todos</b>.
tickets-none-position = Nada em andamento com o seu cargo. Veja <b>Todos</b>.
tickets-none-all = Nenhum atendimento em andamento. Abra um com /novo.
tickets-none-filtered = Nenhum atendimento com estes filtros. Toque em <b>Limpar filtros</b>, ou escolha outros.
tickets-nameless = sem cadastro
tickets-view-changed = A lista mudou: aqui está o começo da lista atual.
tickets-back = Voltar

tickets-filters = 🔎 Filtros
tickets-filters-ask = <b>Filtros</b>
    Toque no que quer mudar.
tickets-clear = Limpar filtros
tickets-any = Qualquer
tickets-values-ask = <b>{ $name }</b>
    O que mostrar?
tickets-values-none = <b>{ $name }</b>
    Não há nada cadastrado para escolher.
tickets-stage = Estado
tickets-stage-running = Em andamento
tickets-stage-open = Aberto
tickets-stage-waiting_customer = Aguardando cliente
tickets-stage-resolved = Resolvido
tickets-stage-closed = Encerrado
tickets-stage-cancelled = Cancelado
tickets-due = Prazo
tickets-due-overdue = Vencido
tickets-due-today = Vence hoje
tickets-due-week = Esta semana
tickets-due-none = Sem prazo
tickets-type = Tipo
tickets-network = Rede
tickets-access_point = P. Acesso

tickets-found = Atendimentos com o protocolo terminado em <code>{ $words }</code>:
tickets-found-more = Há mais. Digite o protocolo inteiro.
tickets-not-found = Nenhum atendimento com o protocolo “{ $words }”. Confira o número, ou abra um novo e procure por ele.
tickets-no-protocol = “{ $words }” não parece um protocolo. Digite o protocolo ou os seis últimos dígitos: <code>/atendimentos 000123</code>. Para procurar o cliente, abra um novo atendimento.

tickets-state-draft = Rascunho
tickets-state-open = Aberto
tickets-state-waiting_customer = Aguardando cliente
tickets-state-resolved = Resolvido
tickets-state-closed = Encerrado
tickets-state-cancelled = Cancelado
tickets-state-abandoned = Abandonado
tickets-state-merged = Juntado a outro
tickets-late = venceu { $ago }
tickets-at-today = vence hoje { $time }
tickets-at-tomorrow = vence amanhã { $time }
tickets-at = vence { $at }

tickets-card-head = <b>Atendimento</b> <code>{ $protocol }</code>
tickets-document = CPF/CNPJ { $value } · código <code>{ $code }</code>
tickets-no-content = Ainda sem cadastro: o protocolo foi gerado e o atendimento não foi registrado.
tickets-contact = Contato: { $value }
tickets-phone = 📞 <code>{ $value }</code>
tickets-email = ✉️ { $value }
tickets-plan = Plano: { $value }
tickets-point = Ponto de Acesso: { $value }
tickets-login = Login: <code>{ $value }</code>
tickets-card-type = Tipo: <b>{ $value }</b>
tickets-card-assignee = Responsável: <b>{ $value }</b>
tickets-opened = Aberto por { $who }, { $at }
tickets-card-due = Prazo: { $at }
tickets-problem = Problema
tickets-checks = Verificações
tickets-problem-whole = Problema inteiro
tickets-checks-whole = Verificações inteiras
tickets-cut = <i>… texto de { $length } caracteres</i>
tickets-text-head = <b>{ $name }</b> · <code>{ $protocol }</code>
tickets-story = Histórico
tickets-story-head = <b>Histórico</b> · <code>{ $protocol }</code>
tickets-event-draft = Protocolo gerado
tickets-event-told = Protocolo informado
tickets-event-open = Aberto
tickets-event-waiting_customer = Aguardando cliente
tickets-event-resolved = Resolvido
tickets-event-closed = Encerrado
tickets-event-cancelled = Cancelado
tickets-event-abandoned = Abandonado
tickets-event-merged = Juntado ao atendimento { $protocol }
