"""Certificates of the demo's mail servers, of an authority that nobody but its own clients trusts."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

HOST = "127.0.0.1"
KINDS = ("good", "expired", "foreign", "other_name")


class Certificates:
    """New ones at each start; `file` (PEM) is what a client is told to trust."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.file = folder / "mail-ca.pem"
        self._authority.cert_pem.write_to_path(str(self.file))
        self._made: dict[str, ssl.SSLContext] = {}

    def context(self, kind: str = "good") -> ssl.SSLContext:
        """Of a server: good, expired, foreign (of an authority that nobody trusts), other_name."""
        if kind not in self._made:
            self._made[kind] = self._make(kind)
        return self._made[kind]

    def switching(self, chosen: Callable[[], str]) -> ssl.SSLContext:
        """Shows at each connection the kind that is chosen then."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

        def choose(connection: ssl.SSLObject, name: str | None, first: ssl.SSLContext) -> None:
            connection.context = self.context(chosen())

        self._dress(context, "good")
        context.sni_callback = choose  # called without a name, too
        return context

    def _make(self, kind: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._dress(context, kind)
        return context

    def _dress(self, context: ssl.SSLContext, kind: str) -> None:
        authority = trustme.CA() if kind == "foreign" else self._authority
        names = ["mail.other.example.net"] if kind == "other_name" else [HOST, "localhost"]
        if kind == "expired":
            now = datetime.now(UTC)
            leaf = authority.issue_cert(
                *names, not_before=now - timedelta(days=30), not_after=now - timedelta(1)
            )
        else:
            leaf = authority.issue_cert(*names)
        leaf.configure_cert(context)
