"""Begets bots: a process that has imported everything once forks one in milliseconds; starting one takes seconds.

One order a line on standard input, one answer a line: `{"begin": settings}` gives the pid, `{"wait": pid}` the
exit code once it has ended (negative: the signal). It ends, with its bots, when standard input does.
"""

import gc
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import bot.wiring
from bot import logs
from bot.run import in_loop, serve
from bot.settings import Database, Redis, Settings, Telegram, Webhook


def begin(given: dict[str, str]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        output = os.open(given["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        settings = Settings(
            telegram=Telegram(token=SecretStr(given["token"]), api_url=given["telegram"]),
            database=Database(url=SecretStr(given["database"])),
            redis=Redis(url=SecretStr(given["redis"])),
            webhook=Webhook(
                url=given.get("webhook"),
                listen=given.get("listen", "127.0.0.1:0"),
                secret=SecretStr("s3cret"),
            ),
        )
        logs.set_up("text", settings.secrets)
        code = in_loop(lambda stop: serve(settings, stop))
    except BaseException:  # noqa: BLE001 (a fork must never go on as its parent)
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    gc.collect()
    gc.freeze()
    living: set[int] = set()
    print(json.dumps({"ready": Path(bot.wiring.__file__).name}), flush=True)
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        if "begin" in order:
            pid = begin(order["begin"])
            living.add(pid)
            print(json.dumps({"pid": pid}), flush=True)
        else:
            _, status = os.waitpid(order["wait"], 0)
            living.discard(order["wait"])
            print(json.dumps({"code": os.waitstatus_to_exitcode(status)}), flush=True)
    for pid in living:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
