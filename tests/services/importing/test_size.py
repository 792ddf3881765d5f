"""Size is no reason for memory: a process that may not grow reads a file far larger than its room."""

import subprocess
import sys
from pathlib import Path

import pytest

from services.importing import Counts, Kind
from tests.services.importing.conftest import Office

READS = """
import resource, sys
from pathlib import Path
from services.importing import Kind
from services.importing.faults import Faults
from services.importing.records import AccessPoints, Reading
from services.importing.work import open_files
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
faults, wide = Faults(), 0
for source in open_files({Kind.CUSTOMERS: Path(sys.argv[1])}):
    reading = Reading(source, faults, AccessPoints({}), lambda *_: None)
    for _ in reading.records():
        pass
print(reading.count, faults.total, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
def test_a_big_file_is_streamed_whether_its_rows_are_right_or_wrong(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    row = "Rua das Palmeiras " * 12
    with path.open("w") as file:
        file.write("code;name;address;ignored\n")
        for number in range(60_000):
            file.write(f"{number};{'João' if number % 2 else ''};{row};{'x' * 1500}\n")
    assert path.stat().st_size > 100_000_000
    done = subprocess.run(
        [sys.executable, "-c", READS, str(path)], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[3], timeout=120,
    )  # fmt: skip
    rows, faults, grown_kb = map(int, done.stdout.split())
    assert (rows, faults) == (60_000, 30_000)
    assert grown_kb < 20_000, f"memory grew by {grown_kb} KB over a file of {path.stat().st_size} bytes"


@pytest.mark.slow
async def test_many_rows_are_written_and_found_the_same(office: Office) -> None:
    content = "code;name;city\n" + "".join(f"{number};João {number};Vinhedo\n" for number in range(20_000))
    assert (await office.imports(customers=content)).counts == {Kind.CUSTOMERS: Counts(new=20_000)}
    assert (await office.imports(customers=content.replace("João 7;", "José 7;"))).counts == {
        Kind.CUSTOMERS: Counts(changed=1, same=19_999)
    }
