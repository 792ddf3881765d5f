"""`atende demo`: the whole desk without Telegram, on this machine alone, at a page of its own."""

import asyncio
import contextlib
import fcntl
import json
import logging
import os
import secrets
import socket
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.run import before, serve, servers
from bot.settings import Machine, Mailing, Routers, Settings, Telegram, Webhook

PORT = 8780
START_SECONDS = 30.0
ROOT = Path(__file__).resolve().parent.parent
log = logging.getLogger(__name__)


class DemoError(Exception):
    """The demo can't go on; the message says why and what to do."""


@dataclass(frozen=True)
class Page:
    """The demo's own Telegram, a process of its own."""

    url: str
    token: str
    mailing: Mailing
    routers: Mapping[str, Any]
    ended: asyncio.Event


async def demo(settings: Settings, port: int | None, stop: asyncio.Event, *, by_webhook: bool = False) -> int:
    """Runs until `stop` is set; `by_webhook`: its Telegram delivers updates, in place of being asked for them.

    A second start finds the first, prints its address and ends. Raises DemoError.
    """
    folder = settings.machine.data_dir / "demo"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _first(folder) as first:
        if not first:
            return await _find(folder, stop)
        machine = Machine(data_dir=folder, log_format=settings.machine.log_format)
        webhook = _webhook() if by_webhook else Webhook(url=None)
        attached = settings.attached.model_copy(update={"folder": None})
        given = {"machine": machine, "webhook": webhook, "attached": attached}
        settings = settings.model_copy(update=given)
        async with AsyncExitStack() as stack:
            ready = await before(stop, _ready(stack, settings, port, stop))
            if ready is None:
                return 0
            page, settings = ready
            stack.callback((folder / "page.json").unlink, missing_ok=True)
            (folder / "page.json").write_text(json.dumps({"url": page.url}))
            _show(page.url, folder)
            code = await serve(settings, stop)
            if page.ended.is_set():
                raise DemoError("the demo's Telegram ended by itself; start again")
            return code


async def _ready(
    stack: AsyncExitStack, settings: Settings, port: int | None, stop: asyncio.Event
) -> tuple[Page, Settings]:
    """Servers, page and sample provider, up and running."""
    print("Starting the demo…", flush=True)
    settings = await stack.enter_async_context(servers(settings, heavy=True))
    folder = settings.machine.data_dir
    page = await stack.enter_async_context(_page(folder / "telegram", port, stop))
    stack.enter_context(_named(page.routers["secrets"]))
    await _provider(settings, page.routers["places"])
    telegram = Telegram(token=SecretStr(page.token), api_url=page.url)
    routers = Routers(ca=Path(page.routers["ca"]))
    world = {"telegram": telegram, "mailing": page.mailing, "routers": routers}
    return page, settings.model_copy(update=world)


@asynccontextmanager
async def _page(folder: Path, port: int | None, stop: asyncio.Event) -> AsyncIterator[Page]:
    """It ends with us, however we end: it reads a pipe that we hold open. Sets `stop` if it ends before."""
    wanted = port if port is not None else (PORT if _free(PORT) else 0)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "demo", "--data-dir", str(folder), "--port", str(wanted), "--parent-stdin",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        start_new_session=True, env=_environment(),
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdin is not None
    ended = asyncio.Event()
    watching: asyncio.Task[None] | None = None
    try:
        async with asyncio.timeout(START_SECONDS):
            line = await child.stdout.readline()
        if not line:
            raise DemoError("the demo's Telegram did not start; what it said stands above")
        told = json.loads(line)

        async def watch() -> None:
            await child.wait()
            ended.set()
            stop.set()

        watching = asyncio.ensure_future(watch())  # noqa: TID251 (ended below)
        yield Page(told["url"], told["token"], _mailing(told["mail"]), told["routers"], ended)
    except TimeoutError:
        raise DemoError(f"the demo's Telegram did not start within {START_SECONDS:.0f} s") from None
    finally:
        if watching is not None:
            watching.cancel()
        child.stdin.close()
        try:
            async with asyncio.timeout(3):
                await child.wait()
        except TimeoutError:
            child.kill()
            await child.wait()


def _mailing(told: dict[str, str]) -> Mailing:
    """Mail leaves for the demo's own server, and answers are read from its mailbox."""
    return Mailing(
        smtp=SecretStr(told["smtp"]), ca=Path(told["ca"]), sender=told["address"], reply_to=None,
        rate=Mailing.model_fields["rate"].default, imap=SecretStr(told["imap"]) if "imap" in told else None,
    )  # fmt: skip


@contextmanager
def _named(secrets: Mapping[str, str]) -> Iterator[None]:
    """Variables of the environment, as the provider's file names them; what stood there before comes back."""
    before = {name: os.environ.get(name) for name in secrets}
    os.environ.update(secrets)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


async def _provider(settings: Settings, routers: Mapping[str, Any]) -> None:
    """Fills the database with the sample provider, once: customers, types, and the person of the page. Where its
    routers are is written each time."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "demo.provider", start_new_session=True, stdin=asyncio.subprocess.DEVNULL,
        env=_environment() | {"DATABASE_URL": settings.database_url, "DEMO_ROUTERS": json.dumps(routers)},
    )  # fmt: skip
    try:
        code = await child.wait()
    except asyncio.CancelledError:
        child.kill()
        await child.wait()
        raise
    if code != 0:
        raise DemoError("the sample provider could not be stored; what went wrong stands above")


def _environment() -> dict[str, str]:
    """Ours, without what is meant for the bot alone; modules come from this program's folder, never from where it
    was started: a data folder called demo would be taken for the package."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    ours = {name: value for name, value in os.environ.items() if name != "BOT_TOKEN"}
    return ours | {"PYTHONPATH": os.pathsep.join(paths)}


@contextmanager
def _first(folder: Path) -> Iterator[bool]:
    """Whether no other demo runs on this folder. The kernel frees the lock however the holder ends."""
    with (folder / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


async def _find(folder: Path, stop: asyncio.Event) -> int:
    """The page of the demo that runs already; it may be starting just now."""
    deadline = asyncio.get_running_loop().time() + START_SECONDS
    while asyncio.get_running_loop().time() < deadline and not stop.is_set():
        with contextlib.suppress(OSError, ValueError, KeyError):
            url = str(json.loads((folder / "page.json").read_text())["url"])
            if await asyncio.to_thread(_answers, url):
                print("The demo runs already.")
                _show(url, folder, mine=False)
                return 0
        await asyncio.sleep(0.2)
    if stop.is_set():
        return 0
    raise DemoError(
        f"another demo holds {folder} and shows no page; end it, or set DATA_DIR to another folder"
    )


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/demo/people", timeout=2) as answer:
            return isinstance(json.load(answer), list)
    except (OSError, ValueError):
        return False


def _webhook() -> Webhook:
    """An address of this machine at a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    return Webhook(url=f"http://{place}/updates", listen=place, secret=SecretStr(secrets.token_urlsafe(32)))


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _show(url: str, folder: Path, *, mine: bool = True) -> None:
    lines = [
        "",
        f"  Open   {url}",
        "  Write  /novo, as Ana Souza, an operator",
        f"  Data   {folder}",
        f"  Stop   {'Ctrl-C' if mine else 'Ctrl-C where it was started'}",
        "",
    ]
    print("\n".join(lines), flush=True)
