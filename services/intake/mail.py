"""Enviar E-mail (S4.2.9): to whom, by which template, what it says, and whether its reading is to be confirmed."""

from collections.abc import Mapping
from typing import Annotated, Any

from services.conversation import Scene
from services.intake.first_contact import FirstContact
from services.intake.part import Part, Told
from services.intake.resolution import Resolution
from services.wizard import Draft, Flag, Step, Text

SUBJECT_MOST = 200
BODY_MOST = 4000


class MailAnswers(Step):
    """What makes a mail, with its ticket or later."""

    subject: Annotated[str | None, Text(most=SUBJECT_MOST)] = None
    body: Annotated[str | None, Text(long=True, most=BODY_MOST)] = None
    wants_read: Annotated[bool | None, Flag()] = None
    attach: Annotated[bool | None, Flag()] = None


class Mail(MailAnswers):
    """Shown where Enviar E-mail is ticked, on Prim. Contato or on Atend. Resolvido."""

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        resolved = Resolution.shown(draft) and draft[Resolution].mail
        return bool(draft[FirstContact].mail or resolved)


async def told(draft: Draft, scene: Scene) -> Told:
    said = draft[Mail]
    return [("subject", said.subject or ""), ("body", said.body or "")]


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    return {}


PART = Part(Mail, told, content)
