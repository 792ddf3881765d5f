## Lo que se oye cuando una OS no se puede agendar.

slot_taken = { $who } acaba de tomar ese horario de { $technician } ({ $protocol }). Próximos libres: { $free }.
order_type_gone = Ese tipo de OS ya no está en uso. Elija otro.
order_technician_gone = { $name } ya no puede recibir OS. Elija otro técnico.
order_minutes = La duración va de { $least } minutos a { $most } horas.
order_past = Ese horario ya pasó. Elija otro.
order_too_far = Una OS se agenda con { $days } días de anticipación como máximo.
order_description_too_long = La descripción de la OS es demasiado larga. Vuelva y acórtela.
