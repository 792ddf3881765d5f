"""A mail's plain text as HTML: paragraphs, lists and links that are written out. Nothing in it is ever markup."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

_LINK = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_AFTER = ".,;:!?'…"
"""Signs that end a sentence, not an address."""
_BULLET = re.compile(r"[-*•]\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_BODY = "margin:0;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5"
_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">\
<meta name="color-scheme" content="light dark"><title>{title}</title></head>
<body style="{style}"><div style="max-width:640px;margin:0 auto;padding:20px">
{logo}{body}{signature}</div></body></html>
"""


def page(subject: str, body: str, signature: str = "", logo: str | None = None, alt: str = "") -> str:
    """A whole document. `logo` is the Content-ID of a picture, without its brackets."""
    image = (
        f'<p style="margin:0 0 20px"><img src="cid:{escape(logo)}" alt="{escape(alt)}"'
        ' style="max-width:200px;max-height:80px;border:0"></p>\n'
        if logo
        else ""
    )
    below = (
        '<div style="margin-top:24px;padding-top:12px;border-top:1px solid #8884;font-size:13px;opacity:.8">\n'
        f"{blocks(signature)}</div>\n"
        if signature
        else ""
    )
    return _PAGE.format(title=escape(subject), style=_BODY, logo=image, body=blocks(body), signature=below)


def blocks(text: str) -> str:
    """The text's paragraphs and lists."""
    made = []
    for paragraph in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip("\n")):
        lines = paragraph.split("\n")
        made += [_block(kind, part) for kind, part in _runs(lines)]
    return "".join(f"{each}\n" for each in made)


def _runs(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Lines that belong together: an item's sign makes a list, a number only where it follows the one before."""
    for kind, group in groupby(lines, _kind):
        part = list(group)
        if kind == "ol":
            numbers = [int(found[1]) for line in part if (found := _NUMBER.match(line.strip()))]
            follow = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            yield ("ol" if follow else "p"), part
        else:
            yield kind, part


def _kind(line: str) -> str:
    bare = line.strip()
    return "ul" if _BULLET.match(bare) else "ol" if _NUMBER.match(bare) else "p"


def _block(kind: str, lines: list[str]) -> str:
    style = 'style="margin:0 0 12px"'
    if kind == "p":
        return f"<p {style}>{'<br>'.join(linked(line.strip()) for line in lines)}</p>"
    sign = _BULLET if kind == "ul" else _NUMBER
    first = _NUMBER.match(lines[0].strip())
    start = f' start="{int(first[1])}"' if kind == "ol" and first and int(first[1]) != 1 else ""
    items = "".join(f"<li>{linked(sign.sub('', line.strip(), count=1))}</li>" for line in lines)
    return f"<{kind}{start} {style}>{items}</{kind}>"


def linked(line: str) -> str:
    """A line with what is an address of the web made a link to itself; all else is escaped."""
    made, done = [], 0
    for found in _LINK.finditer(line):
        address = _trimmed(found[0])
        end = found.start() + len(address)
        shown = escape(address)
        made.append(f'{escape(line[done : found.start()])}<a href="{shown}">{shown}</a>')
        done = end
    return "".join(made) + escape(line[done:])


def _trimmed(address: str) -> str:
    """Without what belongs to the sentence around it."""
    while address and (
        address[-1] in _AFTER
        or (
            address[-1] in ")]}"
            and address.count("([{"[")]}".index(address[-1])]) < address.count(address[-1])
        )
    ):
        address = address[:-1]
    return address
