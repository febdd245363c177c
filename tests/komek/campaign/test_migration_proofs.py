"""A migration is proved by what it left as it was; whatever is lost, moved or new counts against it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.camunda.deployment import packaged_models
from adapters.database.term import Term, TermEvent
from komek.campaign.engine_books import EngineBooks, Instance, Piece
from komek.campaign.moved import proofs
from komek.campaign.moved.changed_models import ADDED, COMMISSION, NEW_SURVEY, changed
from komek.campaign.moved.joins import waits_at_a_join
from komek.campaign.moved.standing import Standing
from komek.change.difference import Kind, compare
from komek.change.mapping import propose
from komek.change.versions import read_diagram

CASE = "5e0c6bd2-2a54-4f3c-8d58-0d1b1f8f8c11"
AT = datetime(2026, 11, 24, 19, tzinfo=UTC)
DAY = timedelta(days=1)
STANDING = Standing(
    instances={5: (CASE, "asp-appointment", -1)},
    terms={"t": (CASE, "asp-survey", "armed", AT)},
    timers={"6 dueTime": (CASE, "1796842800000")},
    tasks={9: (CASE, "2026-11-24", "commission:oskemen")},
)


def test_the_changed_models_differ_as_an_order_might_and_nobody_who_stands_there_is_lost() -> None:
    old, new = (
        read_diagram(COMMISSION, next(one.content for one in models if one.name == COMMISSION))
        for models in (packaged_models(), changed(packaged_models()))
    )
    kinds = {(one.kind, one.element_id) for one in compare(old, new)}
    assert kinds >= {(Kind.ADDED, ADDED), (Kind.ADDED, NEW_SURVEY), (Kind.REMOVED, "conductSurvey")}
    proposal = propose(old, new, {"conductSurvey", "giveConclusion"})
    assert [one.target.id for one in proposal.renamed] == [NEW_SURVEY]
    assert proposal.lost == ()


def test_what_stands_as_it_stood_holds() -> None:
    assert all(one.holds for one in proofs.nothing_was_lost(STANDING, STANDING))


@pytest.mark.parametrize("kind", ["instances", "terms", "timers", "tasks"])
def test_what_is_lost_or_other_or_new_is_told(kind: str) -> None:
    was = getattr(STANDING, kind)
    ((key, fact),) = was.items()
    for became in ({}, {key: (*fact[:-1], "other")}, {**was, "new": (CASE, "x")}):
        after = replace(STANDING, **{kind: became})
        assert [one.holds for one in proofs.nothing_was_lost(STANDING, after)].count(False) == 1, became


def books(**versions: int) -> EngineBooks:
    found = EngineBooks.__new__(EngineBooks)
    found.instances = {
        key: Instance(key, "signing", -1, case_id=CASE, version=version, migrations=int(version > 1))
        for key, version in enumerate(versions.values(), start=1)
    }
    found.user_tasks = {7: Piece(7, ADDED, 1, "COMPLETED")}
    return found


def test_who_stays_behind_is_told_unless_a_branch_waits_for_the_other() -> None:
    some = books(moved=2, left=1)
    [whole] = proofs.all_are_of_the_newest_version(some, [1, 2], at_joins=())
    assert [fault.what for fault in whole.faults] == [
        "signing 2 runs on version 1",
        "signing 2 was never moved",
    ]
    [excepted] = proofs.all_are_of_the_newest_version(some, [1, 2], at_joins={2})
    assert (excepted.holds, excepted.checked) == (True, 1)


def test_a_case_that_missed_the_new_task_is_told() -> None:
    [done] = proofs.the_new_task_was_done(books(moved=2), [CASE])
    [missed] = proofs.the_new_task_was_done(books(moved=2), [CASE, "another"])
    assert (done.holds, missed.holds) == (True, False)


def test_a_branch_that_waits_where_branches_meet_is_seen_until_the_other_comes() -> None:
    guard = Instance(1, "term-guard", -1)
    diagram = read_diagram(
        "guard", next(one.content for one in packaged_models() if one.name.endswith("term-guard.bpmn"))
    )
    [join] = [
        one.id
        for one in diagram.of_kind("parallelGateway")
        if sum(flow.attribute("targetRef") == one.id for flow in diagram.flows) > 1
    ]
    flows = [flow.id for flow in diagram.flows if flow.attribute("targetRef") == join]
    assert not waits_at_a_join(guard)
    guard.flows[flows[0]] += 1
    assert waits_at_a_join(guard)
    guard.flows[flows[1]] += 1
    guard.joined[join] += 1
    assert not waits_at_a_join(guard)


def term(warn_at: datetime, due_at: datetime) -> Term:
    started = AT - timedelta(days=5)
    return Term(
        id="t", case_id=CASE, term="asp-survey", started_at=started, warn_at=warn_at, due_at=due_at
    )  # fmt: skip


@pytest.mark.parametrize(
    ("late", "holds"),
    [
        (timedelta(0), True),
        (timedelta(minutes=9), True),
        (timedelta(minutes=11), False),
        (-timedelta(1), False),
    ],
)
def test_a_term_must_come_at_its_instant(late: timedelta, holds: bool) -> None:
    events = [
        TermEvent(term_id="t", event="warned", at=AT),
        TermEvent(term_id="t", event="breached", at=AT + DAY + late),
    ]
    warned, breached = proofs.terms_came_at_their_instants([term(AT, AT + DAY)], events, AT + 2 * DAY)
    assert (warned.holds, breached.holds) == (True, holds)


def test_a_term_that_comes_too_early_or_not_at_all_is_told() -> None:
    warned, _ = proofs.terms_came_at_their_instants([term(AT, AT + DAY)], [], AT + DAY)
    early = [TermEvent(term_id="t", event="breached", at=AT)]
    _, breached = proofs.terms_came_at_their_instants([term(AT, AT + DAY)], early, AT)
    assert len(warned.faults) == len(breached.faults) == 1
