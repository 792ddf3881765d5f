"""The walls of the house that import-linter cannot see."""

import ast
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
WIZARD = sorted((REPO / "services" / "wizard").rglob("*.py"))
WIZARD_LIMIT = 820  # docs/decisions/0014
NOTHING_OF_THE_WORLD = ("asyncio", "os", "pathlib", "socket", "subprocess", "time", "threading")
BANNED_NAMES = ("base", "common", "helpers", "misc", "utils")


def imported(path: Path) -> set[str]:
    """The modules that a file imports, relative ones made absolute."""
    package = path.relative_to(REPO).parent.parts
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return names


def code_lines(path: Path) -> int:
    """Lines with code: neither blank, nor comment, nor docstring."""
    tree = ast.parse(path.read_text())
    documented = [n for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    text = {line for node in documented for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    idle = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    with path.open("rb") as file:
        busy = {
            line
            for token in tokenize.tokenize(file.readline)
            if token.type not in idle and token.type != tokenize.ENCODING
            for line in range(token.start[0], token.end[0] + 1)
        }
    return len(busy - text)


@pytest.mark.parametrize("path", WIZARD, ids=lambda path: path.name)
def test_the_wizard_knows_no_provider_and_no_world(path: Path) -> None:
    """Only pydantic, the standard library's pure parts, and itself."""
    for name in imported(path):
        top = name.partition(".")[0]
        assert top not in NOTHING_OF_THE_WORLD, name
        assert top in sys.stdlib_module_names or top in ("pydantic", "services"), name
        if top == "services":
            assert name == "services" or name.startswith("services.wizard"), name


def test_the_wizard_stays_small() -> None:
    assert sum(code_lines(path) for path in WIZARD) <= WIZARD_LIMIT


def test_no_module_is_called_after_nothing() -> None:
    tracked = [
        p for room in ("bot", "handlers", "services", "demo", "tests") for p in (REPO / room).rglob("*")
    ]
    assert not [path for path in tracked if path.stem in BANNED_NAMES]


@pytest.mark.parametrize("light", ["bot.embedded", "bot"])
def test_what_must_be_light_loads_no_heavy_library(light: str) -> None:
    """aiogram alone costs seconds; our servers start while it is imported."""
    heavy = "aiogram", "sqlalchemy", "alembic", "asyncpg", "redis", "pydantic", "aiohttp"
    code = f"import sys, {light}; print([name for name in {heavy!r} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
