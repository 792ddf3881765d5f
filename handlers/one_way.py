"""One way served in place of the intake, given by its import path: /start begins it anew."""

import importlib
import sys
from pathlib import Path

from aiogram.types import Message

from handlers.opening import Opening
from handlers.permitted import allowed
from handlers.showing import Showing, Turn
from handlers.texts import bring
from services.conversation import Conversation, Way
from services.desk import Services
from services.intake.opening import AUDIENCES
from services.permissions import Action
from services.wizard import Draft


def named_way(path: str) -> Way:
    """The way that MODULE:NAME names; the texts of a folder `locales` beside it come along.

    Raises ValueError with what is wrong.
    """
    module, _, name = path.partition(":")
    if str(Path.cwd()) not in sys.path:
        sys.path.append(str(Path.cwd()))  # a command's own path is where the command lies
    try:
        found = importlib.import_module(module)
    except (ImportError, ValueError) as error:
        raise ValueError(f"{path!r}: {error}; it must look like package.module:NAME") from None
    way = getattr(found, name, None)
    if not isinstance(way, Way):
        raise ValueError(f"{path!r}: there is no way of this name in {module}")
    texts = Path(str(found.__file__)).parent / "locales"
    if texts.is_dir():
        bring(texts)
    return way


class OneWay(Opening):
    """Like the intake's, but what begins is this way. Its draft has the number of the update that began it."""

    def __init__(self, desk: Services, conversation: Conversation, showing: Showing, way: Way) -> None:
        super().__init__(desk, conversation, showing, _nothing)
        self.way = way

    @allowed(Action.OPEN_TICKETS)
    async def start(self, turn: Turn, message: Message, rest: str) -> None:
        """/start: what was open is put aside."""
        await self._open_new(turn, turn.work.update_id, rest)

    async def _open_new(self, turn: Turn, named: int, words: str) -> None:
        draft = Draft(
            id=named,
            owner=turn.person.id,
            lane=turn.lane,
            flow=self.way.flow.name,
            audience=AUDIENCES[turn.person.role],
            place="",
        )
        view = await self.conversation.begin(
            turn.scene, draft, {}, turn.work, new=turn.work.is_first_of(named)
        )
        await (self.showing.pressed(turn, view) if turn.query else self.showing.below(turn, view))


async def _nothing(turn: Turn, words: str) -> bool:
    return False
