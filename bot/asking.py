"""Asking on the terminal before something is changed that can't be taken back."""

import sys


def agreed(question: str, doing: str) -> bool:
    """Whether somebody said yes; where there is no terminal, nobody did. `doing` is what --yes would do."""
    if not sys.stdin.isatty():
        print(f"Nothing was changed: there is no terminal to ask on; say --yes to {doing}.", file=sys.stderr)
        return False
    try:
        answer = input(f"{question} [y/N] ").strip().lower()
    except EOFError:
        answer = ""
    if answer not in ("y", "yes"):
        print("Nothing was changed.")
        return False
    return True
