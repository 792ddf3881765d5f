## What is left of a script: what it fills in on Prim. Contato, its run, its report.

first_contact-priority = Priority
first_contact-priority-short = Priority
first_contact-priority-ask = What is the priority?
first_contact-point = Turn into an access point ticket
first_contact-paste = Paste diagnosis
script-filled = 🧭 From the script: { $fields }
script-asks-order = 🧭 The script asks for a work order (a visit).
script-type-gone = ⚠️ The script asks for the type <b>{ $name }</b>, which does not exist any more. Choose another one.
script-result-head = Script { $name }:
script-result-earlier = ({ $count ->
    [one] one more answer before
   *[other] { $count } more answers before
})
script-report-open = Script report
script-report-head = <b>Script report</b> · <code>{ $protocol }</code> · { $who }
checks_pasted_already = The diagnosis is among the checks already.
checks_no_room = The checks have { $length } of { $most } characters already: there is no room for the diagnosis. Shorten them and paste again.
script_not_kept = The script of this ticket does not exist any more as it was walked. Go back to the script page and choose again, or untick it.
case-story-script = Script
tickets-event-script = Script { $script }, answers: { $count }. { $ending ->
    [reached] Reached its end
    [early] Ended before{ $why ->
        [hung_up] : the call was cut off
        [cannot] : the customer could not test
        [solved] : the problem was solved already
        [other_fault] : it was another problem
       *[typed] {""}
    }
   *[left] Left halfway
}
