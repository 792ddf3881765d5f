"""What a mail says: a template with the values of the moment, and what somebody typed in its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.conversation import Scene
from services.intake.mail_values import values
from services.mail.templates import Template, filled
from services.ticket_content import Refused
from services.wizard import Done, Draft, Note, Option

NO_TEMPLATE = 0
SAMPLE = ("sample_name", "sample_subject", "sample_body")
"""What a draft keeps of its template, as it was when it was chosen."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The mail as it would be sent now. `empty`: placeholders without a value; `ready`: mail leaves this place at all;
    `confirms`: a confirmation of reading is seen when it comes back."""

    subject: str
    body: str
    empty: tuple[str, ...]
    ready: bool
    confirms: bool


async def templates(draft: Draft, scene: Scene) -> list[Option]:
    """Modelo de E-mail: those in use, the one that was chosen also when it is no more, and none."""
    found = await scene.once("mail templates", lambda: scene.desk.mail_templates.listed(scene.actor))
    said = draft.answers.get(draft.place, {})
    chosen = said.get("template")
    options = [Option(each.id, each.name) for each in found]
    if chosen and chosen not in [each.id for each in found]:
        options.append(Option(chosen, said.get("sample_name") or ""))
    return [*options, Option(NO_TEMPLATE, scene.text("mail-template-without"), taken=not options)]


async def previewed(draft: Draft, scene: Scene) -> Preview:
    """What the page shows of it."""
    return await preview(draft, scene, draft.place)


async def preview(draft: Draft, scene: Scene, place: str) -> Preview:
    """What was typed, else what the template says with the values that there are now."""
    said, mails = draft.answers.get(place, {}), scene.desk.mails
    subject, body = said.get("subject") or "", said.get("body") or ""
    empty: tuple[str, ...] = ()
    if said.get("sample_body") and not (subject and body):
        template = Template(0, "", said.get("sample_subject") or "", said["sample_body"])
        made = filled(template, await _values(draft, scene, place))
        shown = ("" if subject else template.subject) + ("" if body else template.body)
        empty = tuple(name for name in made.empty if name in shown)
        subject, body = subject or made.subject, body or made.body
    return Preview(subject, body, empty, mails.ready, mails.answers)


async def _values(draft: Draft, scene: Scene, place: str) -> Mapping[str, str]:
    ticket = draft.answers.get(place, {}).get("ticket")
    if not isinstance(ticket, int):
        return await values(draft, scene)
    desk = scene.desk.mail_templates
    return await scene.once("mail values", lambda: desk.ticket_values(scene.actor, ticket))


def typed_over(draft: Draft) -> bool:
    """Whether words of a person's stand in place of a template's."""
    said = draft.answers.get(draft.place, {})
    return bool(said.get("sample_body") and (said.get("subject") or said.get("body")))


async def begun(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Modelo de E-mail: its text is there, but for what somebody typed, which stays until it is given up."""
    said: dict[str, Any] = draft.answers.get(draft.place, {})
    wanted = said.get("template") or NO_TEMPLATE
    found = await scene.desk.mail_templates.one(scene.actor, wanted)
    if found is None and wanted != NO_TEMPLATE:
        raise Refused("mail_template_gone", "template")
    sample = (found.name, found.subject, found.body) if found else (None, None, None)
    stays = found is not None and bool(said.get("subject") or said.get("body"))
    return Done(
        answers={draft.place: dict(zip(SAMPLE, sample, strict=True))},
        note=Note("mail-typed-stays") if stays else None,
    )


async def fresh(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Usar texto do modelo: what was typed is given up."""
    return Done(answers={draft.place: {"subject": None, "body": None}})
