# Access points that lost their sessions: what supervisors hear, and the ticket that comes of it.
outage-began =
    📉 <b>Possível queda: { $point }</b>
    Rede { $network }. Sessões ativas: { $active }, o habitual é { $usual }. Desde { $at }.
outage-over =
    ✅ <b>Voltou: { $point }</b>
    Rede { $network }. As sessões estão de volta desde { $ended }, depois de { $minutes } min.
outage-open = Abrir atendimento de P. Acesso
outage-ended = As sessões já voltaram, às { $at }.
outage-problem = Possível queda vista pelo sistema em { $at }: { $active } sessões ativas, o habitual é { $usual }.
