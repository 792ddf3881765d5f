"""A browser for the chat page: Chromium where there is one, a visible skip where not, a failure in CI."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Protocol

import aiohttp
import pytest

from demo.server import DemoTelegram
from tests.browser.chromium import Chromium, Page, find_chromium
from tests.browser.scripted import ANA, Bot
from tests.conftest import in_own_loop
from tests.faults.program import Demo

PHONE = (390, 844)
DESKTOP = (1280, 800)


class OpenPage(Protocol):
    async def __call__(self, size: tuple[int, int] = ..., *, dark: bool = ...) -> Page: ...


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """One browser for the run. ATENDE_REQUIRE_BROWSER=1 makes a missing one a failure."""
    binary = find_chromium()
    if binary is None:
        reason = "no Chromium on this machine (apt install chromium, or set CHROMIUM to its path)"
        if os.environ.get("ATENDE_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    browser = Chromium.start(binary, tmp_path_factory.mktemp("chromium") / "profile")
    yield browser
    browser.stop()


@pytest.fixture
async def open_page(chromium: Chromium) -> AsyncIterator[OpenPage]:
    """Opens tabs, each as in a private window of its own; the test fails when a page raised an exception."""
    pages: list[Page] = []
    async with aiohttp.ClientSession() as session:

        async def open_one(size: tuple[int, int] = DESKTOP, *, dark: bool = False) -> Page:
            socket = await session.ws_connect(chromium.address, max_msg_size=0)
            page = await Page.new(socket, *size, touch=size == PHONE)
            await page.prefer(
                prefers_color_scheme="dark" if dark else "light", prefers_reduced_motion="reduce"
            )
            pages.append(page)
            return page

        yield open_one
        errors = [error for page in pages for error in page.errors]
        for page in pages:
            await page.socket.close()
    assert not errors


@pytest.fixture
async def page(open_page: OpenPage) -> Page:
    """A tab of a desktop browser, light."""
    return await open_page()


@pytest.fixture
async def phone(open_page: OpenPage) -> Page:
    """A tab on a phone, light."""
    return await open_page(PHONE)


@pytest.fixture(scope="module")
def demo(chromium: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for the stories of a file; it asks for the browser first, which may be missing."""
    demo = Demo(tmp_path_factory.mktemp("atende-tests"))
    try:
        in_own_loop(demo.start())
        yield demo
    finally:
        demo.stop()


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[DemoTelegram]:
    telegram = DemoTelegram(tmp_path)
    telegram.add_person(ANA, "Ana", "Souza", role="operator", started=True)
    await telegram.start()
    yield telegram
    await telegram.stop()


@pytest.fixture
async def bot(telegram: DemoTelegram) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(session, telegram)
