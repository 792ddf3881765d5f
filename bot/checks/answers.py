"""The mailbox that answers arrive in: reachable, with TLS, and a login that holds."""

from bot.checks.verdict import Verdict, ok, wrong
from bot.settings import Settings
from services.mail.port import Away, Why

THINGS = ("answers",)
_TODO = {
    Why.TLS: "the mailbox is read by TLS alone: use imaps:// (993) or a server with STARTTLS; its certificate must be"
    " valid for this name, or its authority given by SMTP_CA",
    Why.LOGIN: "correct user and password in IMAP_URL, percent-encoded (@ is %40); many providers want one for apps",
}


async def look(settings: Settings) -> list[Verdict]:
    """Reads nothing. No verdict where no mailbox is set: mail that leaves does without."""
    source = settings.mailing.source
    if source is None:
        return []
    from services.mail import mailbox  # brings what a desk without a mailbox does without

    place = f"{source.host}:{source.port}"
    try:
        await mailbox.look(source)
    except Away as away:
        todo = _TODO.get(away.why, "see that this machine may connect there")
        return [wrong("answers", f"{place}: {away}", todo)]
    return [ok("answers", f"{place} shows its inbox ({'TLS' if source.tls else 'STARTTLS'}, logged in)")]
