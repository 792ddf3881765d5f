## What is left of a script: what it fills in on Prim. Contato, its run, its report.

first_contact-priority = Prioridad
first_contact-priority-short = Prioridad
first_contact-priority-ask = ¿Cuál es la prioridad?
first_contact-point = Pasar a P. Acceso
first_contact-paste = Pegar diagnóstico
script-filled = 🧭 Del script: { $fields }
script-asks-order = 🧭 El script pide una OS (visita técnica).
script-type-gone = ⚠️ El script pide el tipo <b>{ $name }</b>, que ya no existe. Elija otro.
script-result-head = Script { $name }:
script-result-earlier = ({ $count ->
    [one] una respuesta más antes
   *[other] { $count } respuestas más antes
})
script-report-open = Informe del script
script-report-head = <b>Informe del script</b> · <code>{ $protocol }</code> · { $who }
checks_pasted_already = El diagnóstico ya está en las verificaciones.
checks_no_room = Las verificaciones ya tienen { $length } de { $most } caracteres: el diagnóstico no cabe. Acorte el texto y péguelo de nuevo.
script_not_kept = El script de esta atención ya no existe como se siguió. Vuelva a la página del script y elija de nuevo, o desmárquelo.
case-story-script = Script
tickets-event-script = Script { $script }, respuestas: { $count }. { $ending ->
    [reached] Llegó al final
    [early] Terminado antes del final{ $why ->
        [hung_up] : se cortó la llamada
        [cannot] : el cliente no podía probar
        [solved] : el problema ya estaba resuelto
        [other_fault] : el problema era otro
       *[typed] {""}
    }
   *[left] Dejado a medias
}
