"""Queries of the RouterOS API: words with a question mark that say which rows of a print are wanted.

Source: help.mikrotik.com, RouterOS, "API", "Queries": each word pushes a truth on a stack, `?#` works on the stack;
a row comes if all that is left there is true.
"""

import re
from collections.abc import Mapping, Sequence

Row = Mapping[str, str]
_OPERATIONS = re.compile(r"(\d+)|([!&|.])")


class BadQuery(ValueError):
    """No query of the API; the text is what the router says."""


def wanted(row: Row, queries: Sequence[str]) -> bool:
    """Whether a row is asked for by words like `?name=maria`, `?-comment`, `?>mtu=1400`, `?#|`. Raises `BadQuery`."""
    stack: list[bool] = []
    for word in queries:
        if word.startswith("?#"):
            _work(stack, word[2:])
        else:
            stack.append(_holds(row, word[1:]))
    return all(stack)


def _holds(row: Row, said: str) -> bool:
    if said.startswith("-"):
        return said[1:] not in row
    sign, said = (said[0], said[1:]) if said[:1] in ("=", "<", ">") else ("=", said)
    name, compared, value = said.partition("=")
    if not compared:
        return name in row
    if name not in row:
        return False
    return row[name] == value if sign == "=" else _less(row[name], value, sign)


def _less(mine: str, value: str, sign: str) -> bool:
    """Numbers as numbers, all else letter by letter."""
    try:
        left, right = float(mine), float(value)
    except ValueError:
        return mine < value if sign == "<" else mine > value
    return left < right if sign == "<" else left > right


def _work(stack: list[bool], operations: str) -> None:
    """Signs from left to right: `!` turns the top over, `&` and `|` make one of two, a number copies the value that
    lies so deep, and at the word's end it alone is left."""
    if _OPERATIONS.sub("", operations):
        raise BadQuery(f"unknown query operation {operations}")
    found = list(_OPERATIONS.finditer(operations))
    try:
        for each in found:
            if each[1]:
                value = stack[-1 - int(each[1])]
                if each is found[-1]:
                    stack[:] = [value]
                else:
                    stack.append(value)
            else:
                _sign(stack, each[2], after_number=operations[: each.start()][-1:].isdigit())
    except IndexError:
        raise BadQuery("query stack is empty") from None


def _sign(stack: list[bool], sign: str, *, after_number: bool) -> None:
    if sign == "!":
        stack.append(not stack.pop())
    elif sign == ".":
        if not after_number:
            stack.append(stack[-1])
    else:
        top, below = stack.pop(), stack.pop()
        stack.append((top and below) if sign == "&" else (top or below))
