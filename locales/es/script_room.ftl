## /scripts: what came of guided scripts, and their trees as pictures.

command-scripts = Cómo van los scripts: cifras y árboles
script-room-title = <b>Scripts</b>
script-room-none = Todavía no hay scripts. Quien instala Atende trae uno con <code>atende scripts import</code>.
script-room-ask = 👉 Toque un script para ver sus cifras.
script-room-row = versión { $number } · { $runs ->
    [0] ningún recorrido
    [one] 1 recorrido
   *[other] { $runs } recorridos
}
script-room-retired = fuera de uso
script-room-period-30 = últimos 30 días
script-room-period-90 = últimos 90 días
script-room-period-all = desde el comienzo
script-room-days-30 = 30 días
script-room-days-90 = 90 días
script-room-days-all = Todo
script-room-version = versión { $number }, del { $at }
script-room-unwalked = Nadie recorrió esta versión en este período.
script-room-runs = Recorridos: <b>{ $count }</b>
script-room-newest = Se cuentan los { $count } recorridos más recientes.
script-room-reached = 🏁 Llegaron al final: <b>{ $count }</b> ({ $share }%)
script-room-early = ✋ Terminados antes: <b>{ $count }</b> ({ $share }%)
script-room-left = 🚪 Abandonados con el borrador: <b>{ $count }</b> ({ $share }%)
script-room-unordered = ✅ Resueltos sin visita: <b>{ $count }</b> ({ $share }%)
script-room-took = ⏱ Duración típica: <b>{ $time }</b>
script-room-time = { $minutes ->
    [0] { $seconds } s
   *[other] { $minutes } min { $seconds } s
}
script-room-left-where = <b>Dónde se detienen</b>
script-room-why-typed = otro motivo
script-room-why-left = borrador abandonado
script-room-slow = <b>Preguntas que más demoran</b>
script-room-tree = 🌳 Ver el árbol
script-room-back = Volver
script-room-drawing = Dibujando el árbol…
script-room-gone = Esta versión del script ya no existe.
script-room-caption = Árbol del script <b>{ $name }</b>. Amplíelo para leerlo.
script-tree-order = Visita técnica
script-tree-resolved = Resuelto
script-tree-access-point = P. Acceso
script-tree-priority = Prioridad: { $name }
script-tree-end = Fin
script-tree-staff = solo para el equipo
script-tree-measured = el sistema puede medirlo
script-tree-never = nadie pasó
script-tree-runs = { $share }% pasaron
script-tree-reached = { $share }% terminaron aquí
script-tree-left = { $share }% se detuvieron aquí
