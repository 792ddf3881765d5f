"""`atende check`: a plain verdict on each thing that a desk needs, and what to do where it is not well."""

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.checks import Verdict

OK, SOMETHING_WRONG, WRONG_SETTINGS = 0, 1, 2


def parser(command: Any) -> None:
    """Adds the arguments of `atende check`."""
    command.description = (
        "Looks at settings, servers, token, webhook, clock, disk and the desk itself, and changes nothing. A line a"
        " thing: ok, warning, wrong, or not looked at; exit code 0 where nothing is wrong, 1 otherwise, 2 for wrong"
        " settings."
    )
    command.set_defaults(check=True)
    command.add_argument("--json", action="store_true", help="for programs")


def check(given: argparse.Namespace) -> int:
    """Reads the settings by itself, for wrong ones are verdicts as well. Raises SettingsError for a `.env` that can't
    be read at all."""
    from bot import logs
    from bot.checks import look
    from bot.settings import read_what_holds

    settings, faults = read_what_holds()
    logs.set_up(settings.machine.log_format, settings.secrets)
    found = asyncio.run(look(settings, faults))
    if given.json:
        things = [{name: logs.redact(value) for name, value in asdict(each).items()} for each in found]
        print(json.dumps({"ok": exit_code(found) == OK, "things": things}, ensure_ascii=False, indent=2))
    else:
        for each in found:
            print(logs.redact(line(each)))
    return exit_code(found)


def line(verdict: "Verdict") -> str:
    """For people: level and thing in columns."""
    says = verdict.says.replace("\n", " ")
    todo = f" → {verdict.do}" if verdict.do else ""
    return f"{verdict.level:<13} {verdict.thing:<15} {says}{todo}"


def exit_code(found: Sequence["Verdict"]) -> int:
    bad = {each.thing for each in found if each.level == "wrong"}
    return WRONG_SETTINGS if "settings" in bad else SOMETHING_WRONG if bad else OK
