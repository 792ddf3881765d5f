"""Makes .venv ready with exactly the locked packages: by uv where it is installed, else by venv and pip.

Called by the Makefile as `python bootstrap.py run|dev|bench`. Standard library only. Where the machine's Python
comes without ensurepip (Debian without python3-venv), pip is fetched from PyPI, its SHA-256 pinned below.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
PLACE = VENV / ".made-in"
REQUIREMENTS = {"run": "requirements.txt", "dev": "requirements-dev.txt", "bench": "requirements-bench.txt"}

PIP = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


def main(wanted: str) -> None:
    make_room()
    if not with_uv(wanted):
        say(f"Setting up .venv with pip ({wanted}; a minute or two the first time) …")
        pip = pip_command()
        call(*pip, "install", "--quiet", "--require-hashes", "-r", str(HERE / REQUIREMENTS[wanted]))
        # The project itself: no build of its own environment, for setuptools is among the locked packages.
        call(*pip, "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "-e", str(HERE))
    PLACE.write_text(str(HERE))


def with_uv(wanted: str) -> bool:
    """Sets up with uv if it is installed and can do it."""
    uv = shutil.which("uv")
    if uv is None or not works(uv, "--version"):
        return False
    say(f"Setting up .venv with uv ({wanted}) …")
    command = [uv, "sync", "--frozen", "--quiet", "--python", base_python()]
    if wanted == "run":
        command += ["--no-dev"]
    if wanted == "bench":
        command += ["--group", "bench"]
    # Like pip, it shall trust the certificates that the machine trusts (the second name is older versions').
    settings = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1", **os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    done = subprocess.run(
        command, env={**settings, "UV_PROJECT_ENVIRONMENT": str(VENV)}, cwd=HERE, check=False
    )
    if done.returncode:
        say("uv could not do it (see above); trying pip.")
    return done.returncode == 0


def make_room() -> None:
    """Removes a .venv that cannot be used: half made, of another Python, or moved here from elsewhere."""
    if not VENV.is_dir():
        return
    moved = PLACE.exists() and PLACE.read_text() != str(HERE)
    version = "import sys; sys.exit(sys.version_info[:2] != ({}, {}))".format(*sys.version_info[:2])
    if moved or not works(str(PYTHON), "-c", version):
        shutil.rmtree(VENV)


def base_python() -> str:
    """This Python, or the one behind it where `make` was called from within a virtual environment."""
    return str(getattr(sys, "_base_executable", "") or sys.executable)


def pip_command() -> list[str]:
    """Makes the environment where it is missing, and says how to call pip for it."""
    if works(str(PYTHON), "-m", "pip", "--version"):
        return [str(PYTHON), "-m", "pip"]
    if works(str(PYTHON), str(VENV / PIP / "pip"), "--version"):
        return [str(PYTHON), str(VENV / PIP / "pip")]
    # Anew, for an environment without pip may be of uv and of another Python's making.
    if works(base_python(), "-c", "import venv, ensurepip; ensurepip.version()"):
        call(base_python(), "-m", "venv", "--clear", str(VENV))
        return [str(PYTHON), "-m", "pip"]
    call(base_python(), "-m", "venv", "--clear", "--without-pip", str(VENV))
    return [str(PYTHON), str(fetch_pip() / "pip")]


def fetch_pip() -> Path:
    """pip's wheel from the package index (PIP_INDEX_URL, else PyPI); a wheel can be run as it is."""
    wheel = VENV / PIP
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    say(f"This Python has no ensurepip: fetching {PIP} from {index}")
    with urllib.request.urlopen(index, timeout=60) as answer:
        links = re.findall(r'href="([^"#]+)', answer.read().decode())
        address = next((link for link in links if link.endswith("/" + PIP)), None)
        if address is None:
            sys.exit(f"{index} does not have {PIP}. Install python3-venv, or uv, and try again.")
        address = urllib.parse.urljoin(answer.url, address)
    with urllib.request.urlopen(address, timeout=120) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != PIP_SHA256:
        sys.exit(f"{address} is not the file it should be (SHA-256 differs). Nothing was installed.")
    wheel.write_bytes(content)
    return wheel


def works(*command: str) -> bool:
    try:
        return not subprocess.run(command, capture_output=True, check=False).returncode
    except OSError:
        return False


def call(*command: str) -> None:
    """Runs a program; if it fails, so do we (it has said why)."""
    settings = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0", "PYTHONWARNINGS": "ignore"}
    if subprocess.run(command, env={**os.environ, **settings}, cwd=HERE, check=False).returncode:
        sys.exit("\n.venv could not be set up (see above).")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
