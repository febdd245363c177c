"""Dashboard and alerts ask only for what workers tell."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from workers.runtime import metrics

NAME = re.compile(r"\bkomek_\w+")


def expressions(docker: Path) -> list[str]:
    dashboard = json.loads((docker / "grafana/workers.json").read_text("utf-8"))
    alerts = yaml.safe_load((docker / "prometheus/alerts.yaml").read_text("utf-8"))
    panels = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    return panels + [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]


@pytest.fixture(scope="module")
def told() -> dict[str, set[str]]:
    """Each series' name with its labels."""
    endings: dict[str, dict[str, tuple[str, ...]]] = {
        "counter": {"_total": ()},
        "histogram": {"_bucket": ("le",), "_count": (), "_sum": ()},
        "gauge": {"": ()},
    }
    found: dict[str, set[str]] = {}
    for one in vars(metrics).values():
        if hasattr(one, "_labelnames"):
            for ending, more in endings[one._type].items():
                found[one._name + ending] = {*one._labelnames, *more}
    return found


def test_every_series_asked_for_is_told(docker: Path, told: dict[str, set[str]]) -> None:
    asked = {name for expression in expressions(docker) for name in NAME.findall(expression)}
    assert asked
    assert asked <= told.keys()


def test_every_label_asked_for_is_one_of_its_series(docker: Path, told: dict[str, set[str]]) -> None:
    known = set().union(*told.values()) | {"job"}
    for expression in expressions(docker):
        grouped = re.findall(r"by \(([^)]*)\)", expression)
        matched = re.findall(r"(\w+)=~?\"", expression)
        asked = {label.strip() for group in grouped for label in group.split(",")} | set(matched)
        assert asked <= known, expression


def test_everything_told_is_shown(docker: Path, told: dict[str, set[str]]) -> None:
    shown = " ".join(expressions(docker))
    for one in vars(metrics).values():
        if hasattr(one, "_labelnames"):
            assert one._name in shown


def test_alerts_say_what_happened_and_what_to_do(docker: Path) -> None:
    alerts: dict[str, Any] = yaml.safe_load((docker / "prometheus/alerts.yaml").read_text("utf-8"))
    for rule in alerts["groups"][0]["rules"]:
        assert {"summary", "description"} == set(rule["annotations"]), rule["alert"]


def test_panels_do_not_overlap(docker: Path) -> None:
    panels = json.loads((docker / "grafana/workers.json").read_text("utf-8"))["panels"]
    taken = [
        (x, y)
        for at in (panel["gridPos"] for panel in panels)
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]
    assert len(taken) == len(set(taken))
