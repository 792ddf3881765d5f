"""The figures are documented, and alert rules ask for such as there are."""

import re
from pathlib import Path

import yaml

from bot.metrics import GAUGES, Metrics

HOUSE = Path(__file__).parents[2]
NAME = re.compile(r"\batende_[a-z_]+")
ENDINGS = re.compile(r"_(bucket|count|sum|created)$")


def told() -> set[str]:
    """The names on the page, of a process that has something to say of everything."""
    metrics = Metrics()
    for gauge in GAUGES:
        metrics.show(gauge, 1.0)
    metrics.called("sendMessage", "429", 1.0)
    metrics.delivered(200)
    metrics.job("notice", "done")
    metrics.mailed("sent", 1)
    metrics.line("read", 0.1)
    metrics.updates["message", "done"] = 1
    metrics.steps["intake", "protocol"] = 1
    metrics.alerts = {"failed": 1}
    page = metrics.page().decode()
    return {
        ENDINGS.sub("", name) for line in page.splitlines() if line[0] != "#" for name in NAME.findall(line)
    }


def test_every_figure_is_documented_and_nothing_else_is() -> None:
    table = [
        line for line in (HOUSE / "docs" / "metrics.md").read_text().splitlines() if line.startswith("| `")
    ]
    documented = [name for line in table for name in NAME.findall(line.split("|")[1])]
    assert sorted(documented) == sorted(told())


def test_alert_rules_ask_for_figures_that_there_are_and_say_what_is_wrong() -> None:
    groups = yaml.safe_load((HOUSE / "deploy" / "prometheus-alerts.yml").read_text())["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    names = {ENDINGS.sub("", name) for rule in rules for name in NAME.findall(rule["expr"])}
    assert len(rules) >= 10
    assert names <= told()
    for rule in rules:
        assert rule["annotations"]["summary"], rule["alert"]
        assert rule["labels"]["severity"] in ("page", "ticket"), rule["alert"]
