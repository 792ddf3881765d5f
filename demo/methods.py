"""Methods about messages: sent, edited, deleted, and presses answered.

Order of checks and texts as in tdlib/telegram-bot-api, Client.cpp (process_…_query, check_message,
check_reply_parameters) and tdlib/td, MessagesManager.cpp.
"""

import json
from collections.abc import Callable

from demo.calls import Params, flag, integer, link_preview, parse_message_ids, reply_parameters
from demo.errors import NOT_MODIFIED, QUERY_TOO_OLD, bad_request
from demo.faults import Flood
from demo.keyboards import reply_markup
from demo.messages import Message
from demo.people import Person
from demo.reactions import parse_reaction
from demo.telegram import Json, Telegram
from demo.texts import MAX_TEXT, formatted

ACTIONS = frozenset({
    "cancel", "typing", "upload_photo", "record_video", "upload_video", "record_voice", "record_audio",
    "upload_voice", "upload_audio", "upload_document", "choose_sticker", "find_location", "pick_up_location",
    "record_video_note", "upload_video_note",
})  # fmt: skip
DELETE_SECONDS = 48 * 3600


class Methods:
    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.flood: Flood | None = None

    def send_message(self, params: Params) -> Json:
        text, entities = self.text(params)

        def content() -> Json:
            if len(text) > MAX_TEXT:
                raise bad_request("message is too long")
            return {"text": text} | ({"entities": entities} if entities else {}) | link_preview(params)

        return self.deliver(params, content)

    def deliver(self, params: Params, make: Callable[[], Json]) -> Json:
        """Sends what `make` gives once chat, reply and keyboard are known to be good."""
        return self.deliver_all(params, lambda: [make()])[0]

    def deliver_all(self, params: Params, make: Callable[[], list[Json]]) -> list[Json]:
        """As `deliver`, several at once or none; rate limits count them as one."""
        reply = reply_parameters(params)
        markup = reply_markup(params.get("reply_markup", ""))
        person = self.telegram.chat(params.get("chat_id", ""), writing=True)
        replied = self._replied(person, reply)
        made = make()
        self._pace(person)
        return [self._sent(person, replied | content, markup, params) for content in made]

    def _sent(self, person: Person, content: Json, markup: Json | None, params: Params) -> Json:
        if flag(params.get("protect_content")):
            content["has_protected_content"] = True
        extra: Json = {"silent": True} if flag(params.get("disable_notification")) else {}
        if markup is not None:
            if "inline_keyboard" in markup:
                content["reply_markup"] = markup
            else:
                extra["markup"] = markup
        return self.telegram.new_message(person, self.telegram.bot, content, extra).data

    def edit_message_text(self, params: Params) -> Json:
        text, entities = self.text(params)
        markup = reply_markup(params.get("reply_markup", ""))
        person, message = self.editable(params)
        if "text" not in message.data:
            raise bad_request("there is no text in the message to edit")
        if len(text) > MAX_TEXT:
            raise bad_request("MESSAGE_TOO_LONG")
        content: Json = {"text": text} | ({"entities": entities} if entities else {}) | link_preview(params)
        return self.edit(person, message, ("text", "entities", "link_preview_options"), content, markup)

    def edit_message_reply_markup(self, params: Params) -> Json:
        markup = reply_markup(params.get("reply_markup", ""))
        person, message = self.editable(params)
        return self.edit(person, message, (), {}, markup)

    def delete_message(self, params: Params) -> bool:
        if not params.get("chat_id"):
            raise bad_request("chat identifier is not specified")
        if not integer(params.get("message_id"), 0, 0, 2**31 - 1):
            raise bad_request("message identifier is not specified")
        person = self.telegram.chat(params["chat_id"])
        message = self._message(person, params, "message to delete")
        self._delete(person, [message])
        return True

    def delete_messages(self, params: Params) -> bool:
        message_ids = parse_message_ids(params.get("message_ids", ""))
        person = self.telegram.chat(params.get("chat_id", ""))
        known = [self.telegram.messages.get(message_id) for message_id in dict.fromkeys(message_ids)]
        self._delete(person, [one for one in known if one is not None and one.chat_id == person.id])
        return True

    def answer_callback_query(self, params: Params) -> bool:
        text = params.get("text", "")
        query = self.telegram.queries.get(params.get("callback_query_id", ""))
        if query is None or query.answer is not None or query.expires <= self.telegram.clock():
            raise bad_request(QUERY_TOO_OLD)
        if len(text) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        url = params.get("url", "")
        if url and not self._own_link(url):
            raise bad_request("URL_INVALID")
        query.answer = {"text": text, "show_alert": flag(params.get("show_alert")), "url": url}
        answer = json.dumps(query.answer)
        self.telegram.store.write("update queries set answer = ? where id = ?", answer, query.id)
        self.telegram.feed.add(query.person, "answer", query_id=query.id, **query.answer)
        return True

    def send_chat_action(self, params: Params) -> bool:
        action = params.get("action", "").lower()
        if action not in ACTIONS:
            raise bad_request("wrong parameter action in request")
        person = self.telegram.chat(params.get("chat_id", ""), writing=True)
        self.telegram.feed.add(person.id, "action", action=action)
        return True

    def set_message_reaction(self, params: Params) -> bool:
        reactions = parse_reaction(params.get("reaction", ""))
        person = self.telegram.chat(params.get("chat_id", ""))
        message = self._message(person, params, "message to react")
        message.extra["reactions"] = reactions
        self.telegram.save(message, "reaction")
        self.telegram.feed.add(person.id, "reaction", message_id=message.id, reactions=reactions)
        return True

    # Parts of calls

    def text(self, params: Params, name: str = "text", entities: str = "entities") -> tuple[str, list[Json]]:
        """Text and entities of a call; of a caption, which may be empty, by other names."""
        given, mode, marked = (params.get(one, "") for one in (name, "parse_mode", entities))
        text, found = formatted(given, mode, marked, empty=name != "text")
        shown: list[Json] = []
        for entity in found:
            if "user_id" not in entity:
                shown.append(entity)
                continue
            person = self.telegram.people.get(entity["user_id"])
            if person is not None and person.started:  # a user that the bot has not met stays plain text
                known = {key: value for key, value in entity.items() if key != "user_id"}
                shown.append(known | {"user": person.user()})
        return text, shown

    def _replied(self, person: Person, reply: tuple[int, bool]) -> Json:
        message_id, without = reply
        if not message_id:
            return {}
        message = self.telegram.messages.get(message_id)
        if message is None or message.chat_id != person.id:
            if without:
                return {}
            raise bad_request("message to be replied not found")
        return {"reply_to_message": self.telegram.quoted(message)}

    def _message(self, person: Person, params: Params, what: str) -> Message:
        message = self.telegram.messages.get(integer(params.get("message_id"), 0, 0, 2**31 - 1))
        if message is None or message.chat_id != person.id:
            raise bad_request(f"{what} not found")
        return message

    def editable(self, params: Params) -> tuple[Person, Message]:
        if not params.get("chat_id") and not params.get("message_id"):
            raise bad_request("message identifier is not specified")
        person = self.telegram.chat(params.get("chat_id", ""), writing=True)
        message = self._message(person, params, "message to edit")
        if not message.from_bot or "markup" in message.extra:
            raise bad_request("message can't be edited")
        return person, message

    def edit(
        self, person: Person, message: Message, replaced: tuple[str, ...], content: Json, markup: Json | None
    ) -> Json:
        """New content and keyboard; none given takes the keyboard away. Refused where nothing changes."""
        if markup is not None and "inline_keyboard" not in markup:
            raise bad_request("inline keyboard expected")
        wanted = content | ({"reply_markup": markup} if markup is not None else {})
        names = (*replaced, "reply_markup")
        if wanted == {name: message.data[name] for name in names if name in message.data}:
            raise bad_request(NOT_MODIFIED)
        self._pace(person)
        for name in names:
            message.data.pop(name, None)
        message.data |= {"edit_date": int(self.telegram.clock()), **wanted}
        self.telegram.save(message, "edit")
        return message.data

    def _delete(self, person: Person, messages: list[Message]) -> None:
        for message in messages:
            if self.telegram.clock() - message.data["date"] > DELETE_SECONDS:
                raise bad_request("message can't be deleted for everyone")
        self.telegram.remove(person.id, [message.id for message in messages])

    def _pace(self, person: Person) -> None:
        if self.flood is not None:
            self.flood.check(person.id, self.telegram.clock())

    def _own_link(self, url: str) -> bool:
        own = f"t.me/{self.telegram.bot['username']}?start="
        return url.removeprefix("https://").removeprefix("http://").startswith(own)
