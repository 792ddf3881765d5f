## The texts of the pages: key = step-field. Markup is HTML; values are escaped where they are put in.

head-protocol = Protocol <code>{ $protocol }</code>
button-back = Back
button-next = Next
button-finish = Finish
button-confirm = Confirm
button-park = Set aside
button-cancel = Cancel
button-copy-protocol = 📋 Protocol
button-discard = Discard
button-new = New ticket
button-keep = Go back
button-cancel-yes = Yes, cancel
button-resume = Resume
ready-next = Check and tap <b>Next</b>.
ready-finish = Check and tap <b>Finish</b>.
ready-confirm = Check everything and tap <b>Confirm</b>.
replace-ask = Type the new text: it replaces the one before.
kept-offer = This text came before its question. Use it in:
more-entries = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}

protocol-title = Protocol
protocol-short = Protocol
protocol-main = Ok
protocol-ready = Tell the customer the protocol number and tap <b>Ok</b>.

new_ticket-title = New ticket
new_ticket-short = Record
new_ticket-subject = Record
new_ticket-subject-short = Record
new_ticket-subject-customer = Customers
new_ticket-subject-prospect = Prospect
new_ticket-subject-access_point = Access point
new_ticket-subject-chosen = Tap <b>Next</b>, or choose another record.
new_ticket-subject-ask = Whom is the ticket for?

find_customer-title = Find customer
find_customer-short = Customer
find_customer-query = Search
find_customer-query-short = Search
find_customer-query-ask = Type part of the name, CPF/CNPJ, phone, login, e-mail, code or ticket number.
find_customer-customer = Customer
find_customer-customer-short = Customer
find_customer-customer-ask = Tap the customer, or type another search.
find_customer-customer-chosen = Tap <b>Next</b>, or type another search.
find_customer-customer-none = No customer found with “{ $query }”. Check it and type another search.

customer_card-title = Customer record
customer_card-short = Contact
customer_card-record = Customer
customer_card-contact = Contact name
customer_card-contact-short = Contact
customer_card-contact-ask = Who is speaking?
customer_card-contact-none = The customer in person (no contact)
customer_card-contact-phone = 📞 <code>{ $value }</code>
customer_card-contact-email = ✉️ { $value }
customer_card-contact-relation = Relation/Position: { $value }
customer_card-document = CPF/CNPJ { $value } · code <code>{ $code }</code>
customer_card-open = { $count ->
    [one] 🟡 <b>1 open ticket</b>
   *[other] 🟡 <b>{ $count } open tickets</b>
}
customer_card-closed = Last closed
customer_card-gone = This customer's record is not available any more. Go back and search again.
plan-state-active = active
plan-state-blocked = blocked
plan-state-suspended = suspended
plan-state-cancelled = cancelled

service_data-title = Ticket data
service_data-short = Ticket data
service_data-plan = Plan
service_data-plan-short = Plan
service_data-plan-ask = Choose the plan.
service_data-plan-none = No plan
service_data-plan-speed = { $down }/{ $up } Mb
service_data-plan-access_point = Access point: { $value }
service_data-plan-access_point-none = Access point: not linked to the plan
service_data-plan-login = Login: <code>{ $value }</code>
service_data-plan-login-none = Login: not linked to the plan
service_data-access_point = Access point
service_data-login = Login
service_data-problem = Problem described by the customer
service_data-problem-short = Problem
service_data-problem-ask = Type the problem, in the customer's words.

first_contact-title = First contact
first_contact-short = First contact
first_contact-type = Ticket type
first_contact-type-short = Type
first_contact-type-ask = Choose the ticket type.
first_contact-assignee = Assigned to
first_contact-assignee-short = Assigned to
first_contact-assignee-ask = Choose who takes it: a person or a position.
first_contact-checks = Checks made in this contact
first_contact-checks-short = Checks
first_contact-checks-ask = Type the checks (optional), or tap <b>Finish</b>.

summary-title = Summary
summary-short = Summary
summary-said = Summary
summary-cut = <i>… a text of { $length } characters; whole in { $page }</i>
summary-missing = ❗ Missing in { $page }: <b>{ $fields }</b>
button-no = No
button-all = All
button-none = None
brief-ended = This is over already.
first_contact-attach = Add attachment
first_contact-task = Task
first_contact-resolved = Ticket resolved
