## Guided scripts: Script Atend., Rel. Script (S4.2.2, S4.2.3).

service_data-guided = Use a support script
script-title = Support script
script-short = Script
script-script = Script
script-script-short = Script
script-script-ask = Which script shall we follow?
script-script-none = There is no script yet. Go back and untick <b>Use a support script</b>.
script-answer = Answer
script-answer-ask = What did the customer answer?
script-reason = Reason
script-reason-ask = Why end before the last question? Press a reason or type another one.
script-reason-hung_up = The call dropped
script-reason-cannot = The customer can't test now
script-reason-solved = The problem is solved already
script-reason-other_fault = It is another problem
script-explained = Show explanations
script-main = End script
script-ready = The script is at its end. Press <b>End script</b>.
script_report-title = Script report
script_report-ready = Check it and press <b>Next</b>.
