# Access points that lost their sessions: what supervisors hear, and the ticket that comes of it.
outage-began =
    📉 <b>Possible outage: { $point }</b>
    Network { $network }. Active sessions: { $active }, usually { $usual }. Since { $at }.
outage-over =
    ✅ <b>Back: { $point }</b>
    Network { $network }. The sessions are there again since { $ended }, after { $minutes } min.
outage-open = Open an access point ticket
outage-ended = The sessions are there again already, since { $at }.
outage-problem = Possible outage seen by the system at { $at }: { $active } active sessions, usually { $usual }.
