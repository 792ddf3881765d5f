"""A demo router: RouterOS's API on a plain and a TLS port of this machine, with a switch for each way it can fail."""

import asyncio
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from ssl import SSLContext
from zoneinfo import ZoneInfo

from demo.routeros.certificates import HOST, Authority, shared
from demo.routeros.commands import Commands
from demo.routeros.conversation import Conversation
from demo.routeros.faults import Fault
from demo.routeros.sessions import Lines
from demo.routeros.tables import Tables
from services.connections import cut
from services.tasks import spawn

CLOSED = {Fault.REFUSED: ("plain", "tls"), Fault.NO_TLS: ("tls",)}


class DemoRouter(Lines):
    """Listens at `host`: `port` without TLS, `tls_port` with it. `user` and `password` may read.

    Sessions are added and changed by the methods of `Lines`; `fault` holds from the moment it is set, and `seconds` is
    how slow Fault.SLOW and Fault.DRIP are. `asked` has the last commands with their words (never a password), `logins`
    counts who came in, `open` and `most_open` connections that are and were open at once. `clock` gives unix seconds.
    """

    def __init__(
        self,
        name: str = "Borda",
        *,
        user: str = "atende",
        password: str = "demo-1234",
        authority: Authority | None = None,
        clock: Callable[[], float] = time.time,
        zone: str = "America/Sao_Paulo",
    ) -> None:
        super().__init__(clock)
        self.name, self.user, self.password = name, user, password
        self.authority = authority or shared()
        self.tables = Tables(name, self, ZoneInfo(zone), clock() - 40 * 86400)
        self.commands = Commands(self.tables, lambda: self.fault)
        self.seconds = 1.0
        self.host, self.port, self.tls_port = HOST, 0, 0
        self.asked: deque[tuple[str, ...]] = deque(maxlen=2000)
        self.logins = self.open = self.most_open = 0
        self._fault: Fault | None = None
        self._places: dict[str, int] = {"plain": 0, "tls": 0}
        self._listening: dict[str, tuple[socket.socket, bool]] = {}
        self._talking: set[asyncio.Task[None]] = set()
        self._waiting: set[socket.socket] = set()

    @property
    def fault(self) -> Fault | None:
        """What is wrong with it; None: nothing."""
        return self._fault

    @fault.setter
    def fault(self, fault: Fault | None) -> None:
        self._fault = fault
        for kind in self._listening:
            self._settle(kind)
        if fault is Fault.REFUSED:
            self.hang_up()

    @property
    def credentials(self) -> str:
        """`user:password`, as a secret of the provider's file holds them."""
        return f"{self.user}:{self.password}"

    async def start(self, port: int = 0, tls_port: int = 0) -> "DemoRouter":
        """0 is any free port."""
        for kind, wanted in (("plain", port), ("tls", tls_port)):
            self._places[kind] = wanted
            self._listening[kind] = (self._hold(kind), False)
            self._settle(kind)
        self.port, self.tls_port = self._places["plain"], self._places["tls"]
        return self

    async def stop(self) -> None:
        """Ends every connection; once more does nothing."""
        for held, _ in self._listening.values():
            _shut(held)
        self._listening.clear()
        waited = list(self._talking)
        self.hang_up()
        await asyncio.gather(*waited, return_exceptions=True)

    async def __aenter__(self) -> "DemoRouter":
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def idle(self) -> None:
        """Until nobody is connected."""
        while self._talking:
            await asyncio.wait(list(self._talking))

    def hang_up(self) -> None:
        """Ends all connections that are open."""
        for task in list(self._talking):
            task.cancel()

    def _hold(self, kind: str) -> socket.socket:
        """A socket that keeps the port; as long as it doesn't listen, the port is closed."""
        held = socket.socket(proto=socket.IPPROTO_TCP)  # with it asyncio sets TCP_NODELAY
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.setblocking(False)
        held.bind((self.host, self._places[kind]))
        self._places[kind] = held.getsockname()[1]
        return held

    def _settle(self, kind: str) -> None:
        """Listens, or ceases to, as the fault wants it."""
        held, listens = self._listening[kind]
        shut = kind in CLOSED.get(self._fault, ()) if self._fault else False
        if shut and listens:
            _shut(held)
            self._listening[kind] = (self._hold(kind), False)
        elif not shut and not listens:
            held.listen(128)
            asyncio.get_running_loop().add_reader(held, self._accept, held, kind)
            self._listening[kind] = (held, True)

    def _accept(self, held: socket.socket, kind: str) -> None:
        try:
            connection, _ = held.accept()
        except OSError:  # whoever came has gone again
            return
        connection.setblocking(False)
        self._waiting.add(connection)
        task = spawn(self._serve(connection, kind), name=f"{self.name}: a connection")
        self._talking.add(task)
        task.add_done_callback(lambda done: self._ended(done, connection))

    def _ended(self, task: "asyncio.Task[None]", connection: socket.socket) -> None:
        self._talking.discard(task)
        if connection in self._waiting:  # it was cancelled before it began
            self._waiting.discard(connection)
            connection.close()

    def _context(self) -> SSLContext:
        authority = self.authority
        match self._fault:
            case Fault.EXPIRED:
                return authority.expired
            case Fault.FOREIGN:
                return authority.foreign
            case Fault.OTHER_NAME:
                return authority.other_name
            case _:
                return authority.good

    async def _serve(self, connection: socket.socket, kind: str) -> None:
        self._waiting.discard(connection)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        writer: asyncio.StreamWriter | None = None
        try:
            if self._fault is Fault.BLACK_HOLE:
                with connection:
                    while await loop.sock_recv(connection, 65536):
                        pass
                return
            transport, _ = await loop.connect_accepted_socket(
                lambda: protocol, connection, ssl=self._context() if kind == "tls" else None
            )
            writer = asyncio.StreamWriter(transport, protocol, reader, loop)
            await Conversation(self, reader, writer).talk()
            writer.close()
            async with asyncio.timeout(0.5):
                await writer.wait_closed()
        except (OSError, TimeoutError):
            pass  # Whoever asked went away, or does not trust the certificate.
        finally:
            self.open -= 1
            if writer is not None:
                cut(writer.transport)
            else:  # cancelled amid the handshake: a transport has the socket, and closes it at its end
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


def _shut(held: socket.socket) -> None:
    asyncio.get_running_loop().remove_reader(held)
    held.close()
