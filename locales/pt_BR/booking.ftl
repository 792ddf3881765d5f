## O que se ouve quando uma OS não pode ser marcada.

slot_taken = { $who } acabou de marcar esse horário de { $technician } ({ $protocol }). Próximos livres: { $free }.
order_type_gone = Esse tipo de OS não está mais em uso. Escolha outro.
order_technician_gone = { $name } não pode mais receber OS. Escolha outro técnico.
order_minutes = A duração vai de { $least } minutos a { $most } horas.
order_past = Esse horário já passou. Escolha outro.
order_too_far = Uma OS se marca para no máximo { $days } dias à frente.
order_description_too_long = A descrição da OS é longa demais. Volte e encurte.
