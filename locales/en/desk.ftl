## Notes, questions and cards around the pages.

welcome = Hello, { $name }! 👋
    Here you open a ticket step by step, while you talk with the customer.
    Tap <b>New ticket</b>, or type <code>/novo</code> and part of the customer's name: <code>/novo maria sil</code>
command-novo = Open a ticket
command-rascunhos = Tickets open and set aside
command-cancelar = Cancel the ticket in progress
command-ajuda = How to use it
command-unknown = I don't know this command. See /ajuda.
private-only = Use Atende in a private chat with the bot.
no-intake = Your role does not open tickets here yet.
no-intake-visits = Hello! Your work orders come to this chat. /os shows those of today and tomorrow.
not-here = You have no access to this.
instability = Instability, nothing was lost. Try again in a moment.

set-aside = I could not handle what you sent last, and the administrator was told. What was filled in is still in /rascunhos.

nothing-open = No ticket in progress.
nothing-open-words = No ticket in progress. Open one and search for “{ $words }”?
novo-old = This /novo waited while Atende was out of service. Do you still want to open a ticket?
drafts-title = <b>Drafts</b>
drafts-continue = You have a ticket in progress. Go on with it, or open a new one: what is open is set aside.
drafts-none = No drafts. Open a ticket with /novo.
draft-line = <code>{ $protocol }</code> · { $name } · { $place } · { $at }
draft-nameless = no customer
draft-put-aside = 🗂 Set aside: protocol <code>{ $protocol }</code>. It is in /rascunhos.
draft-gone = This ticket is not here any more, or is not yours.
draft-finished = This ticket is registered already: protocol { $protocol }.
draft-finished-card = ✅ Ticket registered: protocol <code>{ $protocol }</code>.
draft-cancelled = This ticket was cancelled: protocol { $protocol }.
draft-cancelled-card = ✖️ Ticket cancelled: protocol <code>{ $protocol }</code>.
draft-abandoned = This ticket was abandoned: protocol { $protocol }.
draft-abandoned-card = ✖️ Ticket abandoned: protocol <code>{ $protocol }</code>.
cancel-ask = Cancel the ticket <code>{ $protocol }</code>? The protocol stays on record, as cancelled.
cancel-none = No ticket in progress to cancel.

receipt-title = Ticket registered
receipt-protocol = Protocol: <code>{ $protocol }</code>
receipt-at = Date: { $at }
receipt-customer = Customer: { $value }
receipt-contact = Contact: { $value }
receipt-type = Type: { $value }
receipt-assignee = Assigned to: { $value }

stale = This screen has changed already.
repeated = Already done.
missing = Still missing: { $fields }.
not-found = This option is gone. Choose again.
button-invalid = Invalid option. Use the buttons of the present screen.
edited = Editing the message does not change the answer. Use <b>Back</b>, or the ✏️ button of the answer, and type again.
kept = This text came before its question and was kept. Choose where to use it.
expects-press = A tap on a button is expected here.
expects-choice = Tap one of the options below, or type its name.
expects-text = A text or a tap on a button is expected here. What you sent was not used.
text-empty = A description is needed: type at least one word ({ $fields }).
text-long = The text has { $length } characters and the limit is { $most }. Shorten it and send it again ({ $fields }).

ticket_not_found = This ticket is not here any more, or is not yours.
ticket_not_draft = This ticket was registered or cancelled already.
ticket_not_changeable = This ticket can't be changed any more.
subject_not_found = This kind of record is not available yet.
problem_missing = The problem described by the customer is missing.
type_not_found = This ticket type is not available any more. Go back and choose another.
assignee_not_found = This assignee is not available any more. Go back and choose another.
customer_not_found = This customer is not available any more. Go back and search again.
contact_not_found = This contact is not available any more. Go back and choose another.
plan_not_found = This plan is not available any more. Go back and choose another.
access_point_not_found = The access point of this plan has changed. Check it and confirm again.
login_not_found = The login of this plan has changed. Check it and confirm again.
problem_too_long = The described problem is too long. Go back and shorten it.
checks_too_long = The checks are too long. Go back and shorten them.

## To administrators.

alert-failed = ⚠️ { $count ->
    [one] A message could not be handled and was set aside. See the log.
   *[other] { $count } messages could not be handled and were set aside. See the log.
}
alert-unreadable = ⚠️ { $count ->
    [one] A message of Telegram could not be read and was set aside. See the log.
   *[other] { $count } messages of Telegram could not be read and were set aside. See the log.
}
