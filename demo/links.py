"""Addresses in messages and buttons: which ones Telegram takes, and how it writes them down."""

import re

LINK = re.compile(
    r"(?:(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):(?://)?)?(?P<host>[^/?#\s:@]+)(?P<port>:\d+)?(?P<rest>[/?#]\S*)?"
)
USER = re.compile(r"tg://user/?\?id=(\d+)", re.IGNORECASE)
START = re.compile(r"[A-Za-z0-9_-]{1,64}")
OWN_SCHEMES = frozenset({"tg", "ton", "tonsite"})


def mentioned_user(url: str) -> int | None:
    """The user of a `tg://user?id=…` link (tdlib/td, LinkManager.cpp, get_link_user_id)."""
    match = USER.fullmatch(url.strip())
    return int(match[1]) if match else None


def start_payload(link: str, username: str) -> str | None:
    """What a deep link to this bot carries, None for any other link (Bot API page, "Deep linking")."""
    address = re.sub(r"^https?://", "", link.strip(), flags=re.IGNORECASE)
    host, _, payload = address.partition("?start=")
    ours = host.lower().rstrip("/") in (f"t.me/{username}".lower(), f"telegram.me/{username}".lower())
    return payload if ours and START.fullmatch(payload) else None


def checked_link(url: str, https_only: bool = False) -> str:
    """The link as Telegram keeps it, "" for one it refuses: `http` is put before a bare host, `/` after it
    (tdlib/td, LinkManager.cpp, check_link)."""
    match = LINK.fullmatch(url.strip())
    if match is None:
        return ""
    scheme, host, port, rest = (match[name] or "" for name in ("scheme", "host", "port", "rest"))
    scheme = scheme.lower() or "http"
    if scheme in OWN_SCHEMES and not https_only:
        return url.strip()
    if scheme not in ({"https"} if https_only else {"http", "https"}):
        return ""
    if "." not in host.strip(".") or host.startswith("."):
        return ""
    if not rest.startswith("/"):
        rest = "/" + rest
    return f"{scheme}://{host.lower()}{port}{rest}"
