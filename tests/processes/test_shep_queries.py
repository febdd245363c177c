"""Data that no information system knows: written requests, the extension, replies or their end."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from world import World

from adapters.database.register_answer import RegisterAnswer
from adapters.documents.formats import long_date
from adapters.population import Archetype
from rules.law import Law
from rules.terms import local_day

pytestmark = pytest.mark.engine


def test_passport_asp_extension_replies_come_and_the_review_runs_again(world: World) -> None:
    case_id = world.apply(Archetype.NO_DATA)
    world.register(case_id)
    world.officials.task(case_id, "sendRequests")
    first_due = world.terms(case_id)["asp-review-portal"].last_day
    world.send_requests(case_id)
    review = world.terms(case_id)["asp-review-portal"]
    extended_due = review.last_day
    assert first_due is not None
    assert extended_due is not None
    assert extended_due > first_due
    task = world.officials.task(case_id, "signDocument")
    assert task.groups == (f"centre:{world.case(case_id).unit}",), "the office of acceptance signs"
    world.sign(case_id)
    world.wait_for_end_of_guard(case_id, "asp-extension-notice", "termMet")
    assert world.ends(case_id, "extension-notice") == ["extensionNoticeSent"]
    assert world.ends(case_id, "signing") == ["documentSigned"]
    assert world.ends(case_id, "notification") == ["delivered", "delivered", "applicantNotified"]
    assert world.terms(case_id)["asp-extension-notice"].state == "met"
    notice = world.text_of(case_id, "notice-extension")
    for day in (first_due, extended_due):
        assert " ".join(long_date(day).ru.split()) in notice, "both dates"

    family = world.family(Archetype.NO_DATA)
    world.desk.reply(f"centre.{world.case(case_id).unit}", case_id, family)
    world.survey(case_id)
    history = world.records.case(case_id)
    assert world.ends(case_id, "asp-shep-queries") == ["requestsSettled", "informationCollected"]
    assert (history.completed("recordReplies"), history.entered("decideOnData")) == (1, 0)
    assert world.events(case_id, "asp-review-portal")[:5] == [
        "armed", "suspended", "extended", "resumed", "re-projected"
    ]  # fmt: skip
    resumed = world.terms(case_id)["asp-review-portal"].last_day
    assert resumed is not None
    assert first_due <= resumed < extended_due
    # Later with the requests, earlier with the replies.
    world.wait_for_guard(
        case_id, "asp-review-portal", lambda guard: guard.completed("changedBeforeWarning") == 2
    )
    assert world.terms(case_id)["asp-replies"].state == "met"
    with world.database() as session:
        sources = session.scalars(
            select(RegisterAnswer.source).where(
                RegisterAnswer.case_id == case_id, RegisterAnswer.iin == family.applicant.iin
            )
        )
        assert "written-request" in set(sources)

    world.approve_and_sign(case_id)
    assert world.closed(case_id).outcome == "appointed"
    assert world.terms(case_id)["asp-review-portal"].state == "met"


def test_passport_asp_extension_30_days_pass_and_the_data_at_hand_decide(world: World) -> None:
    case_id = world.apply(Archetype.NO_DATA, 1)
    world.register(case_id)
    world.send_requests(case_id)
    world.sign(case_id)
    world.wait(case_id, lambda case: case.completed("extensionNoticeSent") == 1)
    sent_on = local_day(world.terms(case_id)["asp-replies"].started_at)
    replies_until = world.terms(case_id)["asp-replies"].last_day
    assert replies_until is not None
    calendar = Law.load(carry_forward=True).calendar
    assert replies_until == calendar.next_working(sent_on + timedelta(days=30)), "a day off moves the end"

    world.pass_the_end_of(case_id, "asp-replies")
    world.survey(case_id)
    history = world.records.case(case_id)
    assert (history.terminated("enterReplies"), history.completed("decideOnData")) == (1, 1)
    world.wait_for_end_of_guard(case_id, "asp-replies", "termEnded")
    assert world.events(case_id, "asp-replies") == ["armed", "warned", "ended"], "no breach: nobody failed"
    assert world.events(case_id, "asp-commission-hand-over")[-1] == "met", "it waited for them"
    review_events = world.events(case_id, "asp-review-portal")
    assert review_events[:4] == ["armed", "suspended", "extended", "resumed"]
    assert "breached" not in review_events

    review = world.terms(case_id)["asp-review-portal"]
    assert review.last_day is not None
    assert review.confirmed == all(
        calendar.confirmed(year)
        for year in range(local_day(review.started_at).year, review.last_day.year + 1)
    ), "a result date in a year that the law has not spoken about is provisional"
    notice = world.text_of(case_id, "notice-extension")
    assert ("Предварительно" in notice) == (not review.confirmed)

    world.approve_and_sign(case_id)
    assert world.closed(case_id).outcome == "appointed"
    assert world.terms(case_id)["asp-review-portal"].state == "met"
