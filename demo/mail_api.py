"""The chat page's side of the mail: the inbox, what its people do with a message, and the server's bad days."""

import asyncio
import base64
import binascii
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from aiohttp import web

from demo.mail.answers import NoAnswer
from demo.mail.faults import MailFaults, NoFault, faults_of
from demo.mail.letters import SENT, Letter
from demo.mail.reading import POLICY, SEEN, card, content, files, html, whole
from demo.mail.server import ADDRESS, DemoMail
from demo.page_input import BadInput, body_of, number

SHOWN = 300
SHOWN_RAW = 400_000
MAX_TEXT = 20_000


class MailApi:
    """Without a mail server the inbox is empty and says that there is none."""

    def __init__(self, mail: DemoMail | None, changed: Callable[[], None]) -> None:
        self._mail = mail
        if mail is not None:
            mail.letters.changed.append(changed)

    def routes(self) -> list[web.AbstractRouteDef]:
        routes: list[web.AbstractRouteDef] = [web.get("/demo/mail", self.inbox)]
        if self._mail is not None:
            routes += [
                web.get("/demo/mail/faults", self.show_faults),
                web.post("/demo/mail/faults", self.change_faults),
                web.get(r"/demo/mail/{n:\d+}", self.letter),
                web.get(r"/demo/mail/{n:\d+}/raw", self.raw),
                web.get(r"/demo/mail/{n:\d+}/html", self.html),
                web.get(r"/demo/mail/{n:\d+}/file/{part:\d+}", self.file),
                web.post(r"/demo/mail/{n:\d+}", self.act),
            ]
        return routes

    @property
    def mail(self) -> DemoMail:
        assert self._mail is not None
        return self._mail

    async def inbox(self, request: web.Request) -> web.Response:
        """Both boxes, newest first."""
        if self._mail is None:
            return web.json_response({"address": None, "letters": []})
        letters = sorted(self.mail.inbox + self.mail.arrived, key=lambda letter: -letter.number)[:SHOWN]
        # A message of 20 MB takes half a second to take apart.
        cards = await asyncio.to_thread(lambda: [card(letter) for letter in letters])
        return web.json_response({"address": ADDRESS, "letters": cards})

    async def letter(self, request: web.Request) -> web.Response:
        return web.json_response(await asyncio.to_thread(whole, self._found(request)))

    async def raw(self, request: web.Request) -> web.Response:
        """The source, cut where it is long; `?whole` gives all of it to keep."""
        letter = self._found(request)
        if "whole" in request.query:
            return _download(f"{letter.number}.eml", letter.raw)
        return web.Response(text=letter.raw[:SHOWN_RAW].decode("utf-8", "replace"), headers=_CALM)

    async def html(self, request: web.Request) -> web.Response:
        shown = html(self._found(request))
        if shown is None:
            raise web.HTTPNotFound
        return web.Response(
            text=shown, content_type="text/html", headers=_CALM | {"Content-Security-Policy": POLICY}
        )

    async def file(self, request: web.Request) -> web.Response:
        parts = files(self._found(request).message)
        place = int(request.match_info["part"])
        if not 1 <= place <= len(parts):
            raise web.HTTPNotFound
        part = parts[place - 1]
        return _download(part.get_filename() or f"parte {place}", content(part))

    async def act(self, request: web.Request) -> web.Response:
        """`act`: seen; reply (`text`, `files` of name and base64), confirm, bounce, each `by` one of the
        recipients, the first where none is named."""
        letter, body = self._found(request), await body_of(request)
        act, by = body.get("act"), body.get("by", letter.recipients[0] if letter.recipients else "")
        if act == "seen":
            # What arrived is seen by the provider's program alone, which looks for what it has not seen.
            if letter.box == SENT and SEEN not in letter.flags:
                self.mail.letters.mark(letter.number, letter.flags | {SEEN})
            return web.json_response({"seen": True})
        if letter.box != SENT or by not in letter.recipients:
            raise BadInput("by is one of the recipients of a message that was sent")
        return web.json_response({"n": self._answered(letter, act, by, body).number})

    def _answered(self, letter: Letter, act: Any, by: str, body: dict[str, Any]) -> Letter:
        try:
            if act == "reply":
                return self.mail.reply(letter, by, _text(body.get("text")), _files(body.get("files", [])))
            if act == "confirm":
                return self.mail.confirm(letter, by)
            if act == "bounce":
                return self.mail.bounce(letter, by)
        except NoAnswer as error:
            raise BadInput(str(error)) from None
        raise BadInput("act is seen, reply, confirm or bounce")

    async def show_faults(self, request: web.Request) -> web.Response:
        return web.json_response(self._told())

    async def change_faults(self, request: web.Request) -> web.Response:
        """Fields of `MailFaults`, which hold until they are changed, and `refusing` (true: nobody listens);
        `clear`: true makes all good again first."""
        body = await body_of(request)
        clear, refusing = body.pop("clear", False), body.pop("refusing", None)
        if not isinstance(clear, bool) or not isinstance(refusing, bool | None):
            raise BadInput("clear and refusing are true or false")
        try:
            self.mail.faults = faults_of(body, MailFaults() if clear else self.mail.faults)
        except NoFault as error:
            raise BadInput(str(error)) from None
        if refusing is not None or clear:
            await self.mail.refuse(bool(refusing))
        return web.json_response(self._told())

    def _told(self) -> dict[str, Any]:
        return self.mail.faults.told() | {"refusing": self.mail.refusing}

    def _found(self, request: web.Request) -> Letter:
        letter = self.mail.letters.find(number(request.match_info["n"], 0))
        if letter is None:
            raise web.HTTPNotFound
        return letter


_CALM = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def _download(name: str, body: bytes) -> web.Response:
    shown = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    headers = _CALM | {"Content-Disposition": shown}
    return web.Response(body=body, content_type="application/octet-stream", headers=headers)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
        raise BadInput(f"text is 1 to {MAX_TEXT} characters")
    return value.strip()


def _files(value: Any) -> list[tuple[str, bytes]]:
    try:
        return [(str(one["name"]), base64.b64decode(one["content"], validate=True)) for one in value]
    except (TypeError, KeyError, binascii.Error):
        raise BadInput("files are objects with name and content (base64)") from None
