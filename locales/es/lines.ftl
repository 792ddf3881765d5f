# Dados do Servidor Mikrotik: what a router says of a line.
line-title = Datos del servidor Mikrotik
line-short = 📡 Mikrotik
ticket_line-title = Datos del servidor Mikrotik
ticket_line-main = Adjuntar a la atención
ticket_line-ready = Al adjuntar, la lectura queda en la línea de tiempo de la atención.
line-ready = Diga al cliente lo que se ve, o toque <b>Anterior</b>.
line-open = 📡 Datos del servidor Mikrotik
line-attach = Adjuntar a la atención
line-detach = Quitar adjunto
line-again = Intentar de nuevo
line-refresh = Actualizar
line-live = 📈 Tráfico en vivo
line-stop = ⏹ Detener
line-asking = ⏳ Consultando el router…
line-attached = Lectura adjunta a la atención.
line-detached = La lectura ya no está adjunta.
line-nothing-read = Aún no hay lectura para adjuntar. Toque Intentar de nuevo.
line-kept = 📎 Lectura adjunta: { $said }
line-no-plan = Elija el plan antes de consultar el router.
line-plan-gone = Este plan ya no está disponible.
line-read = Lectura de la línea en { $router }, { $at }:
line-when = Leído { $ago }
line-online = Conectado
line-online-since = Conectado desde hace { $time }
line-offline = Desconectado
line-offline-since = Desconectado desde hace { $time }
line-unknown = El router { $router } no conoce este login.
line-moment = menos de un minuto
line-days = { $count ->
    [one] 1 día
   *[other] { $count } días
}
line-hours = { $count ->
    [one] 1 hora
   *[other] { $count } horas
}
line-minutes = { $count ->
    [one] 1 minuto
   *[other] { $count } minutos
}
line-and = { $first } y { $second }
line-mega = { $number } Mb/s
line-kilo = { $number } kb/s
line-of = { $rate } de { $limit }
line-traffic = Bajando { $down }, subiendo { $up }
line-drop = Última caída: { $at }
line-drop-why = Última caída: { $at }, { $why }
line-why = Motivo: { $why }
line-drops = { $count ->
    [0] Ninguna caída en las últimas 24 horas
    [one] 1 caída en las últimas 24 horas
   *[other] { $count } caídas en las últimas 24 horas
}
line-ping = El equipo del cliente respondió { $received } de { $sent } pruebas
line-ping-time = El equipo del cliente respondió { $received } de { $sent } pruebas, en { $time } ms
line-ping-none = El equipo del cliente no respondió a { $sent } pruebas
line-reason-silent = el equipo del cliente dejó de responder
line-reason-router = la sesión cayó en el router del proveedor
line-reason-radius = el servidor de autenticación no respondió
line-reason-idle = la conexión quedó sin uso
line-reason-session = se acabó el tiempo de la sesión
line-reason-denied = login o contraseña rechazados
line-reason-admin = el proveedor cerró la conexión
line-reason-link = se perdió la señal hasta el equipo del cliente
line-reason-peer = el equipo del cliente cerró la conexión
line-fact-login = Login
line-fact-address = IP
line-fact-caller = MAC
line-fact-profile = Perfil
line-fact-comment = Nota
line-raw = Caída, según el router: <code>{ $reason }</code>
line-trouble-no_login = El plan no tiene login.
line-trouble-not_pppoe = El login de este plan no es PPPoE: el router no muestra su conexión.
line-trouble-bad_login = El login de este plan tiene caracteres que ningún login PPPoE tiene. Revise el registro.
line-trouble-no_point = El plan no está vinculado a un punto de acceso.
line-trouble-no_router = El punto de acceso no tiene router en uso.
line-trouble-no_secret = La contraseña del router no está configurada. Avise al administrador.
line-trouble-unreachable = Router sin respuesta. Puede continuar la atención. Está caído o inaccesible.
line-trouble-denied = El router rechazó al usuario del sistema. Avise al administrador.
line-trouble-certificate = El certificado del router no es válido. Avise al administrador.
line-trouble-slow = Router sin respuesta. Puede continuar la atención. No respondió a tiempo.
line-trouble-garbled = El router respondió algo que no se entiende.
line-trouble-resting = El router falló varias veces seguidas. Se lo consultará de nuevo en un minuto.
line-live-head = <b>Tráfico en vivo</b> · { $left } s
line-live-down = Bajando
line-live-up = Subiendo
line-live-waiting = Esperando la primera medida…
line-live-over = El seguimiento ya terminó.
line-live-begins = Tráfico en vivo durante 30 segundos.
line-live-none = El router no envió medidas de tráfico.
line-curve-title = Tráfico de { $login }
line-curve-axis = Mb/s
line-curve-seconds = segundos
line-curve-down = bajando
line-curve-up = subiendo
line-curve-limit = contratado { $rate }
line-curve-caption = Tráfico de { $login }, { $from } a { $to }. Máximo: bajando { $down }, subiendo { $up }.
service_data-reading = Lectura de la línea
line-router = Router { $name }
line-router-count = Router { $name }: { $count ->
    [one] 1 conexión activa
   *[other] { $count } conexiones activas
}, { $ago }
case-line = Mikrotik
case-story-line = Línea
tickets-event-line_reading = Lectura de la línea adjunta
worked-line = Lectura de la línea adjunta.
line_reading_foreign = La lectura adjunta no es del login de este plan. Adjunte otra.
