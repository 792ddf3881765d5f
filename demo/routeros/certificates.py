"""Certificates of the demo's routers: one authority for all, and the ones that must not be trusted."""

from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

from trustme import CA

HOST = "127.0.0.1"


class Authority:
    """Issues certificates of routers at 127.0.0.1, localhost and a name; a new one each time a process starts."""

    def __init__(self) -> None:
        self._ours = CA(organization_name="Atende demo")

    @property
    def pem(self) -> bytes:
        """What a client trusts to trust the demo's routers."""
        return self._ours.cert_pem.bytes()

    def write(self, path: Path) -> Path:
        """`pem` as a file; gives its path."""
        path.write_bytes(self.pem)
        return path

    @cached_property
    def good(self) -> SSLContext:
        return _context(self._ours, HOST, "localhost", "::1")

    @cached_property
    def expired(self) -> SSLContext:
        """Its last day was yesterday."""
        return _context(self._ours, HOST, "localhost", ended=datetime.now(UTC) - timedelta(days=1))

    @cached_property
    def foreign(self) -> SSLContext:
        """Of an authority that nobody trusts, as a router makes one for itself."""
        return _context(CA(organization_name="MikroTik"), HOST, "localhost")

    @cached_property
    def other_name(self) -> SSLContext:
        """Right but for whom it names."""
        return _context(self._ours, "outro-roteador.example.net")


@cache
def shared() -> Authority:
    """One for all routers of a process that bring none of their own."""
    return Authority()


def _context(issuer: CA, *names: str, ended: datetime | None = None) -> SSLContext:
    begun = ended - timedelta(days=365) if ended else None
    context = SSLContext(PROTOCOL_TLS_SERVER)
    issuer.issue_cert(*names, not_before=begun, not_after=ended).configure_cert(context)
    return context
