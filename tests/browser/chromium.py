"""Chromium driven over its DevTools protocol: enough to press, type, look and measure a page.

Why not Playwright or Selenium: the first is a 53 MB wheel with a Node of its own and wants its own browsers,
the second a driver that must match the browser's version. A web socket is enough, and aiohttp is here.
Protocol: https://chromedevtools.github.io/devtools-protocol/
"""

import asyncio
import base64
import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-proxy-server",
    "--password-store=basic",
    "--use-fake-device-for-media-stream",  # a microphone that hums, and the yes to it
    "--use-fake-ui-for-media-stream",
)
KEYS = {
    "Enter": (13, "\r"), "Escape": (27, ""), "Tab": (9, ""), "ArrowUp": (38, ""), "ArrowDown": (40, ""),
}  # fmt: skip
PATIENCE = 8.0  # seconds that something expected may take on a slow machine


class BrowserError(AssertionError):
    """What was expected did not come, or the page raised."""


def find_chromium() -> str | None:
    """The browser's path: environment variable CHROMIUM, else the first known name on the PATH."""
    asked = os.environ.get("CHROMIUM")
    return asked or next((path for name in NAMES if (path := shutil.which(name))), None)


@dataclass
class Chromium:
    """One browser process; its tabs live in contexts of their own, as private windows do."""

    process: subprocess.Popen[bytes]
    address: str

    @classmethod
    def start(cls, binary: str, profile: Path) -> Self:
        flags = [*FLAGS, f"--user-data-dir={profile}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium's sandbox refuses to run as root
        log = (profile.parent / "chromium.log").open("wb")
        process = subprocess.Popen([binary, *flags, "about:blank"], stdout=log, stderr=log)
        log.close()
        port_file = profile / "DevToolsActivePort"
        deadline = time.monotonic() + 30
        while not (port_file.exists() and port_file.read_text().count("\n") >= 1):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise BrowserError(
                    f"{binary} did not start: {Path(log.name).read_text(errors='replace')[-600:]}"
                )
            time.sleep(0.05)
        port, path = port_file.read_text().split("\n")[:2]
        return cls(process, f"ws://127.0.0.1:{port}{path}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class Page:
    """One tab. Nothing runs beside the test: answers and events are read while a call waits for its own."""

    socket: aiohttp.ClientWebSocketResponse
    session: str
    errors: list[str] = field(default_factory=list)
    calls: int = 0

    @classmethod
    async def new(
        cls, socket: aiohttp.ClientWebSocketResponse, width: int, height: int, *, touch: bool
    ) -> Self:
        page = cls(socket, "")
        context = (await page.call("Target.createBrowserContext", {"disposeOnDetach": True}))[
            "browserContextId"
        ]
        target = await page.call("Target.createTarget", {"url": "about:blank", "browserContextId": context})
        attached = await page.call("Target.attachToTarget", {"targetId": target["targetId"], "flatten": True})
        permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"]
        await page.call("Browser.grantPermissions", {"browserContextId": context, "permissions": permissions})
        page.session = attached["sessionId"]
        await page.call("Page.enable")
        await page.call("Runtime.enable")
        # A tab in the background is not "focused" for the page, and the clipboard asks for focus.
        await page.call("Emulation.setFocusEmulationEnabled", {"enabled": True})
        await page.resize(width, height, touch=touch)
        return page

    async def call(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        self.calls += 1
        number = self.calls
        message: dict[str, Any] = {"id": number, "method": method, "params": params or {}}
        if self.session:
            message["sessionId"] = self.session
        await self.socket.send_json(message)
        async with asyncio.timeout(20):
            while True:
                answer: dict[str, Any] = json.loads(await self.socket.receive_str())
                if answer.get("id") == number:
                    break
                self._notice(answer)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _notice(self, event: dict[str, Any]) -> None:
        if event.get("method") == "Runtime.exceptionThrown":
            details = event["params"]["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description") or details["text"])
        elif event.get("method") == "Runtime.consoleAPICalled" and event["params"]["type"] == "error":
            self.errors.append(
                str(
                    [
                        argument.get("value", argument.get("description"))
                        for argument in event["params"]["args"]
                    ]
                )
            )

    async def resize(self, width: int, height: int, *, touch: bool) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 2 if touch else 1, "mobile": touch}
        await self.call("Emulation.setDeviceMetricsOverride", metrics)
        await self.call("Emulation.setTouchEmulationEnabled", {"enabled": touch, "maxTouchPoints": 5})

    async def prefer(self, **features: str) -> None:
        """Media features, e.g. prefer(prefers_color_scheme="dark")."""
        named = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        await self.call("Emulation.setEmulatedMedia", {"features": named})

    async def open(self, url: str) -> None:
        await self.call("Page.navigate", {"url": url})
        await self.until("document.readyState === 'complete' && location.protocol !== 'about:'")

    async def eval(self, script: str) -> Any:
        """The value of a JavaScript expression, awaited; True for an element, which has no value here."""
        expression = f"Promise.resolve({script}).then((value) => value instanceof Node ? true : value)"
        params = {"expression": expression, "awaitPromise": True, "returnByValue": True, "userGesture": True}
        answer = await self.call("Runtime.evaluate", params)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise BrowserError(
                f"{script}: {details.get('exception', {}).get('description', details['text'])}"
            )
        return answer["result"].get("value")

    async def until(self, script: str, patience: float = PATIENCE) -> Any:
        """The first truthy value of an expression; BrowserError with what the page shows if none comes."""
        deadline = time.monotonic() + patience
        while not (value := await self.eval(script)):
            if time.monotonic() > deadline:
                shown = await self.eval("document.body.innerText")
                raise BrowserError(f"never true: {script}\nerrors: {self.errors}\nthe page shows:\n{shown}")
            await asyncio.sleep(0.03)
        return value

    async def find(self, css: str, text: str | None = None) -> tuple[float, float]:
        """Middle of the last such element (whose text contains `text`), once it stands still and on top."""
        script = f"""(async () => {{
            const text = {json.dumps(text)};
            const element = [...document.querySelectorAll({json.dumps(css)})]
                .filter((one) => text === null || one.textContent.includes(text)).at(-1);
            if (!element) return null;
            element.scrollIntoView({{block: 'nearest'}});
            const frame = () => new Promise((done) =>
                requestAnimationFrame(() => done(element.getBoundingClientRect())));
            const [one, two] = [await frame(), await frame()];
            if (one.top !== two.top || one.left !== two.left || !two.width) return null;
            const [x, y] = [two.left + two.width / 2, two.top + two.height / 2];
            return element.contains(document.elementFromPoint(x, y)) ? [x, y] : null;
        }})()"""
        x, y = await self.until(script)
        return x, y

    async def click(self, css: str, text: str | None = None, *, count: int = 1, button: str = "left") -> None:
        x, y = await self.find(css, text)
        await self.call("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y})
        for number in range(1, count + 1):
            for kind in ("mousePressed", "mouseReleased"):
                event = {"type": kind, "x": x, "y": y, "button": button, "clickCount": number}
                await self.call("Input.dispatchMouseEvent", event)

    async def write(self, text: str) -> None:
        """Inserts text where the focus is, as an input method does."""
        await self.call("Input.insertText", {"text": text})

    async def key(self, name: str, *, shift: bool = False) -> None:
        code, text = KEYS[name]
        event = {"key": name, "code": name, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        await self.call("Input.dispatchKeyEvent", {"type": "keyDown", "text": text, **event})
        await self.call("Input.dispatchKeyEvent", {"type": "keyUp", **event})

    async def screenshot(self) -> bytes:
        """What the window shows, as PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot", {"format": "png"}))["data"])

    async def swipe(self, css: str, across: int) -> None:
        """A finger on the last such element moves that many pixels to the right (left where negative)."""
        x, y = await self.find(css)
        await self.call("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in range(1, 9):
            point = {"x": x + across * part / 8, "y": y}
            await self.call("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        await self.call("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
