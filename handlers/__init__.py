"""How a conversation looks in Telegram: acts in, pages painted."""

from handlers.direct import Direct
from handlers.dispatching import build_dispatcher
from handlers.menus import Menus
from handlers.one_way import named_way
from handlers.showing import apology, instability
from handlers.texts import Languages, Texts

__all__ = ["Direct", "Languages", "Menus", "Texts", "apology", "build_dispatcher", "instability", "named_way"]
