"""The engine's own FEEL agrees with feelin: on the lawyers' tables, and for a thousand random families."""

import json
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from adapters.camunda.gateway import Gateway
from komek.bench.families import random_family
from komek.law.feel import evaluate
from komek.process_tests.event_loop import EventLoop
from rules import codes
from rules.asp import work_out
from rules.decision_table import packaged_tables
from rules.law import Law
from tests.rules.asp.lawyers import rulings

pytestmark = pytest.mark.engine

FAMILIES = 1_000
TABLES = packaged_tables()
Asked = tuple[str, dict[str, str | None]]


class Engine:
    """Asks the engine's tables; the same codes once."""

    def __init__(self, gateway: Gateway, loop: EventLoop) -> None:
        self._gateway = gateway
        self._loop = loop
        self._known: dict[str, tuple[Any, tuple[str, ...]]] = {}

    def ask(self, table: str, given: Mapping[str, str | None]) -> tuple[Any, tuple[str, ...]]:
        key = json.dumps([table, given])
        if key not in self._known:
            answer = self._loop.run(self._gateway.evaluate_decision(table, given))
            self._known[key] = (answer.output, tuple(hit.rule_id for hit in answer.hits))
        return self._known[key]


@pytest.fixture(scope="module")
def tables_of(gateway: Gateway, event_loop_thread: EventLoop, models_deployed: dict[str, int]) -> Engine:
    assert models_deployed
    return Engine(gateway, event_loop_thread)


def test_the_lawyers_tables_hold_on_the_engine(tables_of: Engine) -> None:
    wrong = {
        str(one): output
        for one in rulings()
        if not one.is_met_by(output := tables_of.ask(one.table, one.codes)[0])
    }
    assert wrong == {}


def test_a_thousand_random_families_get_the_same_answers_from_both(tables_of: Engine) -> None:
    random, law = Random(8), Law.load()
    families = [_codes(random, law) for _ in range(FAMILIES)]
    asked = [_question(name, family) for family in families for name in TABLES]
    distinct = {json.dumps(one): one for one in asked}
    assert len(distinct) > 100, "too few kinds of families to say anything"
    outside = evaluate({name: table.content for name, table in TABLES.items()}, list(distinct.values()))
    differing = {}
    for (table, given), answer in zip(distinct.values(), outside, strict=True):
        output, hits = tables_of.ask(table, given)
        output = tuple(output or ()) if isinstance(answer.output, tuple) else output
        if (output, hits) != (answer.output, answer.hits):
            differing[table, str(given)] = (output, answer.output)
    assert differing == {}


def _question(table: str, family: Mapping[str, str | None]) -> Asked:
    return table, {column.key: family.get(column.key) for column in TABLES[table].columns}


def _codes(random: Random, law: Law) -> dict[str, str | None]:
    """Derive the codes of a random family as the workers do; people say the rest."""
    found = work_out(random_family(random), law)
    said: dict[str, str | None] = {
        "survey": random.choice([*codes.Survey, None]),
        "need": random.choice([*codes.Need, None]),
        "measures": random.choice([*codes.Measures, None]),
        "registers": random.choice(list(codes.Registers)),
        "documents": random.choice(list(codes.Documents)),
        "otherAid": random.choice(list(codes.OtherAid)),
        "status": random.choice(list(codes.RecipientStatus)),
        "mark": random.choice(list(codes.Mark)),
    }
    groups = {column.key for column in TABLES["asp-document-completeness"].columns} - {"otherAid"}
    answered = {group: random.choice([*["found"] * 9, "at-hand", "missing"]) for group in sorted(groups)}
    return {**answered, **said, **found.codes}
