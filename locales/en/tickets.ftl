## /atendimentos: lists of tickets, their filters, a ticket's card and timeline.

command-atendimentos = See tickets, find one by protocol

tickets-head = <b>Tickets</b> · { $whose } · { $count }
tickets-whose-mine = mine
tickets-whose-position = of my position
tickets-whose-all = all
tickets-tab-mine = Mine
tickets-tab-position = My position
tickets-tab-all = All
tickets-none-mine = Nothing is with you now. See <b>My position</b> or <b>All</b>.
tickets-none-position = Nothing is with your position now. See <b>All</b>.
tickets-none-all = No ticket is in progress. Open one with /novo.
tickets-none-filtered = No ticket fits these filters. Tap <b>Clear filters</b>, or choose others.
tickets-nameless = no record
tickets-view-changed = The list has changed: here is the beginning of the present one.
tickets-back = Back

tickets-filters = 🔎 Filters
tickets-filters-ask = <b>Filters</b>
    Tap what you want to change.
tickets-clear = Clear filters
tickets-any = Any
tickets-values-ask = <b>{ $name }</b>
    What shall be shown?
tickets-values-none = <b>{ $name }</b>
    There is nothing to choose from.
tickets-stage = State
tickets-stage-running = In progress
tickets-stage-open = Open
tickets-stage-waiting_customer = Waiting for customer
tickets-stage-resolved = Resolved
tickets-stage-closed = Closed
tickets-stage-cancelled = Cancelled
tickets-due = Due
tickets-due-overdue = Overdue
tickets-due-today = Due today
tickets-due-week = This week
tickets-due-none = No due date
tickets-type = Type
tickets-network = Network
tickets-access_point = Access point

tickets-found = Tickets whose protocol ends with <code>{ $words }</code>:
tickets-found-more = There are more. Type the whole protocol.
tickets-not-found = No ticket has the protocol “{ $words }”. Check the number, or open a new one and search for it.
tickets-no-protocol = “{ $words }” does not look like a protocol. Type the protocol or its last six digits: <code>/atendimentos 000123</code>. To search for the customer, open a new ticket.

tickets-state-draft = Draft
tickets-state-open = Open
tickets-state-waiting_customer = Waiting for customer
tickets-state-resolved = Resolved
tickets-state-closed = Closed
tickets-state-cancelled = Cancelled
tickets-state-abandoned = Abandoned
tickets-state-merged = Merged into another
tickets-late = was due { $ago }
tickets-at-today = due today { $time }
tickets-at-tomorrow = due tomorrow { $time }
tickets-at = due { $at }

tickets-card-head = <b>Ticket</b> <code>{ $protocol }</code>
tickets-document = CPF/CNPJ { $value } · code <code>{ $code }</code>
tickets-no-content = No record yet: the protocol was given and the ticket was not confirmed.
tickets-contact = Contact: { $value }
tickets-phone = 📞 <code>{ $value }</code>
tickets-email = ✉️ { $value }
tickets-plan = Plan: { $value }
tickets-point = Access point: { $value }
tickets-login = Login: <code>{ $value }</code>
tickets-card-type = Type: <b>{ $value }</b>
tickets-card-assignee = Assignee: <b>{ $value }</b>
tickets-opened = Opened by { $who }, { $at }
tickets-card-due = Due: { $at }
tickets-problem = Problem
tickets-checks = Checks
tickets-problem-whole = Whole problem
tickets-checks-whole = Whole checks
tickets-cut = <i>… text of { $length } characters</i>
tickets-text-head = <b>{ $name }</b> · <code>{ $protocol }</code>
tickets-story = Timeline
tickets-story-head = <b>Timeline</b> · <code>{ $protocol }</code>
tickets-event-draft = Protocol given
tickets-event-told = Protocol told
tickets-event-open = Open
tickets-event-waiting_customer = Waiting for customer
tickets-event-resolved = Resolved
tickets-event-closed = Closed
tickets-event-cancelled = Cancelled
tickets-event-abandoned = Abandoned
tickets-event-merged = Merged into ticket { $protocol }
