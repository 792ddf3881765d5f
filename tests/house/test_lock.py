"""Who installs with pip gets exactly what uv.lock says."""

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
EXPORTS = {
    "requirements.txt": ["--no-dev", "--group", "build"],
    "requirements-dev.txt": ["--group", "build"],
    "requirements-bench.txt": ["--group", "build", "--group", "bench"],
}


def uv(*arguments: str) -> str:
    done = subprocess.run(
        ["uv", *arguments], cwd=REPO, capture_output=True, text=True,
        env={"UV_SYSTEM_CERTS": "1", **os.environ, "UV_PYTHON_DOWNLOADS": "never"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def with_uv() -> None:
    """Skips where uv is missing, but not in CI, which brings it."""
    found = (
        shutil.which("uv") is not None
        and not subprocess.run(["uv", "--version"], capture_output=True).returncode
    )
    if not found:
        if os.environ.get("ATENDE_REQUIRE_UV"):
            pytest.fail("CI must bring uv")
        pytest.skip("needs uv to read the lock")


def entries(text: str) -> list[str]:
    """A requirements file without comments; a package with its marker and its hashes is one entry."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return sorted(" ".join(entry.split()) for entry in "\n".join(lines).replace("\\\n", " ").splitlines())


@pytest.mark.usefixtures("with_uv")
@pytest.mark.parametrize("name", EXPORTS)
def test_the_exported_requirements_equal_the_lock(name: str) -> None:
    exported = uv("export", "--frozen", "--no-emit-project", "--no-annotate", "--no-header", *EXPORTS[name])
    assert entries((REPO / name).read_text()) == entries(exported), (
        "run `make lock` and commit what it changed"
    )


@pytest.mark.usefixtures("with_uv")
def test_the_lock_fits_the_project() -> None:
    uv("lock", "--check")


@pytest.mark.parametrize("name", EXPORTS)
def test_every_requirement_is_pinned_with_the_hashes_of_the_lock(name: str) -> None:
    """Without uv: each package, version and hash of the export is one that uv.lock names."""
    lock = tomllib.loads((REPO / "uv.lock").read_text())
    known = {}
    for package in lock["package"]:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        known[package["name"], package["version"]] = {file["hash"] for file in files}
    for entry in entries((REPO / name).read_text()):
        requirement, *rest = entry.split(" --hash=")
        package_name, _, version = requirement.partition(";")[0].strip().partition("==")
        package_name = package_name.partition("[")[0]
        assert rest, f"{package_name} has no hash"
        assert {part.strip() for part in rest} <= known[package_name, version]
