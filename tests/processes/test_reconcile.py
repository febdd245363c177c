"""Instances that are gone: their cases start anew with the records they have, and nothing leaves twice."""

from datetime import datetime

import httpx
import pytest
from reconciling import Reconciling
from sqlalchemy import select, update
from world import APPOINTMENT, World

from adapters.database.case import Case
from adapters.database.document import Document
from adapters.database.job_ledger import LedgerEntry
from adapters.database.term import Term
from adapters.population import Archetype
from adapters.stubs import SMS_PATH
from komek.process_tests.waiting import wait_until
from komek.reconcile.finding import Kind

pytestmark = pytest.mark.engine


def waits_in(world: World, case_id: str, element_id: str) -> bool:
    """Tell whether the case's newest walk has come to a user task."""
    history = world.records.case(case_id)
    return not history.incidents() and bool(history.waiting_tasks(element_id))


def wipe(world: World) -> None:
    """Leave what a wiped engine leaves: nothing runs, and all claims and results are of another epoch.

    Its keys given out again meet those of the old epoch in the ledger (test_execution.py) and in claims
    (test_claim_case.py).
    """
    for key in world.records.open_roots():
        world.loop.run(world.gateway.cancel(key))
    with world.database.begin() as session:
        session.execute(update(Case).values(engine_epoch="wiped"))
        session.execute(update(Term).where(Term.guard_key.is_not(None)).values(guard_epoch="wiped"))
        session.execute(update(LedgerEntry).values(epoch="wiped"))


def papers(world: World, case_id: str) -> list[tuple[str, str | None]]:
    """Return the case's documents with their numbers."""
    with world.database() as session:
        of_case = select(Document).where(Document.case_id == case_id).order_by(Document.id)
        return [(document.id, document.number) for document in session.scalars(of_case)]


def texts(world: World, *archetypes: Archetype) -> list[str]:
    """Return the SMS that these families got, from the gateway's journal."""
    phones = {world.family(archetype).applicant.phone for archetype in archetypes}
    journal = httpx.get(f"{world.settings.stubs_url}{SMS_PATH}/journal", timeout=10).json()
    return [message["text"] for message in journal if message["phone"] in phones]


def starts(world: World, case_id: str) -> dict[str, datetime]:
    return {name: term.started_at for name, term in world.terms(case_id).items()}


def test_a_cancelled_instance_starts_anew_and_its_terms_run_on(
    world: World, reconciling: Reconciling
) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.register(case_id)
    world.officials.task(case_id, "conductSurvey")
    for term in ("asp-review-portal", "asp-survey"):
        world.guard(case_id, term)
    wait_until(lambda: not reconciling.look(), why="database and engine agree")
    before = {name: (term.started_at, term.due_at) for name, term in world.terms(case_id).items()}
    slip, first = world.text_of(case_id, "slip"), world.case(case_id).instance_key
    assert first is not None

    world.loop.run(world.gateway.cancel(first))
    lost = [Kind.CASE_WITHOUT_INSTANCE, Kind.TERM_WITHOUT_GUARD, Kind.TERM_WITHOUT_GUARD]
    found = reconciling.finds(lambda found: [one.kind for one in found] == lost)
    assert {one.case_id for one in found} == {case_id}
    assert [one.kind for one in reconciling.mend()] == [Kind.CASE_WITHOUT_INSTANCE]
    history = world.wait(case_id, lambda case: len(case.instances(APPOINTMENT)) == 2)
    assert reconciling.mend() == []
    world.register(case_id)
    world.officials.task(case_id, "conductSurvey")
    wait_until(lambda: not reconciling.look(), why="database and engine agree again")
    assert {name: (t.started_at, t.due_at) for name, t in world.terms(case_id).items()} == before
    assert world.text_of(case_id, "slip") == slip
    assert history.incidents() == []


def test_after_a_wiped_engine_cases_go_on_from_their_records_and_nothing_leaves_twice(
    world: World, reconciling: Reconciling
) -> None:
    surveyed = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    asked = world.apply(Archetype.NO_DATA)
    decided = world.apply_at("centre", Archetype.INCOME_ABOVE_LINE)
    world.register(surveyed)
    world.register(asked)
    world.approve_and_sign(decided)
    world.send_requests(asked)
    world.sign(asked)
    stood = {surveyed: "conductSurvey", asked: "enterReplies", decided: "handOverNotice"}
    for case_id, element_id in stood.items():
        world.officials.task(case_id, element_id)
    wait_until(lambda: world.ends(asked, "extension-notice") == ["extensionNoticeSent"])
    wait_until(lambda: not reconciling.look(), why="database and engine agree")
    before = {case_id: (starts(world, case_id), papers(world, case_id)) for case_id in stood}
    families = (Archetype.NO_DATA, Archetype.INCOME_ABOVE_LINE)
    told = texts(world, *families)
    told_of_survey = texts(world, Archetype.SINGLE_PENSIONER_LOW_INCOME)

    wipe(world)

    def walked_again() -> bool:
        told_again = world.ends(asked, "extension-notice") == ["extensionNoticeSent"] * 2
        return told_again and all(waits_in(world, *one) for one in stood.items())

    mended = reconciling.mends(walked_again)
    begun_anew = {one.case_id for one in mended if one.kind is Kind.CASE_WITHOUT_INSTANCE}
    assert begun_anew == set(stood)
    on_record = {(one.case_id, one.detail) for one in mended if one.kind is Kind.TASK_ON_RECORD}
    assert on_record == {
        (surveyed, "registerApplication"),
        (asked, "registerApplication"),
        (asked, "sendRequests"),
        (asked, "signDocument"),
        (decided, "approveDecision"),
        (decided, "signDocument"),
    }, "nobody is asked twice"
    wait_until(lambda: not reconciling.look(), why="database and engine agree again")

    world.survey(surveyed)
    world.approve_and_sign(surveyed)
    world.officials.complete(decided, "handOverNotice", {"handedOn": world.today()})
    world.desk.reply(f"centre.{world.case(asked).unit}", asked, world.family(Archetype.NO_DATA))
    world.officials.task(asked, "conductSurvey")
    assert world.closed(surveyed).outcome == "appointed"
    assert world.closed(decided).outcome == "refused"
    for case_id, (started, written) in before.items():
        now = starts(world, case_id)
        assert {name: now[name] for name in started} == started, "clocks run on from their old start"
        assert set(written) <= set(papers(world, case_id))
    assert texts(world, *families) == told, "no SMS left twice"
    assert len(texts(world, Archetype.SINGLE_PENSIONER_LOW_INCOME)) == len(told_of_survey) + 1
