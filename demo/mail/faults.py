"""Bad days of the demo's mail server: what it answers, when it hangs up, how slow it is."""

from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple

from demo.mail.certificates import KINDS

STEPS = ("login", "mail", "rcpt", "data")
DROPS = ("", "connect", "silent", "before_data", "after_data")


class Special(NamedTuple):
    """What an address answers, whoever writes to it; `once` only to the first try of each message."""

    answer: str
    once: bool = False


ADDRESSES = {
    "recusado": Special("550 5.1.1 <{address}>: Recipient address rejected: User unknown"),
    "cheio": Special("452 4.2.2 <{address}>: Mailbox full"),
    "bloqueado": Special("554 5.7.1 <{address}>: Blocked by policy"),
    "adiado": Special("450 4.2.0 <{address}>: Recipient address rejected: Greylisted", once=True),
}
"""By what stands before the @. `devolve@` is accepted and comes back as a bounce (RFC 3464)."""
RETURNED = "devolve"


class NoFault(ValueError):
    """Values that make no fault; the text says which and what would be right."""


@dataclass
class MailFaults:
    """`login`, `mail`, `rcpt`, `data`: the answer at that step in place of the real one ("451 4.3.0 Try later"),
    `data` after the whole message was read. `drop`: the connection ends at once (connect), is never answered
    (silent), ends when the message is read but not kept (before_data), or kept and not confirmed (after_data).
    `seconds`: before each answer. `greylist`: each recipient's first try of a message gets 450. `certificate`:
    good, expired, foreign, other_name. `times`: how often answers and drops happen before all is good again;
    None is always."""

    login: str = ""
    mail: str = ""
    rcpt: str = ""
    data: str = ""
    drop: str = ""
    seconds: float = 0.0
    greylist: bool = False
    certificate: str = "good"
    times: int | None = None

    def __post_init__(self) -> None:
        """Raises `NoFault`."""
        for step in STEPS:
            answer = getattr(self, step)
            if answer and not (answer[:3].isdigit() and answer[3:4] == " " and answer[0] in "45"):
                raise NoFault(f"{step} is an answer such as 451 4.3.0 Try later, not {answer!r}")
        if self.drop not in DROPS:
            raise NoFault(f"drop is one of {', '.join(filter(None, DROPS))}, not {self.drop!r}")
        if self.certificate not in KINDS:
            raise NoFault(f"certificate is one of {', '.join(KINDS)}, not {self.certificate!r}")
        if not 0 <= self.seconds <= 600:
            raise NoFault(f"seconds are 0 to 600, not {self.seconds}")

    def answer(self, step: str) -> str:
        """What a step answers now, empty where all is good; it counts."""
        found: str = getattr(self, step)
        return found if found and self._counted() else ""

    def drops(self, moment: str) -> bool:
        """Whether the connection ends now; it counts."""
        return self.drop == moment and self._counted()

    def _counted(self) -> bool:
        if self.times is None:
            return True
        if self.times < 1:
            return False
        self.times -= 1
        return True

    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


KNOWN = {one.name: type(getattr(MailFaults(), one.name)) for one in fields(MailFaults) if one.name != "times"}


def faults_of(given: dict[str, Any], before: MailFaults) -> MailFaults:
    """Values of JSON over those that held before. Raises `NoFault`."""
    values = before.told()
    for name, value in given.items():
        if name == "times":
            right = value is None or (type(value) is int and value >= 0)
        elif KNOWN.get(name) is float:
            right = isinstance(value, int | float) and not isinstance(value, bool)
        else:
            right = name in KNOWN and type(value) is KNOWN[name]
        if not right:
            raise NoFault(f"{name} is no fault of the mail server, or not {value!r}")
        values[name] = value
    return MailFaults(**values)
