"""What survives: the server as a process, killed and started again on the same folder."""

import json
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from demo.server import DemoTelegram
from demo.store import StoreInUse
from tests.demo.caller import ANA

Started = tuple["subprocess.Popen[str]", dict[str, str]]
Start = Callable[..., Started]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts `python -m demo` on the test's folder and reads the line that it prints."""
    processes: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> Started:
        command = [sys.executable, "-m", "demo", "--data-dir", str(tmp_path / "telegram"), *arguments]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stdout is not None
        told: dict[str, str] = json.loads(process.stdout.readline())
        return process, told

    yield start
    for process in processes:
        process.kill()
        with process:  # waits, and closes its pipes
            pass


def post(url: str, body: dict[str, Any]) -> Any:
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urlopen(request, timeout=10) as response:
        return json.load(response)


def test_a_kill_loses_nothing_that_was_answered(start: Start) -> None:
    """Issue 2, point 7: chats, message ids and update ids persist; Telegram never takes a number again."""
    process, told = start()
    url, bot = told["url"], f"{told['url']}/bot{told['token']}"
    said = post(f"{url}/demo/send", {"person": ANA, "text": "/novo"})["message_id"]
    button = {"inline_keyboard": [[{"text": "Sim", "callback_data": "s"}]]}
    sent = post(f"{bot}/sendMessage", {"chat_id": ANA, "text": "Confirma?", "reply_markup": button})["result"]
    confirmed = post(f"{bot}/getUpdates", {})["result"][0]["update_id"]
    query_id = post(f"{url}/demo/press", {"person": ANA, "message_id": sent["message_id"], "data": "s"})[
        "query_id"
    ]
    waiting = post(f"{bot}/getUpdates", {"offset": confirmed + 1})["result"]
    post(f"{bot}/setMyCommands", {"commands": [{"command": "novo", "description": "Novo"}]})
    process.kill()
    process.wait()

    _, again = start()
    url, bot = again["url"], f"{again['url']}/bot{again['token']}"
    assert again["token"] == told["token"]
    assert post(f"{bot}/getUpdates", {})["result"] == waiting
    assert post(f"{bot}/answerCallbackQuery", {"callback_query_id": query_id})["result"] is True
    with urlopen(f"{url}/demo/state?person={ANA}", timeout=10) as response:
        state = json.load(response)
    assert [message["message_id"] for message in state["messages"]] == [said, sent["message_id"]]
    assert state["messages"][1]["reply_markup"] == button
    assert state["commands"] == [{"command": "novo", "description": "Novo"}]
    edited = {"chat_id": ANA, "message_id": sent["message_id"], "text": "Feito"}
    assert post(f"{bot}/editMessageText", edited)["result"]["text"] == "Feito"
    assert post(f"{url}/demo/send", {"person": ANA, "text": "oi"})["message_id"] > sent["message_id"]
    last = post(f"{bot}/getUpdates", {"offset": waiting[-1]["update_id"] + 1})["result"]
    assert [update["update_id"] for update in last] == [waiting[-1]["update_id"] + 1]


def test_it_ends_with_its_parent_and_on_a_signal(start: Start) -> None:
    """The contract of `python -m demo`: the end of standard input is the end of the parent."""
    process, _ = start("--parent-stdin")
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(10) == 0
    process, _ = start()
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def test_people_can_be_named(start: Start) -> None:
    """Without any there are an operator, a customer and a technician; `--person` names others."""
    _, told = start(
        "--person", "1001:Ana Souza:operator", "--person", "1003:Caio:customer:Cliente da Vila Nova"
    )
    with urlopen(f"{told['url']}/demo/people", timeout=10) as response:
        people = json.load(response)
    assert people[0] == {
        "id": 1001, "first_name": "Ana", "last_name": "Souza", "role": "operator", "hint": "Operadora",
        "phone": "5512900001001",
    }  # fmt: skip
    assert (people[1]["last_name"], people[1]["hint"]) == (None, "Cliente da Vila Nova")


def test_one_folder_has_one_server_and_one_reader(start: Start, tmp_path: Path) -> None:
    """The token stands in the file."""
    start()
    with pytest.raises(StoreInUse, match="another demo server"):
        DemoTelegram(tmp_path / "telegram")
    for path in (tmp_path / "telegram", tmp_path / "telegram" / "telegram.sqlite3"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
