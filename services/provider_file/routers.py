"""Section `routers`: the MikroTiks that are asked about lines, with the name of their secret, never the secret."""

import re
from ipaddress import ip_address
from typing import Any

import yaml

from services.provider_file.changes import Columns, Shown, Work
from services.provider_file.reader import NAMED, Reader
from services.tables import Router

KEYS = ("name", "host", "port", "tls", "credentials")
PORTS = {True: 8729, False: 8728}
"""RouterOS's own API ports, with TLS and without."""
_SECRET = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]{0,99}|file:/[A-Za-z0-9._/-]{1,200}")
_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\.[A-Za-z0-9][A-Za-z0-9-]{0,62})*\.?")


class Routers:
    """`credentials` is `env:NAME` or `file:/path`: what looks otherwise may be a secret, and is not repeated."""

    name = "routers"

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, dict[str, Any]]:
        found, seen = dict[str, dict[str, Any]](), dict[str, int]()
        for item in reader.items(node, self.name):
            parts = reader.mapping(item, "router", KEYS, ["name", "host", "credentials"])
            if parts is None:
                continue
            name = reader.text(parts.get("name"), "name")
            tls = reader.truth(parts.get("tls"), "tls", True)
            columns = {
                "host": _host(parts.get("host"), reader),
                "port": reader.whole(parts.get("port"), "port", 1, 65535) or PORTS[tls],
                "tls": tls,
                "credentials": _named(parts.get("credentials"), reader),
            }
            if name and reader.once(parts["name"], name, "router", seen) and None not in columns.values():
                found[name] = columns
        return found

    async def write(self, read: dict[str, dict[str, Any]], work: Work) -> None:
        await work.settle(self.name, Router, read, _show)


def _show(columns: Columns) -> Shown:
    return {name: str(columns[name]) for name in ("host", "port")} | {
        "tls": "true" if columns["tls"] else "false", "credentials": columns["credentials"],
    }  # fmt: skip


def _named(node: yaml.Node | None, reader: Reader) -> str | None:
    if node is None:
        return None
    written = node.value if isinstance(node, yaml.ScalarNode) else ""
    if _SECRET.fullmatch(written):
        return str(written)
    reader.wrong(node, NAMED)
    return None


def _host(node: yaml.Node | None, reader: Reader) -> str | None:
    if node is None:
        return None
    written = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
    if _HOST.fullmatch(written):
        # Digits and points alone are an address or a mistake, never a name.
        if not re.fullmatch(r"[0-9.]+", written) or _is_address(written):
            return written.lower()
    elif _is_address(written):
        return written
    reader.wrong(node, "host: expected a name or an address alone, like router1.example.com or 192.0.2.10")
    return None


def _is_address(written: str) -> bool:
    try:
        ip_address(written)
    except ValueError:
        return False
    return True
