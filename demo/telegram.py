"""The demo's Telegram: people, their private chats with the bot, and what each side does there."""

import json
import secrets
from collections.abc import Callable
from typing import Any

from demo.errors import BLOCKED, CHAT_NOT_FOUND, bad_request, forbidden
from demo.feed import Feed
from demo.files import Files
from demo.messages import Message, Query
from demo.people import HINTS, Person, load_people
from demo.store import Store
from demo.texts import own_text
from demo.updates import DAY, QUERY_SECONDS, Update, Updates

Json = dict[str, Any]


class Telegram:
    """Everything that happens passes here, is written to the store and told to the feed and the queue. Acts
    of people return when they are committed."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self.store = store
        self.clock = clock
        self.token: str = store.fact("token") or self._new_token()
        self.bot: Json = {
            "id": int(self.token.partition(":")[0]), "is_bot": True, "first_name": "Atende",
            "username": "atende_demo_bot",
        }  # fmt: skip
        self.updates = Updates(store, clock, first_id=100_000_000 + secrets.randbelow(800_000_000))
        self.updates.confirmed = self._confirmed
        self.feed = Feed(store)
        self.files = Files(store)
        self.people = load_people(store)
        self.messages = {
            row[1]: Message(row[1], row[0], json.loads(row[2]), json.loads(row[3]))
            for row in store.read("select chat_id, message_id, data, extra from messages order by message_id")
        }
        self._message_id: int = store.fact("message_id") or 0
        store.write("delete from queries where expires < ?", clock() - DAY)
        self.queries = {
            row[0]: Query(row[0], row[1], row[2], json.loads(row[3]) if row[3] else None)
            for row in store.read("select id, person, expires, answer from queries order by rowid")
        }
        store.commit()

    def _new_token(self) -> str:
        token = f"{secrets.randbelow(9 * 10**9) + 10**9}:{secrets.token_urlsafe(26)[:35]}"
        self.store.set_fact("token", token)
        return token

    # Chats

    def person(self, person_id: int) -> Person:
        """Raises `KeyError`."""
        return self.people[person_id]

    def add_person(self, person_id: int, first_name: str, **values: Any) -> Person:
        """New, or with other names; whether they started the bot stays as it was."""
        known = self.people.get(person_id)
        person = Person(person_id, first_name, **values)
        person.hint = person.hint or HINTS.get(person.role, "")
        if known is not None:
            person.started = known.started or person.started
            person.blocked, person.read_up_to = known.blocked, known.read_up_to
            person.phone = person.phone or known.phone
        self.people[person_id] = person
        person.save(self.store)
        self.store.commit()
        return person

    def chat(self, chat_id: str, writing: bool = False) -> Person:
        """The person of a `chat_id` of a call. Raises `ApiError`: empty, unknown, never started, blocked."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        try:
            person = self.people.get(int(chat_id))
        except ValueError:
            person = None
        if person is None or not person.started:
            raise bad_request(CHAT_NOT_FOUND)
        if writing and person.blocked:
            raise forbidden(BLOCKED)
        return person

    def history(self, person_id: int) -> list[Message]:
        return [message for message in self.messages.values() if message.chat_id == person_id]

    # Messages

    def new_message(
        self, person: Person, author: Json, content: Json, extra: Json, date: int | None = None
    ) -> Message:
        """Keeps a message and tells the page. The caller commits."""
        self._message_id += 1
        self.store.set_fact("message_id", self._message_id)
        data = {
            "message_id": self._message_id, "from": author, "chat": person.chat(),
            "date": int(self.clock()) if date is None else date, **content,
        }  # fmt: skip
        message = Message(self._message_id, person.id, data, extra)
        self.messages[message.id] = message
        self.save(message, "message")
        return message

    def save(self, message: Message, event: str) -> None:
        self.store.write(
            "insert or replace into messages values (?, ?, ?, ?)",
            message.id, message.chat_id, json.dumps(message.data), json.dumps(message.extra),
        )  # fmt: skip
        if event in ("message", "edit"):
            self.feed.add(message.chat_id, event, message=message.page())

    def remove(self, person_id: int, message_ids: list[int]) -> None:
        for message_id in message_ids:
            del self.messages[message_id]
            self.store.write("delete from messages where message_id = ?", message_id)
        if message_ids:
            self.feed.add(person_id, "delete", message_ids=message_ids)

    def quoted(self, message: Message) -> Json:
        """A message inside `reply_to_message`, which never carries another one."""
        return {key: value for key, value in message.data.items() if key != "reply_to_message"}

    # What people do

    def write(
        self, person_id: int, content: Json, reply_to: int | None = None, date: int | None = None
    ) -> int:
        """A person sends content (`{"text": …}`, `{"sticker": …}`); gives the message id."""
        person = self._active(person_id)
        if reply_to is not None:
            answered = self.messages.get(reply_to)
            if answered is None or answered.chat_id != person_id:
                raise ValueError(f"no message {reply_to} in this chat")
            content = {"reply_to_message": self.quoted(answered), **content}
        message = self.new_message(person, person.user(), content, {}, date)
        left = message.data["date"] + DAY - self.clock()
        self.updates.add("message", message.data, left, person_id, message.id)
        self.store.commit()
        return message.id

    def rewrite(self, person_id: int, message_id: int, text: str) -> None:
        """A person edits their own text. Raises `ValueError`."""
        person = self._active(person_id)
        message = self.messages.get(message_id)
        if message is None or message.chat_id != person_id or message.from_bot or "text" not in message.data:
            raise ValueError(f"no own text {message_id} in this chat")
        message.data.pop("entities", None)
        message.data |= {**own_text(text), "edit_date": int(self.clock())}
        self.save(message, "edit")
        self.updates.add("edited_message", message.data, DAY, person.id, message.id)
        self.store.commit()

    def press(self, person_id: int, message_id: int, data: str) -> str:
        """A person presses a button with callback data, on a message that may have changed or gone since;
        gives the query's id."""
        person = self._active(person_id)
        message = self.messages.get(message_id)
        if message is not None and (message.chat_id != person_id or not message.from_bot):
            raise ValueError(f"no message {message_id} of the bot in this chat")
        gone = {"message_id": message_id, "chat": person.chat(), "date": 0}
        shown = gone if message is None else message.data
        query_id = str((person_id << 32) + secrets.randbits(32))
        query = Query(query_id, person_id, self.clock() + QUERY_SECONDS)
        self.queries[query.id] = query
        self.store.write("insert into queries values (?, ?, ?, null)", query.id, person_id, query.expires)
        content = {
            "id": query.id, "from": person.user(), "message": shown,
            "chat_instance": str(person_id * 2654435761 % 2**63), "data": data,
        }  # fmt: skip
        self.updates.add("callback_query", content, QUERY_SECONDS, person_id)
        self.store.commit()
        return query.id

    def block(self, person_id: int, blocked: bool) -> None:
        """A person stops or restarts the bot; the bot hears of it by `my_chat_member`."""
        person = self.person(person_id)
        if person.blocked == blocked:
            return
        person.blocked = blocked
        person.save(self.store)
        self.feed.add(person_id, "blocked", blocked=blocked)
        states: list[Json] = [{"user": self.bot, "status": "member"}]
        states.append({"user": self.bot, "status": "kicked", "until_date": 0})
        old, new = states if blocked else states[::-1]
        content = {
            "chat": person.chat(), "from": person.user(), "date": int(self.clock()),
            "old_chat_member": old, "new_chat_member": new,
        }  # fmt: skip
        self.updates.add("my_chat_member", content, DAY, person_id)
        self.store.commit()

    def forget(self, person_id: int, message_ids: list[int] | None) -> None:
        """A person deletes messages for both sides; None clears the chat. No update tells the bot."""
        known = [message.id for message in self.history(person_id)]
        self.remove(person_id, known if message_ids is None else [one for one in known if one in message_ids])
        self.store.commit()

    def forget_last(self, person_id: int) -> list[int]:
        """A person deletes the bot's last message; gives its id, if there was one."""
        last = [message.id for message in self.history(person_id) if message.from_bot][-1:]
        self.forget(person_id, last)
        return last

    def _active(self, person_id: int) -> Person:
        person = self.person(person_id)
        if person.blocked:
            self.block(person_id, False)  # writing to a stopped bot starts it again
        if not person.started:
            person.started = True
            person.save(self.store)
        return person

    def _confirmed(self, updates: list[Update]) -> None:
        """The bot took these updates: the page marks those messages as read."""
        for update in updates:
            if update.person in self.people and update.message_id is not None:
                person = self.people[update.person]
                if update.message_id > person.read_up_to:
                    person.read_up_to = update.message_id
                    person.save(self.store)
                    self.feed.add(person.id, "read", message_id=person.read_up_to)
