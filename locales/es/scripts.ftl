## Guided scripts: Script Atend., Rel. Script (S4.2.2, S4.2.3).

service_data-guided = Usar guion de atención
script-title = Guion de atención
script-short = Guion
script-script = Guion
script-script-short = Guion
script-script-ask = ¿Qué guion seguimos?
script-script-none = Aún no hay guiones. Vuelva y desmarque <b>Usar guion de atención</b>.
script-answer = Respuesta
script-answer-ask = ¿Qué respondió el cliente?
script-reason = Motivo
script-reason-ask = ¿Por qué terminar antes del final? Toque un motivo o escriba otro.
script-reason-hung_up = Se cortó la llamada
script-reason-cannot = El cliente no puede probar ahora
script-reason-solved = El problema ya se resolvió
script-reason-other_fault = El problema es otro
script-explained = Ver explicaciones
script-main = Terminar guion
script-ready = Fin del guion. Toque <b>Terminar guion</b>.
script_report-title = Informe del guion
script_report-ready = Revise y toque <b>Siguiente</b>.
