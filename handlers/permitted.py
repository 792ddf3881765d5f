"""Permissions of handlers: each declares its action, and the front asks before it calls."""

from collections.abc import Callable
from typing import Any, TypeVar

from services.permissions import Action

H = TypeVar("H", bound=Callable[..., Any])


def allowed(action: Action) -> Callable[[H], H]:
    """Declares what a handler's caller must be allowed to do. Services ask again where they fetch."""

    def declare(handler: H) -> H:
        handler.action = action  # type: ignore[attr-defined]
        return handler

    return declare


def action_of(handler: Callable[..., Any]) -> Action:
    """What a handler declared. Raises AttributeError where it declared nothing."""
    action = handler.action  # type: ignore[attr-defined]
    return Action(action)
