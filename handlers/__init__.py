"""How a conversation looks in Telegram: acts in, pages painted."""

from handlers.dispatching import COMMANDS, build_dispatcher
from handlers.showing import instability
from handlers.texts import Texts

__all__ = ["COMMANDS", "Texts", "build_dispatcher", "instability"]
