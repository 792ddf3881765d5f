"""How a conversation looks in Telegram: acts in, pages painted."""

from handlers.dispatching import COMMANDS, build_dispatcher
from handlers.showing import apology, instability
from handlers.texts import Texts

__all__ = ["COMMANDS", "Texts", "apology", "build_dispatcher", "instability"]
