"""To whom a mail goes: addresses that are known are ticked, others typed, each checked and there once."""

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.conversation import Scene
from services.intake import prospect
from services.intake.customer_card import CustomerCard, record
from services.intake.new_ticket import ACCESS_POINT, PROSPECT, NewTicket
from services.mail.addressing import Known, NoAddress, known, parted, shown
from services.mail.asking import ADDRESSES_MOST
from services.ticket_content import Refused
from services.wizard import Done, Draft, Invalid, Note, Option

BETWEEN = " "
USED = 5
"""Addresses that somebody used last, which are offered where no others are known."""


def read(text: str) -> str:
    """Addresses as they are kept in a draft, a blank between. Raises Invalid with the word that is none."""
    try:
        return BETWEEN.join(parted(text))
    except NoAddress as wrong:
        raise Invalid("mail-address-word", word=str(wrong)[:60]) from None


def read_one(text: str) -> str:
    """One address. Raises Invalid."""
    found = read(text)
    if BETWEEN in found:
        raise Invalid("mail-address-one")
    return found


def listed(kept: object) -> list[str]:
    """The addresses that `read` gave."""
    return str(kept or "").split()


def key_of(address: str) -> str:
    """What names a typed address in a button."""
    return f"x{zlib.crc32(address.encode()):08x}"


async def people(draft: Draft, scene: Scene, place: str) -> list[Known]:
    """Those of the ticket, or of the draft's customer or prospect, whose address is known."""
    ticket = draft.answers.get(place, {}).get("ticket")
    if isinstance(ticket, int):
        addresses = scene.desk.mail_addresses
        return await scene.once(("mail people", ticket), lambda: addresses.of_ticket(scene.actor, ticket))
    subject = draft[NewTicket].subject
    if subject == ACCESS_POINT:
        return []
    if subject == PROSPECT:
        row = await prospect.chosen(draft, scene)
        one = known(f"p{row.id}", row.name, row.email, True) if row else None
        return [one] if one else []
    found, meant = await record(draft, scene), draft[CustomerCard].contact
    every = [
        known(f"c{each.id}", each.name, each.email, each.id == meant)
        for each in (found.contacts if found else ())
    ]
    return sorted((each for each in every if each), key=lambda each: not each.meant)


async def offered(draft: Draft, scene: Scene, place: str) -> list[Option]:
    """All that can be ticked: people first, whoever was meant ticked already; then what was typed; where nobody is
    known, what this person used last."""
    said, found = draft.answers.get(place, {}), await people(draft, scene, place)
    options: dict[str, Option] = {}
    for each in found:
        told = {"address": each.address, "name": each.name}
        options.setdefault(
            each.address,
            Option(
                each.key,
                f"{shown(each.address)} · {each.name.partition(' ')[0]}",
                detail=told,
                taken=each.meant,
            ),
        )
    for typed in listed(said.get("typed")):
        options.setdefault(typed, _option(typed, taken=True))
    if not found:
        for used in (await scene.once("mail used", lambda: scene.desk.mails.used(scene.actor)))[:USED]:
            options.setdefault(used, _option(used))
    return [*options.values()]


def _option(address: str, before: str = "", *, taken: bool = False) -> Option:
    return Option(key_of(address), f"{before}{shown(address)}", detail={"address": address}, taken=taken)


def ticked(options: Sequence[Option], keys: object) -> list[str]:
    """The addresses of the ticks."""
    wanted = keys if isinstance(keys, list) else []
    return [str(each.detail["address"]) for each in options if each.value in wanted]


def few(to: Sequence[str], cc: Sequence[str], field: str) -> None:
    """Raises Refused for an eleventh address."""
    if len({*to, *cc}) > ADDRESSES_MOST:
        raise Refused("mail_addresses_too_many", field, most=ADDRESSES_MOST)


async def recipients(draft: Draft, scene: Scene) -> list[Option]:
    """Enviar E-mail(s): whoever can be ticked."""
    return await offered(draft, scene, draft.place)


async def copied(draft: Draft, scene: Scene) -> list[Option]:
    """Cópia E-mail, as ticks: what was typed; unticked, it is gone."""
    said = draft.answers.get(draft.place, {})
    return [_option(each, "Cc: ", taken=True) for each in listed(said.get("copied"))]


async def typed(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Addresses that were typed are ticked; one that is known as somebody's is theirs. Raises Refused over ten."""
    place, said = draft.place, draft.answers.get(draft.place, {})
    if not (new := listed(said.get("other"))):
        return None
    options = await offered(draft, scene, place)
    theirs = {str(e.detail["address"]): str(e.value) for e in options if "name" in e.detail}
    kept = [each for each in listed(said.get("copied")) if each not in new]
    few([*ticked(options, said.get("to")), *new], kept, "other")
    every = dict.fromkeys([*listed(said.get("typed")), *(each for each in new if each not in theirs)])
    ticks = dict.fromkeys([*(said.get("to") or ()), *(theirs.get(each) or key_of(each) for each in new)])
    answers = {"typed": BETWEEN.join(every) or None, "to": [*ticks], "other": None}
    return Done(answers={place: answers | _copies(kept)})


async def ticks(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """What was typed and is unticked is gone; what was used before and is ticked is as typed. Raises Refused."""
    said = draft.answers.get(draft.place, {})
    to = ticked(await offered(draft, scene, draft.place), said.get("to"))
    cc = [each for each in listed(said.get("copied")) if each not in to]
    few(to, cc, "to")
    kept = [each for each in to if key_of(each) in (said.get("to") or ())]
    return Done(answers={draft.place: {"typed": BETWEEN.join(kept) or None} | _copies(cc)})


async def copy_typed(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Cópia E-mail: whoever gets the mail gets no copy. Raises Refused over ten."""
    place, said = draft.place, draft.answers.get(draft.place, {})
    if not (new := listed(said.get("copy_to"))):
        return None
    to = ticked(await offered(draft, scene, place), said.get("to"))
    every = [*dict.fromkeys([*listed(said.get("copied")), *(each for each in new if each not in to)])]
    few(to, every, "copy_to")
    again = [each for each in new if each in to]
    note = Note("mail-address-twice", {"address": shown(again[0])}) if again else None
    return Done(answers={place: {"copy_to": None} | _copies(every)}, note=note)


async def copies_ticked(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """A copy that is unticked is gone."""
    said = draft.answers.get(draft.place, {})
    kept = [each for each in listed(said.get("copied")) if key_of(each) in (said.get("cc") or ())]
    return Done(answers={draft.place: _copies(kept)})


def _copies(addresses: Sequence[str]) -> dict[str, Any]:
    return {"copied": BETWEEN.join(addresses) or None, "cc": [key_of(each) for each in addresses]}
