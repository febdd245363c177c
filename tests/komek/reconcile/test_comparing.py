"""What database and engine can say of each other, and which of it is a finding."""

from collections.abc import Mapping

import pytest

from adapters.database.outbox import EffectState
from komek.reconcile.comparing import Comparison
from komek.reconcile.database_picture import DatabasePicture, KnownTerm, OpenCase, WaitingEffect
from komek.reconcile.engine_picture import EnginePicture
from komek.reconcile.finding import Claim, Kind

NOW, GONE = "epoch-2", "epoch-1"
NOBODY = Claim(None, None)


def found(
    *,
    cases: Mapping[str, Claim] | None = None,
    terms: Mapping[str, Claim] | None = None,
    watched: bool = True,
    moving: tuple[str, ...] = (),
    instances: Mapping[int, str | None] | None = None,
    guards: Mapping[int, str | None] | None = None,
    living: tuple[int, ...] = (),
    closed: tuple[str, ...] = (),
    other_terms: tuple[KnownTerm, ...] = (),
    effects: tuple[WaitingEffect, ...] = (),
) -> list[tuple[Kind, str, int | None]]:
    comparison = Comparison(
        NOW,
        DatabasePicture(
            {name: OpenCase(name, "asp", claim) for name, claim in (cases or {}).items()},
            {name: KnownTerm(name, "case", True, watched, claim) for name, claim in (terms or {}).items()},
            frozenset(moving),
            effects,
        ),
        EnginePicture(instances or {}, guards or {}),
        living,
        closed,
        {term.id: term for term in other_terms},
    )
    return [(one.kind, one.subject, one.key) for one in comparison.findings()]


def test_a_case_that_its_instance_holds_is_well() -> None:
    assert found(cases={"case": Claim(NOW, 7)}, instances={7: "case"}) == []


def test_an_instance_that_only_the_engine_knows_yet_is_there() -> None:
    assert found(cases={"case": Claim(NOW, 7)}, living=(7,)) == []
    assert found(terms={"term": Claim(NOW, 8)}, living=(8,)) == []


@pytest.mark.parametrize("claim", [NOBODY, Claim(NOW, 7), Claim(GONE, 7)], ids=str)
def test_an_open_case_without_an_instance(claim: Claim) -> None:
    lost = (Kind.CASE_WITHOUT_INSTANCE, "case", None)
    assert found(cases={"case": claim}) == [lost]
    assert found(cases={"case": claim}, moving=("case",)) == [], "its start is on its way, or parked"


def test_a_wiped_engine_gave_the_key_of_one_case_to_another() -> None:
    assert found(cases={"case": Claim(GONE, 7), "other": Claim(NOW, 7)}, instances={7: "other"}) == [
        (Kind.CASE_WITHOUT_INSTANCE, "case", None)
    ]


def test_a_claim_of_an_older_epoch_on_an_instance_that_lives() -> None:
    assert found(cases={"case": Claim(GONE, 7)}, instances={7: "case"}) == [(Kind.STALE_CLAIM, "case", 7)]
    assert found(terms={"term": Claim(GONE, 8)}, guards={8: "term"}) == [(Kind.STALE_CLAIM, "term", 8)]


def test_a_claim_of_a_gone_instance_where_another_one_lives() -> None:
    assert found(cases={"case": Claim(NOW, 6)}, instances={9: "case", 7: "case"}) == [
        (Kind.STALE_CLAIM, "case", 7)
    ]


def test_an_instance_that_has_yet_to_claim_its_case_is_well() -> None:
    assert found(cases={"case": NOBODY}, instances={7: "case"}) == []
    assert found(instances={7: None}, guards={8: None}) == [], "its variables are not seen yet"


def test_an_instance_without_a_case() -> None:
    assert found(instances={7: "unknown"}) == [(Kind.INSTANCE_WITHOUT_CASE, "7", 7)]
    assert found(instances={7: "done"}, closed=("done",)) == [(Kind.INSTANCE_OF_CLOSED_CASE, "7", 7)]
    assert found(cases={"case": Claim(NOW, 7)}, instances={7: "case", 9: "case"}) == [
        (Kind.INSTANCE_WITHOUT_CASE, "9", 9)
    ]


@pytest.mark.parametrize("claim", [NOBODY, Claim(NOW, 8), Claim(GONE, 8)], ids=str)
def test_an_open_term_without_a_guard(claim: Claim) -> None:
    assert found(terms={"term": claim}) == [(Kind.TERM_WITHOUT_GUARD, "term", None)]
    assert found(terms={"term": claim}, moving=("case",)) == []
    assert found(terms={"term": claim}, watched=False) == [], "breached and explained: nothing to watch"


def test_guards_without_a_term_and_of_a_term_that_is_closed() -> None:
    closed = KnownTerm("closed", "case", open=False, watched=False, claim=Claim(NOW, 8))
    unexplained = KnownTerm("unexplained", "case", open=False, watched=True, claim=Claim(NOW, 9))
    guards = {8: "closed", 9: "unexplained", 10: "unknown"}
    assert found(guards=guards, other_terms=(closed, unexplained)) == [
        (Kind.GUARD_OF_CLOSED_TERM, "closed", 8),
        (Kind.GUARD_WITHOUT_TERM, "unknown", 10),
    ]
    assert found(guards={8: "closed"}, other_terms=(closed,), moving=("case",)) == []


def test_effects_that_wait_for_a_person() -> None:
    effects = tuple(
        WaitingEffect(number, "case", "sms", state)
        for number, state in enumerate((EffectState.PARKED, EffectState.UNKNOWN))
    )
    assert found(effects=effects) == [(Kind.EFFECT_PARKED, "0", None), (Kind.EFFECT_UNKNOWN, "1", None)]
