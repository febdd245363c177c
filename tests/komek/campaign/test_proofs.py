"""A proof holds over a whole case, and fails where anything is missing, repeated or left alone."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.job_ledger import LedgerEntry
from adapters.database.notice import Notice
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.database.term import Term, TermEvent
from adapters.desk.task_pages import OWN_PAGES
from adapters.population import Archetype, Country
from komek.campaign.applicants import Submission
from komek.campaign.engine_books import EngineBooks, Instance, Piece
from komek.campaign.evidence import Evidence
from komek.campaign.play import Play
from komek.campaign.proofs import prove
from komek.demo.scenario import Fate
from komek.reconcile.finding import Finding, Kind
from rules.codes import Outcome
from workers.senders.sms import own_id

CASE, OTHER = "5e0c6bd2-2a54-4f3c-8d58-0d1b1f8f8c11", "5e0c6bd2-2a54-4f3c-8d58-0d1b1f8f8c12"
HELD = "5e0c6bd2-2a54-4f3c-8d58-0d1b1f8f8c13"
AT = datetime(2026, 11, 23, 7, tzinfo=UTC)
ROOT, GUARD, HELD_ROOT, HELD_GUARD = 5, 6, 7, 8
SMS, CABINET = f"{CASE}/notice/d/sms", f"{CASE}/notice/d/cabinet"
COUNTRY = Country(AT.date(), families=7)
ACTS = ("submit-application", "case-claimed", "application-routed", "application-registered")


def submission(case_id: str, outcome: Outcome, halts_at: str | None = None) -> Submission:
    archetype = Archetype.SINGLE_PENSIONER_LOW_INCOME
    fate = Fate("", archetype, outcome, halts_at=halts_at)
    return Submission(Play(0, COUNTRY.family_with(archetype), fate, twice=True), (case_id, case_id))


def effect(kind: EffectKind, key: str, **payload: str) -> Effect:
    return Effect(
        business_key=key, case_id=key[:36], kind=kind, state=EffectState.ACCEPTED, payload=payload, attempts=1
    )


def term(case_id: str, state: str, guard: int) -> Term:
    return Term(
        id=f"term-of-{case_id}", case_id=case_id, term="asp-review-portal", state=state, guard_key=guard,
        guard_epoch="epoch",
    )  # fmt: skip


def engine() -> EngineBooks:
    books = EngineBooks.__new__(EngineBooks)
    ended = "ELEMENT_COMPLETED"
    books.instances = {
        ROOT: Instance(ROOT, "asp-appointment", -1, ended, ["appointed"], CASE),
        GUARD: Instance(GUARD, "term-guard", ROOT, ended, ["termMet"], CASE, f"term-of-{CASE}"),
        HELD_ROOT: Instance(HELD_ROOT, "asp-appointment", -1, None, [], HELD),
        HELD_GUARD: Instance(HELD_GUARD, "term-guard", HELD_ROOT, None, [], HELD, f"term-of-{HELD}"),
    }
    books.jobs = {20: Piece(20, "asp-claim-case", ROOT, "COMPLETED")}
    books.user_tasks = {
        30: Piece(30, "signDocument", ROOT, "COMPLETED"),
        31: Piece(31, "approveDecision", HELD_ROOT, "CREATED"),
    }
    books.incidents = {40: Piece(40, "shepQueries", ROOT, "RESOLVED")}
    books.published = {f"{CASE}/start": 1}  # type: ignore[assignment]
    return books


@pytest.fixture
def whole() -> Evidence:
    books = engine()
    cases = {
        CASE: Case(id=CASE, outcome=Outcome.APPOINTED, closed_at=AT, engine_epoch="epoch", instance_key=ROOT),
        HELD: Case(id=HELD, stage="decision", engine_epoch="epoch", instance_key=HELD_ROOT),
    }
    told = [(case, act) for case in cases for act in ACTS] + [(CASE, "case-closed")]
    return Evidence(
        submissions=[
            submission(CASE, Outcome.APPOINTED),
            submission(HELD, Outcome.APPOINTED, "approveDecision"),
        ],
        epoch="epoch",
        cases=cases,
        effects=[
            effect(EffectKind.MESSAGE, f"{CASE}/start"),
            effect(EffectKind.SMS, SMS),
            effect(EffectKind.CABINET, CABINET),
            effect(EffectKind.USER_TASK, f"{CASE}/signed/d/1", element="signDocument"),
        ],
        ledger=[LedgerEntry(epoch="epoch", job_key=20, task_type="asp-claim-case", case_id=CASE)],
        terms=[term(CASE, "met", GUARD), term(HELD, "armed", HELD_GUARD)],
        term_events=[
            TermEvent(term_id=f"term-of-{CASE}", event="armed"),
            TermEvent(term_id=f"term-of-{CASE}", event="met"),
            TermEvent(term_id=f"term-of-{HELD}", event="armed"),
        ],
        notices=[
            Notice(key=SMS, case_id=CASE, means="sms", accepted_at=AT),
            Notice(key=CABINET, case_id=CASE, means="cabinet", accepted_at=AT),
        ],
        audit=[AuditEntry(case_id=case, action=act) for case, act in told],
        breaks=[],
        engine=books,
        sms=[own_id(SMS)],
        cabinet=[CABINET],
        instances=books.of_cases(),
        reconciled=[],
    )


def failing(evidence: Evidence) -> set[str]:
    return {proof.says for proof in prove(evidence) if not proof.holds}


def test_every_proof_holds_over_whole_cases(whole: Evidence) -> None:
    assert failing(whole) == set()


def test_a_proof_about_nothing_does_not_hold(whole: Evidence) -> None:
    assert "each SMS was taken once (no duplicates removed there)" in failing(replace(whole, effects=[]))


@pytest.mark.parametrize(
    ("broken", "statement"),
    [
        ({"sms": [own_id(SMS)] * 2}, "each SMS was taken once (no duplicates removed there)"),
        ({"sms": []}, "each SMS was taken once (no duplicates removed there)"),
        ({"cabinet": []}, "each notice lies in the cabinet once"),
        ({"sms": [own_id(SMS), "stranger"]}, "nothing came that nobody wanted"),
        ({"cases": {}}, "each application is one case"),
        ({"ledger": []}, "ledger and engine agree job by job"),
        ({"audit": []}, "the audit tells each act once"),
        ({"breaks": [3]}, "the audit's chain is whole"),
        ({"notices": [Notice(key=SMS, case_id=CASE, means="sms")]}, "each planned delivery left"),
        ({"terms": [term(CASE, "armed", GUARD)]}, "no closed case has an open term"),
        ({"terms": [term(CASE, "armed", GUARD)]}, "each open term has a living guard"),
        ({"terms": [term(HELD, "armed", GUARD)]}, "each open term has a living guard"),
        ({"terms": [term(HELD, "met", HELD_GUARD)]}, "each closed term had a guard, which ended with it"),
        ({"term_events": []}, "each term was armed and ended once"),
        (
            {"reconciled": [Finding(Kind.STALE_CLAIM, CASE, CASE)]},
            "komek reconcile finds nothing",
        ),
        (
            {"submissions": [replace(submission(CASE, Outcome.APPOINTED), answers=(CASE, OTHER))]},
            "each application is one case",
        ),
        ({"submissions": [submission(CASE, Outcome.REFUSED)]}, "each case ended as its fate leads"),
    ],
)
def test_it_fails_where_the_evidence_speaks_against_it(
    whole: Evidence, broken: dict[str, Any], statement: str
) -> None:
    assert statement in failing(replace(whole, **broken))


def test_it_fails_where_the_engine_speaks_against_it(whole: Evidence) -> None:
    engine = whole.engine
    engine.published[f"{CASE}/start"] = 2
    assert "each message was let into the engine once" in failing(whole)
    engine.user_tasks[32] = Piece(32, "signDocument", ROOT, "COMPLETED")
    assert "each act on the desk completed one task" in failing(whole)
    engine.incidents[41] = Piece(41, "shepQueries", ROOT, "CREATED", "help")
    assert "no incident and no forgotten task" in failing(whole)
    engine.instances[9] = Instance(9, "asp-appointment", -1, None, [], CASE)
    assert "each case has one process instance" in failing(replace(whole, instances=engine.of_cases()))


@pytest.mark.parametrize("element", sorted(OWN_PAGES))
def test_each_act_on_the_desk_completes_one_task_whatever_its_page(whole: Evidence, element: str) -> None:
    statement = "each act on the desk completed one task"
    act = effect(EffectKind.USER_TASK, f"{CASE}/act", element=element)
    first = {30: Piece(30, element, ROOT, "COMPLETED")}
    acted = replace(whole, effects=[*whole.effects[:-1], act])
    whole.engine.user_tasks = first
    assert statement not in failing(acted)
    whole.engine.user_tasks = {**first, 32: Piece(32, element, ROOT, "COMPLETED")}
    assert statement in failing(acted)
    whole.engine.user_tasks = {}
    assert statement in failing(acted)
    whole.engine.user_tasks = {**first, 32: Piece(32, element, HELD_ROOT, "COMPLETED")}
    assert statement in failing(acted), "nobody acted on the other case"


def test_an_effect_left_on_its_way_or_parked_fails_and_one_left_to_a_person_came_at_most_once(
    whole: Evidence,
) -> None:
    statement = "no effect is left on its way"
    whole.effects[1].state = EffectState.PARKED
    assert statement in failing(whole)
    whole.effects[1].state = EffectState.UNKNOWN
    assert statement not in failing(whole)
    assert failing(replace(whole, sms=[own_id(SMS)] * 2)) == {
        "each SMS was taken once (no duplicates removed there)"
    }


def test_a_case_held_at_its_registration_has_not_been_registered(whole: Evidence) -> None:
    statement = "the audit tells each act once"
    stands = submission(HELD, Outcome.APPOINTED, halts_at="registerApplication")
    held = replace(whole, submissions=[whole.submissions[0], stands])
    assert statement in failing(held), "its audit tells of a registration"
    told = [one for one in whole.audit if (one.case_id, one.action) != (HELD, "application-registered")]
    assert statement not in failing(replace(held, audit=told))
    assert statement in failing(replace(whole, audit=told)), "held later, it must have been registered"
