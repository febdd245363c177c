"""`komek terms reproject`: open terms and the messages to their guards follow a changed law, both ways."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from adapters.clock import ALMATY, FixedClock
from adapters.database.audit import AuditEntry, breaks_in_chain
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.database.term import Term, TermEvent
from adapters.database.term_projection import projection_of
from adapters.database.term_run import TermReprojection
from komek.bench.term_seed import seed_terms
from komek.reprojection import Reprojection
from rules.law import Law

NOW = datetime(2026, 11, 23, 12, tzinfo=ALMATY)
PACKAGED = Law.load()
COUNT = 60
REVIEW = """
terms:
  - id: asp-review-centre
    title: Рассмотрение
    title_kk: Қарау
    service: asp
    channels: [centre]
    kind: guarded
    unit: working-days
    starts_with: application-registered-by-centre
    suspended_by: [written-request]
    ends_with: result-available
    at_end: breach
    versions:
      - {{valid_from: 2018-01-01, valid_to: 2026-11-17, length: 15, warn_before: 3,
         clause: passport-asp/term-centre, source: Паспорт, status: verified}}
      - {{valid_from: 2026-11-18, length: {length}, warn_before: 3,
         clause: passport-asp/term-centre, source: Приказ, status: verified}}
"""


def days(*, off: str = "", worked: str = "") -> Law:
    """The law with one day more or fewer."""
    text = "year: 2026\nconfirmed: true\nsource: {title: Приказ}\n"
    text += f"days_off: {{{off}: перенос}}\n" if off else ""
    text += f"working_days: {{{worked}: перенос}}\n" if worked else ""
    return Law.load({"days-off": [("2026.yaml", text)]})


def length_of_review(length: int) -> Law:
    """The law with another length of the centre's review, valid from 18 November."""
    return Law.load({"terms": [("own.yaml", REVIEW.format(length=length))]})


@pytest.fixture
def seeded(database: Sessions) -> Sessions:
    """Sixty open terms of seven kinds, some suspended, as workers leave them."""
    seed_terms(database, PACKAGED, COUNT, NOW)
    return database


def reproject(database: Sessions, law: Law, *, batch: int = 500, backlog: int = 500) -> Reprojection:
    return Reprojection(database, law, FixedClock(NOW), batch=batch, backlog=backlog)


def ends(database: Sessions) -> dict[str, datetime]:
    with database() as session:
        return {term.id: term.due_at for term in session.scalars(select(Term))}


def messages(database: Sessions) -> dict[str, dict[str, str]]:
    with database() as session:
        return {
            effect.payload["correlationKey"]: effect.payload["variables"]
            for effect in session.scalars(select(Effect).where(Effect.kind == EffectKind.MESSAGE))
        }


def replayed(database: Sessions, law: Law) -> dict[str, datetime]:
    with database() as session:
        return {term.id: projection_of(session, term, law).due for term in session.scalars(select(Term))}


def test_a_rehearsal_tells_what_would_move_and_writes_nothing(seeded: Sessions) -> None:
    before = ends(seeded)
    tally = reproject(seeded, days(off="2026-11-27")).rehearse()
    assert tally.seen == COUNT
    assert 0 < tally.moved < COUNT
    assert sum(tally.later.values()) == tally.moved
    assert (ends(seeded), messages(seeded)) == (before, {})
    with seeded() as session:
        assert session.scalar(select(func.count()).select_from(TermReprojection)) == 0


@pytest.mark.parametrize(
    ("law", "later"), [(days(off="2026-11-27"), True), (days(worked="2026-11-28"), False)]
)
def test_terms_follow_a_changed_calendar_in_both_directions_and_only_their_guards_hear_of_it(
    seeded: Sessions, law: Law, later: bool
) -> None:
    before = ends(seeded)
    tally = reproject(seeded, law).apply()
    after = ends(seeded)
    moved = {term for term in before if after[term] != before[term]}
    assert moved
    assert all((after[term] > before[term]) is later for term in moved)
    assert after == replayed(seeded, law)
    with seeded() as session:
        breached = set(session.scalars(select(Term.id).where(Term.state == "breached")))
        warnings = {term.id: term.warn_at for term in session.scalars(select(Term))}
    told = messages(seeded)
    assert moved - breached <= set(told)
    assert set(told) & breached == set()
    assert tally.messages == len(told)
    for term, variables in told.items():
        assert datetime.fromisoformat(variables["dueAt"]) == after[term]
        assert datetime.fromisoformat(variables["warnAt"]) == warnings[term]


def test_each_move_stands_in_ledger_and_audit_with_who_when_and_why(seeded: Sessions) -> None:
    tally = reproject(seeded, days(off="2026-11-27")).apply()
    with seeded() as session:
        events = session.scalars(select(TermEvent).where(TermEvent.event == "re-projected")).all()
        assert len(events) == tally.moved
        assert {(one.at, one.actor, one.reason) for one in events} == {
            (NOW, "operator:terms-reproject", "calendar-changed")
        }
        assert all(one.written_at is not None and one.length for one in events)
        audited = select(func.count()).where(AuditEntry.action == "term-re-projected")
        assert session.scalar(audited) == tally.moved
        assert list(breaks_in_chain(session)) == []


def test_a_second_run_moves_nothing_and_the_way_back_leads_to_the_first_ends(seeded: Sessions) -> None:
    before, law = ends(seeded), days(off="2026-11-27")
    reproject(seeded, law).apply()
    assert reproject(seeded, law).apply().moved == 0
    reproject(seeded, PACKAGED).apply()
    assert ends(seeded) == before


def test_a_term_keeps_the_length_under_which_it_started(seeded: Sessions) -> None:
    law = length_of_review(20)  # valid from 18 November
    before = ends(seeded)
    reproject(seeded, law).apply()
    after = ends(seeded)
    with seeded() as session:
        for term in session.scalars(select(Term)):
            old = term.term != "asp-review-centre" or term.started_at < datetime(2026, 11, 18, tzinfo=ALMATY)
            assert (after[term.id] == before[term.id]) is old
            if not old:
                assert term.length == 20
        reasons = select(TermEvent.reason).where(TermEvent.event == "re-projected").distinct()
        assert session.scalars(reasons).all() == ["length-changed"]
    assert after == replayed(seeded, law)


def test_a_term_that_the_law_has_no_end_for_is_named_and_the_others_move(seeded: Sessions) -> None:
    with seeded.begin() as session:
        lost = session.scalars(select(Term).limit(1)).one()
        lost.term = "asp-review-moon"
    tally = reproject(seeded, days(off="2026-11-27")).apply()
    assert list(tally.failed) == [("asp-review-moon", "no term 'asp-review-moon' is known")]
    assert tally.moved > 0


class PulledPlugError(RuntimeError):
    """Somebody pulled the plug."""


def stop_after(batches: int) -> Callable[[int, int], None]:
    calls = []

    def progress(seen: int, waiting: int) -> None:
        calls.append(seen)
        if len(calls) == batches:
            raise PulledPlugError

    return progress


def test_an_interrupted_run_goes_on_where_it_stood(seeded: Sessions) -> None:
    law = days(off="2026-11-27")
    with pytest.raises(PulledPlugError):
        reproject(seeded, law, batch=10).apply(stop_after(2))
    first = len(messages(seeded))
    tally = reproject(seeded, law, batch=10).apply()
    assert (tally.resumed, tally.seen) == (True, COUNT)
    assert ends(seeded) == replayed(seeded, law)
    with seeded() as session:
        run = session.scalars(select(TermReprojection)).one()
        assert (run.seen, run.finished_at) == (COUNT, NOW)
        assert run.moved == first + tally.moved == len(session.scalars(select(TermEvent).where(
            TermEvent.event == "re-projected")).all())  # fmt: skip


def test_an_interrupted_run_under_another_law_begins_anew(seeded: Sessions) -> None:
    with pytest.raises(PulledPlugError):
        reproject(seeded, days(off="2026-11-27"), batch=10).apply(stop_after(2))
    tally = reproject(seeded, PACKAGED, batch=10).apply()
    assert (tally.resumed, tally.seen) == (False, COUNT)
    assert ends(seeded) == replayed(seeded, PACKAGED)


def test_a_term_that_somebody_holds_is_passed_over_and_tried_again(seeded: Sessions) -> None:
    law, before = days(off="2026-11-27"), ends(seeded)
    term = next(one for one, due in replayed(seeded, law).items() if due > before[one])
    with seeded.begin() as worker:
        worker.get_one(Term, term, with_for_update=True)

        def let_go(seen: int, waiting: int) -> None:
            assert ends(seeded)[term] == before[term]
            worker.rollback()

        tally = reproject(seeded, law).apply(let_go)
    assert tally.busy == []
    assert ends(seeded) == replayed(seeded, law)


def test_due_dates_of_user_tasks_follow(seeded: Sessions) -> None:
    before = ends(seeded)
    reproject(seeded, days(off="2026-11-23")).apply()
    with seeded() as session:
        updates = session.scalars(select(Effect).where(Effect.kind == EffectKind.USER_TASK_UPDATE)).all()
        surveys = session.scalars(select(Term).where(Term.term == "asp-survey", Term.state != "breached"))
        moved = {one.case_id: one.due_at for one in surveys if one.due_at != before[one.id]}
    told = {
        one.case_id: datetime.fromisoformat(one.payload["dueAt"])
        for one in updates
        if one.payload["element"] == "conductSurvey"
    }
    assert moved
    assert told == moved


def test_no_more_messages_wait_than_the_backlog_allows(seeded: Sessions) -> None:
    waited: list[int] = []

    def deliver(seen: int, waiting: int) -> None:
        if waiting:
            waited.append(waiting)
            with seeded.begin() as session:
                for effect in session.scalars(select(Effect)):
                    effect.state = EffectState.ACCEPTED

    reproject(seeded, days(off="2026-11-27"), batch=10, backlog=5).apply(deliver)
    assert waited
    assert max(waited) < 5 + 10
    assert ends(seeded) == replayed(seeded, days(off="2026-11-27"))


def test_a_warning_that_lies_ahead_again_is_given_again(seeded: Sessions) -> None:
    with seeded.begin() as session:
        term = session.scalars(select(Term).where(Term.state == "armed", Term.warn_at > NOW).limit(1)).one()
        term.state, term.warn_at, term.due_at = "warned", NOW - timedelta(days=1), NOW + timedelta(days=1)
    reproject(seeded, PACKAGED).apply()
    with seeded() as session:
        assert session.get_one(Term, term.id).state == "armed"


def test_a_breach_that_a_new_calendar_takes_back_is_told_of_and_its_guard_left_alone(
    seeded: Sessions,
) -> None:
    with seeded.begin() as session:
        term = session.scalars(select(Term).where(Term.due_at > NOW).limit(1)).one()
        end = term.due_at
        term.state, term.due_at, term.last_day = "breached", NOW - timedelta(days=1), date(2026, 11, 21)
    tally = reproject(seeded, PACKAGED).apply()
    assert (tally.taken_back, messages(seeded)) == (1, {})
    assert ends(seeded)[term.id] == end


@pytest.mark.parametrize("statement", ["UPDATE term_event SET reason = 'another'", "DELETE FROM term_event"])
def test_the_ledger_cannot_be_changed_or_shortened(seeded: Sessions, statement: str) -> None:
    with seeded() as session, pytest.raises(ProgrammingError, match="append-only"):
        session.execute(text(statement))
