"""The chat page's side of files, contacts, places and new people."""

import re
from urllib.parse import quote

from aiohttp import web

from demo.files import Upload
from demo.images import picture_kind
from demo.page_input import BadInput, body_of, known_person, number
from demo.sharing import Sharing
from demo.telegram import Telegram
from demo.texts import clean

NEW_PEOPLE = 9000  # ids of people that are added on the page begin above
PHONE = re.compile(r"\+?\d{8,15}")


class ShareApi:
    def __init__(self, telegram: Telegram, share: Sharing) -> None:
        self.telegram = telegram
        self.share = share

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/demo/file/{file_id}", self.file),
            web.post("/demo/upload", self.upload),
            web.post("/demo/share", self.shared),
            web.post("/demo/person", self.new_person),
        ]

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of a file. Pictures and sounds are shown, anything else is only saved, and nothing of it
        runs here, whoever sent it."""
        file = self.telegram.files.get(request.match_info["file_id"])
        if file is None:
            raise BadInput("unknown file")
        try:
            content = self.telegram.files.read(file)
        except OSError:
            raise BadInput("the file is no longer there") from None
        mime = f"image/{picture_kind(content)}".replace("jpg", "jpeg") if file.kind == "photo" else file.mime
        shown = file.kind != "document" and mime.startswith(("image/", "audio/", "video/"))
        name = quote(file.name or file.path.rpartition("/")[2])
        headers = {
            "Content-Type": mime if shown else "application/octet-stream",
            "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=31536000, immutable",
        }
        return web.Response(body=content, headers=headers)

    async def upload(self, request: web.Request) -> web.Response:
        """A file as the body; what it is stands in the address: person, kind, name, type, caption, reply_to,
        album, duration."""
        query = request.query
        person = known_person(self.telegram, query.get("person"))
        try:
            content = await request.read()
        except web.HTTPRequestEntityTooLarge:
            raise BadInput("the file is too large") from None
        given = Upload(content, clean(query.get("name", "")).strip()[:255], query.get("type", "")[:100])
        try:
            message_id = self.share.file(
                person.id, query.get("kind", ""), given, caption=clean(query.get("caption", "")).strip(),
                reply_to=number(query.get("reply_to"), 0) or None, album=query.get("album", "")[:20] or None,
                duration=number(query.get("duration"), 0),
            )  # fmt: skip
        except ValueError as error:
            raise BadInput(str(error)) from None
        return self._sent(message_id)

    async def shared(self, request: web.Request) -> web.Response:
        """`contact`: {phone_number, first_name?, last_name?}, the own one without a name; or `location`:
        {latitude, longitude}."""
        body = await body_of(request)
        person = known_person(self.telegram, body.get("person"))
        reply_to = body.get("reply_to") if isinstance(body.get("reply_to"), int) else None
        contact, location = body.get("contact"), body.get("location")
        try:
            if isinstance(contact, dict):
                names = ("phone_number", "first_name", "last_name")
                card = [clean(str(contact.get(name) or "")).strip()[:64] for name in names]
                card[0] = re.sub(r"[ ().-]", "", card[0])
                if not PHONE.fullmatch(card[0]):
                    raise BadInput("a phone number has 8 to 15 digits")
                return self._sent(self.share.contact(person.id, *card, reply_to=reply_to))
            if isinstance(location, dict):
                latitude, longitude = (float(location.get(name, "x")) for name in ("latitude", "longitude"))
                return self._sent(self.share.location(person.id, latitude, longitude, reply_to=reply_to))
        except (ValueError, TypeError) as error:
            raise BadInput(str(error)) from None
        raise BadInput("a contact or a location is expected")

    async def new_person(self, request: web.Request) -> web.Response:
        """Somebody who has never used the bot, with the next free id."""
        body = await body_of(request)
        first, _, last = " ".join(clean(str(body.get("name") or "")).split())[:64].partition(" ")
        if not first:
            raise BadInput("a person has a name")
        number = max([NEW_PEOPLE, *self.telegram.people]) + 1
        return web.json_response(self.telegram.add_person(number, first, last_name=last or None).card())

    def _sent(self, message_id: int) -> web.Response:
        message = self.telegram.messages[message_id]
        return web.json_response({"message_id": message_id, "message": message.page()})
