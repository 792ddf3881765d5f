"""The provider's own mailbox, read by IMAP (RFC 9051, RFC 2177): what a client needs to fetch what has arrived."""

import asyncio
import hmac
import re
import ssl
from contextlib import suppress

from demo.mail.certificates import HOST, Certificates
from demo.mail.imap_box import Box, Given
from demo.mail.imap_words import BadCommand, words
from demo.mail.letters import Letters
from demo.mail.smtp import PASSWORD, USER
from services.connections import cut

CAPABILITIES = "IMAP4rev1 IDLE UIDPLUS LITERAL+"
LONGEST_LINE = 64 << 10
_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")
VALIDITY = 1
"""UIDs are the letters' numbers, which are never used again."""


class ImapServer:
    """Two ports on 127.0.0.1: one with STARTTLS, one where TLS comes first; both keep their number."""

    def __init__(self, letters: Letters, certificates: Certificates) -> None:
        self.letters, self._certificates = letters, certificates
        self.ports = [0, 0]
        self._servers: list[asyncio.Server] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self.changed = asyncio.Event()
        letters.changed.append(self._change)

    async def open(self) -> None:
        for number, context in enumerate((None, self._certificates.context())):
            server = await asyncio.start_server(
                self._serve, HOST, self.ports[number], ssl=context, limit=LONGEST_LINE
            )
            self._servers.append(server)
            self.ports[number] = server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        for server in self._servers:
            server.close()
        for writer in list(self._writers):
            cut(writer.transport)
        with suppress(TimeoutError):  # since 3.12 it waits for handshakes, too, that nobody goes on with
            await asyncio.wait_for(asyncio.gather(*[server.wait_closed() for server in self._servers]), 1)
        self._servers.clear()

    @property
    def opened(self) -> bool:
        return bool(self._servers)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            await Talk(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass  # whoever spoke has gone, or says what no client says
        finally:
            self._writers.discard(writer)
            writer.close()

    def _change(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()

    def tls(self) -> ssl.SSLContext:
        return self._certificates.context()


class Talk:
    """One connection: who has logged in, and which messages it has been told of, by their place."""

    def __init__(
        self, server: ImapServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server, self._reader, self._writer = server, reader, writer
        self._user = False
        self._box: Box | None = None
        self._over = False

    async def run(self) -> None:
        self._say(f"* OK [CAPABILITY {CAPABILITIES}] ready")
        while not self._over:
            await self._writer.drain()
            line = await self._command()
            given = _read(line)
            try:
                await self._do(given)
            except BadCommand as error:
                self._say(f"{given.tag} BAD {error}")
        await self._writer.drain()

    async def _command(self) -> bytes:
        line = await self._reader.readuntil(b"\r\n")
        while found := _LITERAL.search(line):
            if not found[2]:
                self._say("+ go on")
                await self._writer.drain()
            literal = await self._reader.readexactly(min(int(found[1]), LONGEST_LINE))
            quoted = literal.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
            line = line[: found.start()] + b'"' + quoted + b'"' + await self._reader.readuntil(b"\r\n")
        return line

    async def _do(self, given: Given) -> None:
        anybody = {
            "CAPABILITY": self._capability,
            "NOOP": self._noop,
            "LOGOUT": self._logout,
            "LOGIN": self._login,
        }
        known = {"SELECT": self._select, "EXAMINE": self._select, "LIST": self._list}
        if given.name in anybody:
            anybody[given.name](given)
        elif given.name == "STARTTLS":
            await self._starttls(given)
        elif not self._user:
            raise BadCommand("log in first")
        elif given.name in known:
            known[given.name](given)
        elif self._box is None:
            raise BadCommand("select a mailbox first")
        elif given.name == "IDLE":
            await self._idle(given, self._box)
        else:
            self._with(given, self._box)

    def _with(self, given: Given, box: Box) -> None:
        asked = {"SEARCH": box.search, "FETCH": box.fetch, "STORE": box.store, "EXPUNGE": box.expunge}
        if given.name in asked:
            asked[given.name](given)
        elif given.name == "CLOSE":
            self._box = None
        elif given.name != "CHECK":
            raise BadCommand(f"{given.name} is not known here")
        # Places may not move under whoever counts by them (RFC 9051, 7.5.1).
        box.news(gone=given.uid or given.name not in ("SEARCH", "FETCH", "STORE"))
        self._ok(given)

    # Without a mailbox

    def _capability(self, given: Given) -> None:
        plain = "" if self._secret else " STARTTLS LOGINDISABLED"
        self._say(f"* CAPABILITY {CAPABILITIES}{plain}")
        self._ok(given)

    def _noop(self, given: Given) -> None:
        if self._box is not None:
            self._box.news()
        self._ok(given)

    def _logout(self, given: Given) -> None:
        self._say("* BYE")
        self._ok(given)
        self._over = True

    def _login(self, given: Given) -> None:
        name, password, *_ = [*given.words, "", ""]
        if not self._secret:
            self._say(f"{given.tag} NO [PRIVACYREQUIRED] TLS first")
        elif name == USER and hmac.compare_digest(password.encode(), PASSWORD.encode()):
            self._user = True
            self._ok(given)
        else:
            self._say(f"{given.tag} NO [AUTHENTICATIONFAILED] wrong name or password")

    async def _starttls(self, given: Given) -> None:
        if self._secret:
            raise BadCommand("it is TLS already")
        self._ok(given)
        await self._writer.drain()
        await self._writer.start_tls(self._server.tls())

    def _list(self, given: Given) -> None:
        self._say('* LIST () "/" INBOX')
        self._ok(given)

    def _select(self, given: Given) -> None:
        self._box = None
        if [word.upper() for word in given.words] != ["INBOX"]:
            self._say(f"{given.tag} NO [NONEXISTENT] there is INBOX alone")
            return
        self._box = Box(self._server.letters, self._say)
        self._say("* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)")
        self._say(f"* {len(self._box.view)} EXISTS")
        self._say("* 0 RECENT")
        self._say(f"* OK [UIDVALIDITY {VALIDITY}] for good")
        self._say(f"* OK [UIDNEXT {max(self._box.view, default=0) + 1}] or later")
        self._ok(given, "[READ-WRITE] selected")

    # With one

    async def _idle(self, given: Given, box: Box) -> None:
        self._say("+ idling")
        done = asyncio.ensure_future(self._reader.readuntil(b"\r\n"))  # noqa: TID251 (ended below)
        try:
            while not done.done():
                changed = asyncio.ensure_future(self._server.changed.wait())  # noqa: TID251 (ended below)
                box.news()
                await self._writer.drain()
                await asyncio.wait({done, changed}, return_when=asyncio.FIRST_COMPLETED)
                changed.cancel()
            await done
        finally:
            done.cancel()
        self._ok(given)

    @property
    def _secret(self) -> bool:
        return self._writer.get_extra_info("ssl_object") is not None

    def _ok(self, given: Given, words: str = "done") -> None:
        self._say(f"{given.tag} OK {words}")

    def _say(self, line: str | bytes) -> None:
        self._writer.write(line if isinstance(line, bytes) else f"{line}\r\n".encode())


def _read(line: bytes) -> Given:
    tag, *rest = words(line) or ["*"]
    uid = [word.upper() for word in rest[:1]] == ["UID"]
    name, *given = rest[uid:] or [""]
    return Given(tag, name.upper(), given, uid)
