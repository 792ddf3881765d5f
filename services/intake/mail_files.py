"""Anexo E-mail (S4.2.10): files that go with the mail."""

from services.intake.attachments import FileAnswers
from services.intake.mail import Mail
from services.wizard import Draft


class MailFiles(FileAnswers):
    """Shown where Adicionar Anexo is ticked on Enviar E-mail."""

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return Mail.shown(draft) and bool(draft[Mail].attach)
