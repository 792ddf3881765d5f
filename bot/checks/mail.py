"""The server that mail leaves for: reachable, with TLS, a login that holds, and a sender that it takes mail from."""

from bot.checks.verdict import Verdict, ok, warning, wrong
from bot.settings import Settings
from services.mail.composing import split, wire
from services.mail.port import Away, Why
from services.mail.smtp import Smtp

THINGS = ("mail",)
_TODO = {
    Why.CONNECTION: "see that this machine may connect there; providers often close port 25, use 465 or 587",
    Why.TLS: "mail leaves by TLS alone: use smtps:// (465) or a server with STARTTLS; its certificate must be valid for"
    " this name, or its authority given by SMTP_CA",
    Why.LOGIN: "correct user and password in SMTP_URL, percent-encoded (@ is %40); many providers want one for apps",
    Why.SENDER: "set MAIL_FROM to an address that this login may send from",
    Why.BUSY: "wait a minute, and look again",
}


async def look(settings: Settings) -> list[Verdict]:
    """Sends nothing: MAIL FROM is taken back. Raises SettingsError for what the settings' own verdict says."""
    relay, sender = settings.mailing.relay, settings.mailing.sender
    if relay is None or sender is None:
        return [ok("mail", "not set up (SMTP_URL): no mail leaves, what people ask for waits")]
    place = f"{relay.host}:{relay.port}"
    port = Smtp(relay)
    try:
        reply = await port.look(wire(split(sender)[1]))
    except Away as away:
        say = warning if away.why is Why.BUSY else wrong
        return [say("mail", f"{place}: {away}", _TODO[away.why])]
    finally:
        await port.close()
    if reply.taken:
        how = "TLS" if relay.tls else "STARTTLS"
        return [ok("mail", f"{place} takes mail from MAIL_FROM ({how}{', logged in' if relay.user else ''})")]
    say = warning if reply.later else wrong
    return [
        say("mail", f"{place} takes no mail from MAIL_FROM: {reply.code} {reply.words}", _TODO[Why.SENDER])
    ]
