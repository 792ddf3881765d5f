"""Enviar E-mail (S4.2.9): to whom, by which template, what it says, and whether its reading is to be confirmed."""

from collections.abc import Mapping
from typing import Annotated, Any

from services.conversation import Effect, Scene
from services.intake.attachments import chosen_of
from services.intake.first_contact import FirstContact
from services.intake.mail_addresses import (
    copied,
    copies_ticked,
    copy_typed,
    listed,
    offered,
    read,
    recipients,
    ticked,
    ticks,
    typed,
)
from services.intake.mail_text import Preview, begun, fresh, preview, previewed, templates, typed_over
from services.intake.part import Part, Told
from services.intake.reading import read_line
from services.intake.resolution import Resolution
from services.mail.addressing import shown
from services.mail.templates import BODY_MOST, SUBJECT_MOST
from services.ticket_content import MailContent, Refused
from services.wizard import Choice, Deed, Draft, Flag, Info, Marks, Step, Text

TYPED_MOST = 2000
"""Characters of several addresses in one text."""
ABOUT = ("find_customer.customer", "prospect.prospect", "new_ticket.subject")
"""Another customer's mail goes to nobody whom somebody typed for this one."""


class MailAnswers(Step):
    """What makes a mail, with its ticket or later. `typed` and `copied`: addresses, a blank between. Of a template the
    text is kept as it was when it was chosen (`sample_…`), its values are those of the moment; what is typed as
    `subject` or `body` stands in its place."""

    form = True
    deeds = (Deed("fresh", shown=typed_over, asks=lambda draft: True),)
    to: Annotated[
        list[str] | None,
        Marks(source=recipients, required=True, after=(*ABOUT, "customer_card.contact"), lists=("typed",)),
    ] = None
    other: Annotated[str | None, Text(most=TYPED_MOST, check=read)] = None
    cc: Annotated[list[str] | None, Marks(source=copied, after=ABOUT, lists=("copied",))] = None
    copy_to: Annotated[str | None, Text(most=TYPED_MOST, check=read)] = None
    template: Annotated[int | None, Choice(source=templates, single=False)] = None
    subject: Annotated[str | None, Text(required=True, most=SUBJECT_MOST, check=read_line)] = None
    body: Annotated[str | None, Text(required=True, long=True, most=BODY_MOST)] = None
    wants_read: Annotated[bool | None, Flag()] = None
    attach: Annotated[bool | None, Flag()] = None
    typed: Annotated[str | None, Info(kept=True, after=ABOUT)] = None
    copied: Annotated[str | None, Info(kept=True, after=ABOUT)] = None
    sample_name: Annotated[str | None, Info(kept=True)] = None
    sample_subject: Annotated[str | None, Info(kept=True)] = None
    sample_body: Annotated[str | None, Info(kept=True)] = None
    preview: Annotated[Preview | None, Info(source=previewed, after=("subject", "body", "template"))] = None

    @classmethod
    def missing(cls, draft: Draft) -> tuple[str, ...]:
        """A template says what nobody typed."""
        said = draft.answers.get(cls.name(), {})
        return tuple(name for name in super().missing(draft) if not said.get(f"sample_{name}"))

    @classmethod
    def open_question(cls, draft: Draft) -> str:
        """First somebody to send it to, then a template or none, then what is missing."""
        gaps, said = cls.missing(draft), draft.answers.get(cls.name(), {})
        if "to" in gaps:
            return "other"
        return "template" if said.get("template") is None and gaps else "".join(gaps[:1])


class Mail(MailAnswers):
    """Shown where Enviar E-mail is ticked, on Prim. Contato or on Atend. Resolvido."""

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        resolved = Resolution.shown(draft) and draft[Resolution].mail
        return bool(draft[FirstContact].mail or resolved)


def effects(step: type[MailAnswers]) -> Mapping[str, Effect]:
    """What comes of an answer on a page that asks for a mail."""
    name = step.name()
    return {
        f"{name}.other": typed,
        f"{name}.to": ticks,
        f"{name}.copy_to": copy_typed,
        f"{name}.cc": copies_ticked,
        f"{name}.template": begun,
    }


async def mail_of(draft: Draft, scene: Scene, place: str, files_of: str) -> MailContent:
    """What the page says, as it is sent. Raises Refused where nobody is left to send it to."""
    said = MailAnswers.model_validate(draft.answers.get(place, {}))
    made = await preview(draft, scene, place)
    to = ticked(await offered(draft, scene, place), said.to)
    if not to:
        raise Refused("mail_address_missing", "to")
    return MailContent(
        to=tuple(to),
        subject=made.subject,
        body=made.body,
        cc=tuple(each for each in listed(said.copied) if each not in to),
        template_id=said.template or None,
        wants_read=bool(said.wants_read),
        files=tuple(chosen_of(draft, files_of)) if said.attach else (),
    )


async def told(draft: Draft, scene: Scene) -> Told:
    place, said = Mail.name(), draft[Mail]
    made = await preview(draft, scene, place)
    to = [shown(each) for each in ticked(await offered(draft, scene, place), said.to)]
    lines = [("to", "\n".join(to)), ("cc", "\n".join(map(shown, listed(said.copied))))]
    lines += [("subject", made.subject), ("body", made.body)]
    if said.wants_read:
        lines.append(("wants_read", scene.text("mail-yes")))
    if made.empty:
        lines.append(("preview", ", ".join(made.empty)))
    return [each for each in lines if each[0] != "cc" or each[1]]


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    return {"mail": await mail_of(draft, scene, Mail.name(), "mail_files")}


PART = Part(Mail, told, content)
SAID: Mapping[str, Effect] = effects(Mail)
DOES: Mapping[str, Effect] = {"mail.fresh": fresh}
