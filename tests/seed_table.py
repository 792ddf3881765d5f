"""The seed's steps, each with the tests that walked it in this run; `make seed-table` fails while one has none.

A plugin of pytest, too: it gives each report its test's steps, so that processes that run at once are counted together.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

STEPS = Path(__file__).with_name("seed_steps.tsv")
LEFT_OUT = ("tests/faults", "tests/embedded", "tests/browser")
"""What `make test` leaves out, too."""
WIDTH = 110


class Walked:
    """Step → the tests that passed."""

    def __init__(self) -> None:
        self.passed: dict[str, list[str]] = {}

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called for every test of every process."""
        if report.when == "call" and report.passed:
            for name, step in report.user_properties:
                if name == "seed":
                    self.passed.setdefault(str(step), []).append(report.nodeid)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Steps travel with a test's reports."""
    for item in items:
        for mark in item.iter_markers("seed"):
            item.user_properties += [("seed", step) for step in mark.args]


def steps() -> dict[str, str]:
    """Id → what must be possible, in the seed's order."""
    rows = [line.split("\t") for line in STEPS.read_text().splitlines()[1:]]
    return {row[0]: row[1] for row in rows}


def table(known: dict[str, str], passed: dict[str, list[str]]) -> Iterable[str]:
    """Each step with its tests; a parametrised test counts once."""
    for step, what in known.items():
        tests = sorted({test.partition("[")[0].removeprefix("tests/") for test in passed.get(step, ())})
        yield f"{'✓' if tests else '✗'} {step:<18} {what}"[:WIDTH]
        yield from (f"    {test}" for test in tests)


def main(arguments: list[str]) -> int:
    """Runs the marked tests, prints the table, and says with the exit code whether every step is walked."""
    walked, known = Walked(), steps()
    ignored = [f"--ignore={folder}" for folder in LEFT_OUT]
    asked = ["-q", "-m", "seed", "-n", "2", "--dist", "worksteal", "-p", "tests.seed_table", *ignored]
    status = pytest.main([*asked, *arguments], plugins=[walked])
    missing = [step for step in known if step not in walked.passed]
    print("\n".join(table(known, walked.passed)))
    print(f"\n{len(known) - len(missing)} of {len(known)} steps walked by tests that passed.")
    if missing:
        print(f"Without one: {', '.join(missing)}")
    return 1 if missing or status else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
