"""The text of a mail that came as HTML alone: what a reader sees of it, in lines; nothing of it is run or fetched."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

LARGEST = 60_000
"""Signs of the body that are read: an answer stands at its beginning, and what is nested deeply takes time with the
square of its depth, less than a second at this length."""
_NEVER = frozenset(
    {"head", "script", "style", "title", "template", "noscript", "svg", "object", "iframe", "-comment"}
)
_LINES = frozenset(
    {"address", "article", "center", "div", "dl", "dt", "dd", "fieldset", "footer", "form", "header", "hr", "li",
     "main", "nav", "section", "tbody", "thead", "tr"}
)  # fmt: skip
_APART = frozenset({"p", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
QUOTE, UNQUOTE, LINE, APART = "\ue000", "\ue001", "\ue002", "\ue003"
"""Private signs that stand for where a quote begins and ends, a line, and a paragraph, as long as lines are made."""
_PRIVATE = re.compile("[\ue000-\ue003]")
_EDGES = re.compile("[ \n\ue002\ue003]*[\n\ue002\ue003][ \n\ue002\ue003]*")


def text_of(html: str) -> str:
    """Paragraphs and lines as a browser would break them. A quote's lines begin with `> `, so that they can be cut."""
    begin = re.search(r"<body\b", html, re.IGNORECASE)
    body = LexborHTMLParser(html[begin.start() if begin else 0 :][:LARGEST]).body
    made: list[str] = []
    waiting: list[LexborNode | str] = [body] if body is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            made.append(node)
        else:
            waiting += reversed(_opened(node))
    return _in_lines("".join(made))


def _opened(node: LexborNode) -> list[LexborNode | str]:
    """What stands in place of a node: signs, and nodes that are to be opened."""
    tag = node.tag or ""
    if tag == "-text":
        return [_PRIVATE.sub("", re.sub(r"\s+", " ", node.text(deep=False)))]
    if tag in _NEVER:
        return []
    inner: list[LexborNode | str] = [*node.iter(include_text=True)]
    if tag == "br":
        return ["\n"]
    if tag == "blockquote":
        return [APART, QUOTE, *inner, UNQUOTE, APART]
    if tag == "li":
        return [LINE, "- ", *inner, LINE]
    if tag in ("td", "th"):
        return [*inner, " "]
    edge = APART if tag in _APART else LINE if tag in _LINES else ""
    return [edge, *inner, edge]


def _in_lines(made: str) -> str:
    """A line ends once where blocks meet, twice where a paragraph does or a line is empty."""
    broken = _EDGES.sub(lambda e: "\n\n" if APART in e[0] or e[0].count("\n") > 1 else "\n", made)
    depth, lines = 0, list[str]()
    for line in broken.split("\n"):
        depth += line.count(QUOTE)
        bare = line.replace(QUOTE, "").replace(UNQUOTE, "").strip()
        lines.append(f"> {bare}".rstrip() if depth > 0 else bare)
        depth -= line.count(UNQUOTE)
    return "\n".join(lines).strip()
