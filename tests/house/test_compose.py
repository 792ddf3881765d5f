"""What Dockerfile and docker-compose.yml promise: nothing open, nobody root, everything limited and watched."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import settings

REPO = Path(__file__).parents[2]
OF_COMPOSE = {
    "POSTGRES_PASSWORD",
    "WEBHOOK_HOST",
    "BACKUP_DIR",
    "BOTS",
    "WORKERS",
    "POSTGRES_MEMORY",
    "BOT_MEMORY",
    "WORKER_MEMORY",
}
PINNED = re.compile(r"[a-z/]+:\d+\.\d+\.?\d*[a-z.-]*")

compose: dict[str, Any] = yaml.safe_load((REPO / "docker-compose.yml").read_text())
services: dict[str, dict[str, Any]] = compose["services"]
ours = {name: each for name, each in services.items() if each["image"].startswith("atende")}
default = {name: each for name, each in services.items() if "profiles" not in each}
dockerfile = (REPO / "Dockerfile").read_text().replace("\\\n", " ").splitlines()


def steps(name: str) -> list[str]:
    return [line.partition(" ")[2].strip() for line in dockerfile if line.startswith(f"{name} ")]


def known() -> set[str]:
    """The names of every setting."""
    kinds = [each for each in vars(settings).values() if isinstance(each, type)]
    outside = [each for each in kinds if issubclass(each, settings.Outside)]
    return {
        str(f.validation_alias) for each in outside for f in each.model_fields.values() if f.validation_alias
    }


def test_the_default_profile_is_a_whole_desk_without_an_open_port() -> None:
    assert set(default) == {"postgres", "valkey", "bot", "worker"}
    assert not [name for name, each in default.items() if each.keys() & {"ports", "network_mode"}]
    assert services["bot"]["command"] == ["run", "--no-worker"]
    assert services["worker"]["command"] == ["worker"]
    assert [services[name]["scale"] for name in ("bot", "worker")] == ["${BOTS:-1}", "${WORKERS:-1}"]
    assert services["proxy"]["profiles"] == ["webhook"]
    for name in ("postgres", "valkey"):
        assert services[name]["networks"] == ["inside"], f"{name} needs no way out"
    assert compose["networks"]["inside"]["internal"] is True


@pytest.mark.parametrize("name", services)
def test_every_service_is_careful_limited_and_watched(name: str) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert int(service["stop_grace_period"].removesuffix("s")) >= 15
    if name == "backup":
        assert service["restart"] == "no"
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", ours)
def test_ours_wait_for_their_servers_and_have_no_more_rights_than_a_user(name: str) -> None:
    service = ours[name]
    waits = {each: how["condition"] for each, how in service["depends_on"].items()}
    assert waits == {"postgres": "service_healthy", "valkey": "service_healthy"}
    assert "cap_add" not in service
    assert "user" not in service, "the image's own account"


def test_images_are_pinned_and_the_same_python_builds_and_runs() -> None:
    bases = [each.partition(" ")[0] for each in steps("FROM")]
    assert len(set(bases)) == 1
    for image in [*bases, *(each["image"] for name, each in services.items() if name not in ours)]:
        assert PINNED.fullmatch(image), image


def test_valkey_keeps_what_it_is_given() -> None:
    command = " ".join(services["valkey"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command
    kept = {
        volume.partition(":")[0] for name in ("postgres", "valkey") for volume in services[name]["volumes"]
    }
    assert kept <= compose["volumes"].keys()


def test_every_setting_that_is_passed_on_is_one() -> None:
    for service in ours.values():
        assert service["environment"].keys() - {"PGPASSWORD"} <= known()
    named = set(re.findall(r"\$\{([A-Z_]+)", (REPO / "docker-compose.yml").read_text()))
    assert named - OF_COMPOSE <= known()
    example = set(re.findall(r"^#? ?([A-Z_]+)=", (REPO / ".env.example").read_text(), re.MULTILINE))
    assert example - OF_COMPOSE <= known()
    assert {"BOT_TOKEN", "POSTGRES_PASSWORD"} <= example
    baked = {pair.partition("=")[0] for step in steps("ENV") for pair in step.split()}
    assert {name for name in baked if not name.startswith(("PIP_", "PYTHON", "PATH"))} <= known()


def test_the_image_runs_as_nobody_special_and_holds_no_secret_and_no_tools() -> None:
    [user] = steps("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert steps("ENTRYPOINT") == ['["atende"]']
    assert steps("STOPSIGNAL") == ["SIGTERM"]
    [install] = [step for step in steps("RUN") if "requirements.txt" in step]
    assert "--require-hashes" in install
    assert "--only-binary=:all:" in install
    last = dockerfile[max(i for i, line in enumerate(dockerfile) if line.startswith("FROM ")) :]
    assert not [line for line in last if re.search(r"apt-get|pip install|gcc", line)]
    ignored = (REPO / ".dockerignore").read_text().split("\n")
    assert "*" in ignored
    copied = {
        part.removeprefix("./")
        for step in steps("COPY")
        if "--from" not in step
        for part in step.split()[:-1]
    }
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == copied
    assert not [name for name in copied if name.startswith(".") or "env" in name]


def test_only_the_webhooks_path_is_passed_on() -> None:
    caddy = (REPO / "deploy" / "Caddyfile").read_text()
    [url] = re.findall(r"https://\$\{WEBHOOK_HOST\}(/\w+)", (REPO / "docker-compose.yml").read_text())
    assert re.findall(r"^\s*path (\S+)$", caddy, re.MULTILINE) == [url]
    assert services["bot"]["environment"]["WEBHOOK_LISTEN"].endswith(":8080")
    assert re.findall(r"dynamic a bot (\d+)", caddy) == ["8080"]
    assert "8081" not in caddy, "the health page's port"
    assert "max_size 1MiB" in caddy


def test_the_proxy_understands_its_file() -> None:
    if shutil.which("caddy") is None:
        assert not os.environ.get("ATENDE_REQUIRE_CADDY"), "CI must bring caddy"
        pytest.skip("needs caddy")
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(REPO / "deploy" / "Caddyfile")]
    environment = os.environ | {"WEBHOOK_HOST": "bot.example.com"}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30)
    assert told.returncode == 0, told.stderr
