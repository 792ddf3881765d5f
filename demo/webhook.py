"""The webhook as a setting: setWebhook, deleteWebhook, getWebhookInfo, and what they refuse.

Read in tdlib/telegram-bot-api, Client.cpp: process_set_webhook_query, do_set_webhook, finish_set_webhook,
JsonWebhookInfo; WebhookActor.cpp, start_up. As there with `--local`, http, any host and addresses of this
machine are allowed; host names are looked up only when something is sent, and certificates are not taken.
"""

import re
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from demo.calls import Params, Told, allowed_kinds, flag, integer
from demo.delivery import Delivery
from demo.errors import ApiError, bad_request, too_many
from demo.telegram import Json, Telegram

CONNECTIONS, MOST_CONNECTIONS = 40, 100
PORTS = (443, 80, 88, 8443)
SECRET_SIGNS = re.compile(r"[A-Za-z0-9_-]*")
SECONDS_BETWEEN_SETS = 1.0
TAKEN_OVER = ApiError(409, "Conflict: terminated by setWebhook request")
NO_POLLS = ApiError(
    409,
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first",
)


@dataclass(frozen=True)
class Hook:
    """What setWebhook asked for; `ip_address` is only told again, never used."""

    url: str
    secret_token: str = ""
    max_connections: int = CONNECTIONS
    ip_address: str = ""


class Webhook:
    """The address that updates go to, or none. It is in the store, its last error is not (Client.cpp,
    save_webhook)."""

    def __init__(self, telegram: Telegram, delivery: Delivery) -> None:
        self.telegram, self.delivery = telegram, delivery
        delivery.failed = self._failed
        kept = telegram.store.fact("webhook")
        self.hook: Hook | None = Hook(**kept) if kept else None
        self._error: tuple[int, str] | None = None
        self._next_set = 0.0

    def begin(self) -> None:
        """Goes on where an earlier process of the demo ended."""
        if self.hook is not None:
            self.delivery.begin(self.hook.url, self.hook.secret_token, self.hook.max_connections)

    def set_webhook(self, params: Params, now: float) -> Told:
        """`now` in seconds of a clock that only goes forward. The caller commits."""
        url = params.get("url", "")
        if not url:
            return self.delete_webhook(params)
        if now < self._next_set:
            raise too_many(1)
        self._next_set = now + SECONDS_BETWEEN_SETS
        wanted = Hook(
            url, params.get("secret_token", ""),
            integer(params.get("max_connections"), CONNECTIONS, 1, MOST_CONNECTIONS),
            params.get("ip_address", ""),
        )  # fmt: skip
        kinds = allowed_kinds(params)
        if wanted == self.hook and not flag(params.get("drop_pending_updates")):
            self.telegram.updates.allow(kinds)
            return Told(True, "Webhook is already set")
        self.telegram.updates.end_poll(TAKEN_OVER)
        self._close(params)  # the old one is gone even where the new one is refused
        _check(wanted)
        self.telegram.updates.allow(kinds)
        self.hook = wanted
        self.telegram.store.set_fact("webhook", asdict(wanted))
        self.begin()
        return Told(True, "Webhook was set")

    def delete_webhook(self, params: Params) -> Told:
        """The caller commits."""
        had = self.hook is not None
        self._close(params)
        return Told(True, "Webhook was deleted" if had else "Webhook is already deleted")

    def get_webhook_info(self, params: Params) -> Json:
        updates, hook = self.telegram.updates, self.hook
        info: Json = {
            "url": hook.url if hook else "", "has_custom_certificate": False,
            "pending_update_count": updates.pending(),
        }  # fmt: skip
        if self._error is not None:
            info["last_error_date"], info["last_error_message"] = self._error
        if hook is not None:
            info["max_connections"] = hook.max_connections
        if hook is not None and hook.ip_address:
            info["ip_address"] = hook.ip_address
        return info | ({"allowed_updates": updates.allowed} if updates.allowed else {})

    def _close(self, params: Params) -> None:
        self.delivery.end()
        self._error = None
        if self.hook is not None:
            self.hook = None
            self.telegram.store.set_fact("webhook", None)
            # Where the new one is refused, its error is told after this has been written.
            self.telegram.store.commit()
        if flag(params.get("drop_pending_updates")):
            self.telegram.updates.clear()

    def _failed(self, error: str) -> None:
        self._error = int(self.telegram.clock()), error


def _check(hook: Hook) -> None:
    """Raises `ApiError` 400. An address without a scheme is one of https."""
    try:
        address = urlsplit(hook.url if "://" in hook.url else f"https://{hook.url}")
        port = address.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    host = address.hostname or ""
    if address.scheme not in ("http", "https") or not host or re.search(r"\s", hook.url) or port == 0:
        raise bad_request("invalid webhook URL specified")
    if len(hook.secret_token.encode()) > 256:
        raise bad_request("secret token is too long")
    if not SECRET_SIGNS.fullmatch(hook.secret_token):
        raise bad_request("secret token contains unallowed characters")
    if address.scheme == "https" and (port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
