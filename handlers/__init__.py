"""How a conversation looks in Telegram: acts in, pages painted."""

from handlers.dispatching import COMMANDS, build_dispatcher
from handlers.showing import apology, instability
from handlers.texts import Languages, Texts

__all__ = ["COMMANDS", "Languages", "Texts", "apology", "build_dispatcher", "instability"]
