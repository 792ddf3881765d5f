## /agenda: the technicians' day, the month, the picture of the week, and what is left (S4.2.7).

command-agenda = The technicians' agenda: visits and free times
agenda-head = 🗓 <b>Agenda</b> · { $day }
agenda-length = Free: where a visit of { $minutes } min fits.
agenda-free = <i>free</i> { $times }
agenda-full = <i>nothing free</i>
agenda-visits = { $count ->
    [one] { $count } visit
   *[other] { $count } visits
}
agenda-no-hours = no working hours given
agenda-off-why = day off: { $why }
agenda-off-day_off = day off
agenda-off-holiday = holiday
agenda-off-hours = doesn't work on this day
agenda-days = mon tue wed thu fri sat sun
agenda-months = January February March April May June July August September October November December
agenda-all = Everybody
agenda-left = 📊 Left
agenda-today = Today
agenda-back = ‹ Agenda
agenda-state-requested = requested
agenda-state-scheduled = scheduled
agenda-state-accepted = accepted
agenda-state-on_way = on the way
agenda-state-on_site = on site
agenda-state-working = at work
agenda-state-paused = paused
agenda-state-done = done
agenda-state-cancelled = cancelled
agenda-month = 🗓 <b>{ $month }</b> · { $who }
agenda-marks = { $full } full · { $closed } nobody works. Choose the day.
agenda-whose = Whose agenda? Visits on { $day }:
agenda-left-head = 📊 <b>Left</b> · visits of { $minutes } min that still fit
agenda-left-shared = Whoever goes to several areas counts in each. A time is yours only once you confirm.
agenda-morning = a.m.
agenda-afternoon = p.m.
agenda-anywhere = All cities
agenda-nobody = No technician in the agenda yet. Their hours are in the provider's file (<code>technicians</code>).
agenda-not-on-it = You are not in the agenda yet: the administrator puts your hours into the provider's file.
agenda-gone = That technician is not in the agenda any more.
