"""/novo (S1): a ticket with its protocol is stored first, then its draft begins; what is typed along is searched."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.conversation import Conversation, Scene, View
from services.inbox import Work
from services.intake.find_customer import FindCustomer
from services.intake.flow import INTAKE
from services.intake.new_ticket import CUSTOMER, NewTicket
from services.states import Role
from services.wizard import Draft, Invalid, Note, clean

AUDIENCES = {Role.ADMIN: "operator", Role.OPERATOR: "operator"}


async def open_ticket(
    conversation: Conversation,
    scene: Scene,
    *,
    lane: int,
    words: str,
    key: str,
    at: datetime,
    work: Work,
    new: bool = False,
    told: Mapping[str, Mapping[str, Any]] | None = None,
) -> View:
    """Opens a ticket once a `key`. `words`, where there are any, bring kind and search along (the nine-input way);
    `told` are answers that are known before, step → field → value.

    `new`: this is the first time that the key is used, so that no draft need be looked for.
    """
    opened = await conversation.desk.tickets.open(scene.actor, key=key, at=at)
    draft = Draft(
        id=opened.draft_id,
        owner=scene.actor.id,
        lane=lane,
        flow=INTAKE.flow.name,
        audience=AUDIENCES[scene.actor.role],
        place="",
        protocol=opened.protocol,
    )
    known = {step: dict(answers) for step, answers in (told or {}).items()}
    note = None
    if clean(words):
        known = {NewTicket.name(): {"subject": CUSTOMER}, FindCustomer.name(): {}}
        try:
            known[FindCustomer.name()]["query"] = FindCustomer.questions()["query"].parse(words)
        except Invalid as wrong:
            note = Note(wrong.key, wrong.values)
    view = await conversation.begin(scene, draft, known, work, new=new)
    return replace(view, note=note or view.note)
