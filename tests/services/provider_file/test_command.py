"""`atende apply` as it is typed: the example of its page, its answers and its exit codes."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[3]
PAGE = (REPO / "docs" / "provider.md").read_text()
COMMAND = [sys.executable, "-m", "bot", "apply"]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example, as the page prints it."""
    found = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    path = tmp_path / "provider.yaml"
    path.write_text(found[1])
    return path


def run(url: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], cwd=REPO, env=os.environ | {"DATABASE_URL": url},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_the_pages_examples_are_the_samples_files(example: Path) -> None:
    samples = [
        (REPO / "demo" / "sample" / f"{name}.yaml").read_text()
        for name in ("provider", "technicians", "mail")
    ]
    assert re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) == samples
    assert example.read_text() == samples[0]


def test_the_example_is_shown_then_applied_then_nothing_is_left_to_do(
    database_url: str, example: Path
) -> None:
    shown = run(database_url, example, "--dry-run")
    assert (shown.returncode, shown.stdout.splitlines()[:2]) == (0, ["positions", "  + Suporte Técnico"])
    unasked = run(database_url, example)
    assert unasked.returncode == 1
    assert "there is no terminal to ask on; say --yes" in unasked.stderr
    done = run(database_url, example, "--yes")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Applied.")
    again = run(database_url, example)
    assert (again.returncode, again.stdout) == (0, "Nothing to change (63 unchanged).\n")


@pytest.mark.parametrize(("answer", "code"), [(b"n\n", 1), (b"\n", 1), (b"y\n", 0)])
def test_on_a_terminal_it_asks(database_url: str, example: Path, answer: bytes, code: int) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, str(example)], cwd=REPO, env=os.environ | {"DATABASE_URL": database_url},
        stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.write(ours, answer)
    said, _ = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert b"Apply? [y/N]" in said
    assert process.returncode == code


def test_a_bad_file_ends_with_its_places_alone(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "provider.yaml"
    path.write_text("ticket_types: [{name: a, destination: b, due_hours: 0}]\n")
    refused = run(database_url, path, "--yes")
    assert refused.returncode == 1
    lines = refused.stderr.splitlines()
    assert f"{path}:1:39: destination: no position and no person is called 'b'" in lines
    assert f"{path}:1:53: due_hours: expected a whole number from 1 to 8760" in lines
    assert lines[-1] == "Nothing was changed."
