"""The demo's mail as one object: where the bot sends to, what has arrived, and what goes wrong."""

import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from demo.mail import answers
from demo.mail.certificates import HOST, Certificates
from demo.mail.faults import MailFaults
from demo.mail.imap import ImapServer
from demo.mail.letters import ARRIVED, SENT, Letter, Letters
from demo.mail.smtp import PASSWORD, USER, Door, SmtpServer

ADDRESS = "atendimento@provedor.example.com"
"""The provider's own: what it sends is from there, answers go there."""


class DemoMail:
    """Servers on 127.0.0.1. `data_dir` None keeps the mail in memory. `async with DemoMail() as mail` starts and
    stops it; `faults` may be replaced at any time. `kept`: how many messages a box keeps."""

    def __init__(self, data_dir: Path | None = None, kept: int = 1000) -> None:
        self._own_folder = Path(tempfile.mkdtemp(prefix="atende-mail-")) if data_dir is None else None
        self.letters = Letters(data_dir, kept)
        self._certificates = Certificates(self._own_folder or data_dir or Path())
        self._door = Door(self.letters, self.bounce)
        self._smtp = SmtpServer(self._door, self._certificates)
        self.mailbox = ImapServer(self.letters, self._certificates)

    @property
    def ca_file(self) -> Path:
        """The authority that clients must trust, PEM."""
        return self._certificates.file

    @property
    def smtp_url(self) -> str:
        """With STARTTLS, which is required."""
        return f"smtp://{USER}:{PASSWORD}@{HOST}:{self._smtp.ports[0]}"

    @property
    def smtps_url(self) -> str:
        return f"smtps://{USER}:{PASSWORD}@{HOST}:{self._smtp.ports[1]}"

    @property
    def imap_url(self) -> str:
        """Of the provider's mailbox, with STARTTLS."""
        return f"imap://{USER}:{PASSWORD}@{HOST}:{self.mailbox.ports[0]}"

    @property
    def imaps_url(self) -> str:
        return f"imaps://{USER}:{PASSWORD}@{HOST}:{self.mailbox.ports[1]}"

    def told(self) -> dict[str, str]:
        """What a bot must know to send by it and to read what comes back."""
        return {"smtp": self.smtp_url, "imap": self.imaps_url, "ca": str(self.ca_file), "address": ADDRESS}

    @property
    def faults(self) -> MailFaults:
        return self._door.faults

    @faults.setter
    def faults(self, faults: MailFaults) -> None:
        self._door.faults = faults

    @property
    def inbox(self) -> list[Letter]:
        """What the bot sent, oldest first; a message to three people is one, with three recipients."""
        return self.letters.box(SENT)

    @property
    def arrived(self) -> list[Letter]:
        """What is in the provider's mailbox, oldest first."""
        return self.letters.box(ARRIVED)

    @property
    def connections(self) -> int:
        """How often somebody has connected to send."""
        return self._smtp.connections

    @property
    def refusing(self) -> bool:
        return not self._smtp.opened

    async def start(self) -> None:
        await self._smtp.open()
        await self.mailbox.open()

    async def refuse(self, refusing: bool = True) -> None:
        """Nobody listens where mail is sent to, as if the server were off; `False` opens it again."""
        if refusing and self._smtp.opened:
            await self._smtp.close()
        elif not refusing and not self._smtp.opened:
            await self._smtp.open()

    async def stop(self) -> None:
        await self._smtp.close()
        await self.mailbox.close()
        self.letters.close()
        if self._own_folder is not None:
            shutil.rmtree(self._own_folder, ignore_errors=True)

    async def __aenter__(self) -> "DemoMail":
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    # What people outside do

    def reply(
        self, letter: Letter, writer: str, text: str, files: list[tuple[str, bytes]] | None = None
    ) -> Letter:
        """Raises `NoAnswer`, as the next ones do."""
        return self.arrive(writer, answers.reply(letter, writer, text, files))

    def confirm(self, letter: Letter, reader: str) -> Letter:
        """That it was read, if it asks for that."""
        return self.arrive(reader, answers.confirmation(letter, reader))

    def bounce(self, letter: Letter, address: str, why: str = answers.UNKNOWN) -> Letter:
        """A message that had been accepted comes back."""
        return self.arrive("", answers.bounce(letter, address, why))

    def arrive(self, sender: str, raw: bytes) -> Letter:
        """Any bytes as a message in the provider's mailbox, however broken; `sender` of the envelope."""
        return self.letters.put(ARRIVED, sender, (ADDRESS,), raw)
