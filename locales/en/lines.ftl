# Dados do Servidor Mikrotik: what a router says of a line.
line-title = MikroTik server data
line-short = 📡 MikroTik
ticket_line-title = Mikrotik server data
ticket_line-main = Attach to the ticket
ticket_line-ready = Once attached, the reading stands in the ticket's timeline.
line-ready = Tell the customer what is seen, or press <b>Back</b>.
line-open = 📡 Mikrotik server data
line-attach = Attach to the ticket
line-detach = Detach
line-again = Try again
line-refresh = Refresh
line-live = 📈 Live traffic
line-stop = ⏹ Stop
line-asking = ⏳ Asking the router…
line-attached = The reading is attached to the ticket.
line-detached = The reading is no longer attached.
line-nothing-read = There is no reading to attach yet. Press Try again.
line-kept = 📎 Reading attached: { $said }
line-no-plan = Choose the plan before the router is asked.
line-plan-gone = This plan is not available any more.
line-read = Reading of the line at { $router }, { $at }:
line-when = Read { $ago }
line-online = Connected
line-online-since = Connected for { $time }
line-offline = Disconnected
line-offline-since = Disconnected for { $time }
line-unknown = The router { $router } does not know this login.
line-moment = less than a minute
line-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
line-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
line-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
line-and = { $first } and { $second }
line-mega = { $number } Mb/s
line-kilo = { $number } kb/s
line-of = { $rate } of { $limit }
line-traffic = Downloading { $down }, uploading { $up }
line-drop = Last drop: { $at }
line-drop-why = Last drop: { $at }, { $why }
line-why = Reason: { $why }
line-drops = { $count ->
    [0] No drops in the last 24 hours
    [one] 1 drop in the last 24 hours
   *[other] { $count } drops in the last 24 hours
}
line-ping = The customer's device answered { $received } of { $sent } tests
line-ping-time = The customer's device answered { $received } of { $sent } tests, in { $time } ms
line-ping-none = The customer's device did not answer { $sent } tests
line-reason-silent = the customer's device stopped answering
line-reason-router = the session fell at the provider's router
line-reason-radius = the authentication server did not answer
line-reason-idle = the connection was not used
line-reason-session = the session's time was over
line-reason-denied = login or password refused
line-reason-admin = the provider ended the connection
line-reason-link = the signal to the customer's device was lost
line-reason-peer = the customer's device ended the connection
line-fact-login = Login
line-fact-address = IP
line-fact-caller = MAC
line-fact-profile = Profile
line-fact-comment = Note
line-raw = Drop, as the router wrote it: <code>{ $reason }</code>
line-trouble-no_login = The plan has no login.
line-trouble-not_pppoe = This plan's login is not PPPoE: the router does not show its connection.
line-trouble-bad_login = This plan's login has characters that no PPPoE login has. Check the record.
line-trouble-no_point = The plan is not linked to an access point.
line-trouble-no_router = The access point has no router in use.
line-trouble-no_secret = The router's password is not configured. Tell the administrator.
line-trouble-unreachable = No answer from the router. You can go on with the ticket. It is down or out of reach.
line-trouble-denied = The router refused the system's user. Tell the administrator.
line-trouble-certificate = The router's certificate is not valid. Tell the administrator.
line-trouble-slow = No answer from the router. You can go on with the ticket. It did not answer in time.
line-trouble-garbled = The router answered something that is not understood.
line-trouble-resting = The router failed several times in a row. It will be asked again in a minute.
line-live-head = <b>Live traffic</b> · { $left } s
line-live-down = Download
line-live-up = Upload
line-live-waiting = Waiting for the first measurement…
line-live-over = It is over already.
line-live-begins = Live traffic for 30 seconds.
line-live-none = The router sent no traffic measurements.
line-curve-title = Traffic of { $login }
line-curve-axis = Mb/s
line-curve-seconds = seconds
line-curve-down = download
line-curve-up = upload
line-curve-limit = contracted { $rate }
line-curve-caption = Traffic of { $login }, { $from } to { $to }. Peak: download { $down }, upload { $up }.
service_data-reading = Reading of the line
line-router = Router { $name }
line-router-count = Router { $name }: { $count ->
    [one] 1 active connection
   *[other] { $count } active connections
}, { $ago }
case-line = Mikrotik
case-story-line = Line
tickets-event-line_reading = Reading of the line attached
worked-line = Reading of the line attached.
line_reading_foreign = The attached reading is not of this plan's login. Attach another one.
