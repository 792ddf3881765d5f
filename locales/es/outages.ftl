# Access points that lost their sessions: what supervisors hear, and the ticket that comes of it.
outage-began =
    📉 <b>Posible caída: { $point }</b>
    Red { $network }. Sesiones activas: { $active }, lo habitual es { $usual }. Desde { $at }.
outage-over =
    ✅ <b>Volvió: { $point }</b>
    Red { $network }. Las sesiones están de vuelta desde { $ended }, después de { $minutes } min.
outage-open = Abrir ticket de P. Acceso
outage-ended = Las sesiones ya volvieron, a las { $at }.
outage-problem = Posible caída vista por el sistema el { $at }: { $active } sesiones activas, lo habitual es { $usual }.
