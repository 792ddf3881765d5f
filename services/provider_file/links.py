"""Section `links`: addresses that customers are offered."""

from typing import Any
from urllib.parse import urlsplit

import yaml

from services.provider_file.changes import Columns, Shown, Work
from services.provider_file.reader import Reader
from services.provider_tables import CustomerLink

LONGEST_URL = 2000


class Links:
    """`name` and `url`, https only. The file's are all there are: others are taken away."""

    name = "links"

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, dict[str, Any]]:
        found, seen = dict[str, dict[str, Any]](), dict[str, int]()
        for item in reader.items(node, self.name):
            parts = reader.mapping(item, "link", ("name", "url"), ["name", "url"])
            if parts is None:
                continue
            name = reader.text(parts.get("name"), "name")
            url = _url(parts.get("url"), reader)
            if name and reader.once(parts["name"], name, "link", seen) and url:
                found[name] = {"url": url, "rank": len(found) + 1}
        return found

    async def write(self, read: dict[str, dict[str, Any]], work: Work) -> None:
        await work.settle(self.name, CustomerLink, read, _show)


def _show(columns: Columns) -> Shown:
    return {"url": columns["url"], "place": str(columns["rank"])}


def _url(node: yaml.Node | None, reader: Reader) -> str | None:
    written = reader.text(node, "url", LONGEST_URL)
    if node is None or written is None:
        return None
    try:
        parts = urlsplit(written)
        _ = parts.port
        good = parts.scheme == "https" and bool(parts.hostname) and " " not in written and "\\" not in written
    except ValueError:
        good, parts = False, urlsplit("")
    if not good:
        reader.wrong(
            node, "url: expected an address that begins with https://, like https://example.com/boleto"
        )
    elif parts.username is not None:
        reader.wrong(node, "url: has a user or password before @; every customer would see it")
    else:
        return written
    return None
