## /atendimentos: lists of tickets, their filters, a ticket's card and timeline.

command-atendimentos = Ver tickets y buscar por protocolo

tickets-head = <b>Tickets</b> · { $whose } · { $count }
tickets-whose-mine = míos
tickets-whose-position = de mi cargo
tickets-whose-all = todos
tickets-tab-mine = Míos
tickets-tab-position = Mi cargo
tickets-tab-all = Todos
tickets-none-mine = Nada en curso con usted. Vea <b>Mi cargo</b> o <b>Todos</b>.
tickets-none-position = Nada en curso con su cargo. Vea <b>Todos</b>.
tickets-none-all = Ningún ticket en curso. Abra uno con /novo.
tickets-none-filtered = Ningún ticket con estos filtros. Toque <b>Quitar filtros</b>, o elija otros.
tickets-nameless = sin registro
tickets-view-changed = La lista cambió: este es el comienzo de la lista actual.
tickets-back = Volver

tickets-filters = 🔎 Filtros
tickets-filters-ask = <b>Filtros</b>
    Toque lo que quiera cambiar.
tickets-clear = Quitar filtros
tickets-any = Cualquiera
tickets-values-ask = <b>{ $name }</b>
    ¿Qué mostrar?
tickets-values-none = <b>{ $name }</b>
    No hay nada registrado para elegir.
tickets-stage = Estado
tickets-stage-running = En curso
tickets-stage-open = Abierto
tickets-stage-waiting_customer = Esperando al cliente
tickets-stage-resolved = Resuelto
tickets-stage-closed = Cerrado
tickets-stage-cancelled = Cancelado
tickets-due = Plazo
tickets-due-overdue = Vencido
tickets-due-today = Vence hoy
tickets-due-week = Esta semana
tickets-due-none = Sin plazo
tickets-type = Tipo
tickets-network = Red
tickets-access_point = Punto de acceso

tickets-found = Tickets con el protocolo terminado en <code>{ $words }</code>:
tickets-found-more = Hay más. Escriba el protocolo entero.
tickets-not-found = Ningún ticket con el protocolo “{ $words }”. Revise el número, o abra uno nuevo y búsquelo.
tickets-no-protocol = “{ $words }” no parece un protocolo. Escriba el protocolo o sus seis últimos dígitos: <code>/atendimentos 000123</code>. Para buscar al cliente, abra un ticket nuevo.

tickets-state-draft = Borrador
tickets-state-open = Abierto
tickets-state-waiting_customer = Esperando al cliente
tickets-state-resolved = Resuelto
tickets-state-closed = Cerrado
tickets-state-cancelled = Cancelado
tickets-state-abandoned = Abandonado
tickets-state-merged = Unido a otro
tickets-late = venció { $ago }
tickets-at-today = vence hoy { $time }
tickets-at-tomorrow = vence mañana { $time }
tickets-at = vence { $at }

tickets-card-head = <b>Ticket</b> <code>{ $protocol }</code>
tickets-document = CPF/CNPJ { $value } · código <code>{ $code }</code>
tickets-no-content = Aún sin registro: el protocolo fue generado y el ticket no fue confirmado.
tickets-contact = Contacto: { $value }
tickets-phone = 📞 <code>{ $value }</code>
tickets-email = ✉️ { $value }
tickets-plan = Plan: { $value }
tickets-point = Punto de acceso: { $value }
tickets-login = Login: <code>{ $value }</code>
tickets-card-type = Tipo: <b>{ $value }</b>
tickets-card-assignee = Responsable: <b>{ $value }</b>
tickets-opened = Abierto por { $who }, { $at }
tickets-card-due = Plazo: { $at }
tickets-problem = Problema
tickets-checks = Verificaciones
tickets-problem-whole = Problema entero
tickets-checks-whole = Verificaciones enteras
tickets-cut = <i>… texto de { $length } caracteres</i>
tickets-text-head = <b>{ $name }</b> · <code>{ $protocol }</code>
tickets-story = Historial
tickets-story-head = <b>Historial</b> · <code>{ $protocol }</code>
tickets-event-draft = Protocolo generado
tickets-event-told = Protocolo informado
tickets-event-open = Abierto
tickets-event-waiting_customer = Esperando al cliente
tickets-event-resolved = Resuelto
tickets-event-closed = Cerrado
tickets-event-cancelled = Cancelado
tickets-event-abandoned = Abandonado
tickets-event-merged = Unido al ticket { $protocol }
