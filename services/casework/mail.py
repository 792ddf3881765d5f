"""Enviar E-mail: a mail about a ticket that is there, from its card; and Corrigir endereço, of one that failed."""

from datetime import datetime
from typing import Annotated, Any

from services.casework.about import AboutTicket, Worked, drop, ticket_of
from services.conversation import Scene, Way, all_of
from services.intake import mail, mail_files, mail_text
from services.intake.mail import MailAnswers
from services.intake.mail_addresses import read_one
from services.intake.mail_files import MailFileAnswers
from services.mail.mails import Queued
from services.ticket_content import NotAllowed
from services.wizard import Draft, Flow, Info, Marks, Option, Text


class NewMail(MailAnswers, AboutTicket):
    """As the intake's page, about a ticket that is there."""


async def its_files(draft: Draft, scene: Scene) -> list[Option]:
    """The ticket's files, then what was sent here."""
    own = await scene.desk.files.of_ticket(scene.actor, ticket_of(draft))
    return await mail_files.beside(draft, scene, own)


class NewMailFiles(MailFileAnswers):
    """As the intake's page; what other tickets have is not offered."""

    files: Annotated[list[int] | None, Marks(source=its_files)] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[NewMail].attach)


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """The mail is sent by the worker. Raises Refused with the field that is not right."""
    content = await mail.mail_of(draft, scene, NewMail.name(), NewMailFiles.name())
    return _worked(await scene.desk.mails.send(scene.actor, ticket_of(draft), content, key=key, at=at))


def _worked(sent: Queued) -> Worked:
    return Worked(sent.ticket_id, "mail", {"to": ", ".join(sent.addresses)})


MAIL = Way(
    Flow("mail", (NewMail, NewMailFiles), brief=True),
    confirm=confirm,
    cancel=drop,
    said=all_of(mail.effects(NewMail), {"new_mail_files.files": mail_files.kept}),
    does=all_of({"new_mail.fresh": mail_text.fresh}),
)


async def fate(draft: Draft, scene: Scene) -> Any:
    """The address that failed, with what its server said; None where it is none of the actor's to see."""
    return await scene.desk.mails.recipient(scene.actor, draft[CorrectAddress].recipient or 0)


class CorrectAddress(AboutTicket):
    """Another address for one that failed; the mail itself stays as it was."""

    recipient: Annotated[int | None, Info(kept=True)] = None
    failed: Annotated[Any, Info(source=fate)] = None
    address: Annotated[str | None, Text(required=True, check=read_one)] = None


async def corrected(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """The mail goes to the new address. Raises Refused where that is none, or the old one did not fail."""
    said = draft[CorrectAddress]
    found = await scene.desk.mails.recipient(scene.actor, said.recipient or 0)
    if found is None or found.ticket_id != said.ticket:
        raise NotAllowed
    return _worked(await scene.desk.mails.correct(scene.actor, found.id, said.address or "", key=key, at=at))


CORRECT_ADDRESS = Way(Flow("mail_correct", (CorrectAddress,), brief=True), confirm=corrected, cancel=drop)
