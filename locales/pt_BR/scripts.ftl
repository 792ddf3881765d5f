## Guided scripts: Script Atend., Rel. Script (S4.2.2, S4.2.3).

service_data-guided = Criar Script Atendimento
script-title = Script Atend.
script-short = Script
script-script = Script
script-script-short = Script
script-script-ask = Qual script vamos seguir?
script-script-none = Nenhum script cadastrado. Volte e desmarque <b>Criar Script Atendimento</b>.
script-answer = Resposta
script-answer-ask = O que o cliente respondeu?
script-reason = Motivo
script-reason-ask = Por que encerrar antes do fim? Toque em um motivo ou digite outro.
script-reason-hung_up = Ligação caiu
script-reason-cannot = Cliente não pode testar agora
script-reason-solved = Problema já resolvido
script-reason-other_fault = O problema é outro
script-explained = Ver explicações
script-main = Encerrar Script
script-ready = Fim do script. Toque em <b>Encerrar Script</b>.
script_report-title = Rel. Script
script_report-ready = Confira e toque em <b>Avançar</b>.
