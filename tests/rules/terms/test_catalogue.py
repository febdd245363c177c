"""The terms as data: complete, dated, and refused when written wrongly."""

from datetime import date

import pytest

from rules.codes import Channel, Edition, Regime, Service
from rules.strict_yaml import LawDataError
from rules.terms import Kind, Roll, Terms, Unit, UnknownTermError

TERMS = Terms.load()
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("term", "length", "unit"),
    [
        ("asp-review-centre", 15, "working-days"),
        ("asp-review-portal", 15, "working-days"),
        ("asp-review-proactive", 15, "working-days"),
        ("asp-review-akim", 18, "working-days"),
        ("asp-replies", 30, "calendar-days"),
        ("asp-extension-notice", 2, "working-days"),
        ("asp-refusal-bar", 6, "calendar-months"),
        ("asp-contract-bar", 6, "calendar-months"),
        ("asp-false-data-bar", 6, "calendar-months"),
        ("asp-hearing-notice", 3, "working-days"),
        ("local-review", 8, "working-days"),
        ("local-review-extended", 20, "working-days"),
        ("local-registration", 15, "reception-minutes"),
        ("local-executor", 1, "working-days"),
        ("local-examination", 4, "working-days"),
        ("local-insufficiency-notice", 1, "working-days"),
        ("local-signing", 1, "working-days"),
        ("local-issue", 1, "working-days"),
        ("local-waiting", 30, "reception-minutes"),
        ("local-serving", 30, "reception-minutes"),
        ("certificate-minutes", 15, "minutes"),
        ("certificate-reception", 15, "reception-minutes"),
        ("certificate-corporation", 3, "working-days"),
        ("certificate-waiting", 15, "reception-minutes"),
        ("certificate-serving", 20, "reception-minutes"),
        ("emergency-forwarding", 2, "working-days"),
        ("emergency-check", 2, "working-days"),
        ("mse-disability", 12, "calendar-months"),
        ("mse-control-examination", 6, "calendar-months"),
        ("complaint-provider", 5, "working-days"),
        ("complaint-quality-body", 15, "working-days"),
        ("complaint-forwarding", 3, "working-days"),
        ("complaint-appk", 20, "working-days"),
        ("complaint-filing", 3, "calendar-months"),
    ],
)
def test_a_term_of_the_sources(term: str, length: int, unit: str) -> None:
    found = TERMS.find(term, DAY)
    assert (found.length, found.unit.value) == (length, unit)


def test_the_internal_split_adds_up_to_the_fifteen_days_and_is_provisional() -> None:
    steps = [
        TERMS.find(f"asp-{step}", DAY)
        for step in (
            "registration",
            "commission-hand-over",
            "survey",
            "conclusion",
            "contract",
            "decision",
            "notice",
        )
    ]
    assert sum(step.length for step in steps) == TERMS.find("asp-review-centre", DAY).length
    assert all(step.provisional for step in steps)
    akim = TERMS.find("asp-akim-hand-over", DAY)
    assert akim.length + 15 == TERMS.find("asp-review-akim", DAY).length


def test_the_edition_changes_on_the_first_of_july_2023() -> None:
    before, after = (TERMS.find("asp-review-centre", date(2023, *day)) for day in ((6, 30), (7, 1)))
    assert (before.clause, before.version.edition) == ("govkz-asp/term-centre", Edition.GOVKZ_ASP)
    assert (after.clause, after.version.edition) == ("passport-asp/term-centre", Edition.PASSPORT_ASP)


def test_the_proactive_term_is_not_known_before_its_edition() -> None:
    with pytest.raises(UnknownTermError, match="holds on 2023-06-30"):
        TERMS.find("asp-review-proactive", date(2023, 6, 30))
    with pytest.raises(UnknownTermError, match="is known"):
        TERMS.find("asp-review-moon", DAY)


def test_each_channel_has_exactly_one_review() -> None:
    for channel in (Channel.CENTRE, Channel.PORTAL, Channel.AKIM, Channel.PROACTIVE):
        found = TERMS.holding(service=Service.ASP, on=DAY, channel=channel, kind=Kind.GUARDED)
        assert [term.id for term in found if term.id.startswith("asp-review")] == [f"asp-review-{channel}"]


def test_emergency_terms_hold_only_in_the_emergency_and_those_of_astana_only_there() -> None:
    assert TERMS.holding(service=Service.EMERGENCY, on=DAY) == ()
    emergency = TERMS.holding(service=Service.EMERGENCY, on=DAY, regime=Regime.EMERGENCY)
    assert "emergency-check" in {term.id for term in emergency}
    local = {term.id for term in TERMS.holding(service=Service.LOCAL_ASSISTANCE, on=DAY, authority="vko")}
    assert "local-review" in local
    assert "local-executor" not in local


def test_a_submission_of_local_assistance_starts_one_review_not_two() -> None:
    """The 20 days take the place of the 8 where the documents are insufficient (standard-279/4-1)."""
    begun = [
        term.id
        for term in TERMS.holding(service=Service.LOCAL_ASSISTANCE, on=DAY, channel=Channel.PROVIDER)
        if term.starts_with == "package-submitted" and term.unit is Unit.WORKING_DAYS
    ]
    assert begun == ["local-review"]
    assert TERMS.find("local-review-extended", DAY).starts_with in TERMS.find("local-review", DAY).extended_by


def test_bars_do_not_move_and_every_other_term_in_days_that_could_end_on_a_day_off_does() -> None:
    for term_id in TERMS.ids():
        term = TERMS.find(term_id, DAY)
        if term.kind is Kind.BAR:
            assert term.roll is Roll.NONE
        elif term.unit in {Unit.CALENDAR_DAYS, Unit.CALENDAR_MONTHS} and term_id != "mse-disability":
            assert term.roll is Roll.WORKING_DAY


def test_every_term_says_in_both_languages_what_it_is_and_where_it_stands() -> None:
    for term_id in TERMS.ids():
        for term in TERMS.history(term_id):
            assert term.title
            assert term.title_kk
            assert term.version.source
            assert "/" in term.clause


GOOD = """
terms:
  - id: my-term
    title: Срок
    title_kk: Мерзім
    service: asp
    kind: own
    unit: working-days
    starts_with: event
    ends_with: act
    at_end: breach
    versions:
      - {valid_from: 2024-01-01, valid_to: 2024-12-31, length: 5, warn_before: 1, clause: law/1,
         source: Закон, status: verified}
      - {valid_from: 2025-01-01, length: 7, warn_before: 1, clause: law/1, source: Закон, status: verified}
"""


def test_a_length_holds_for_starts_from_its_date() -> None:
    terms = Terms.load([("mine.yaml", GOOD)])
    assert terms.find("my-term", date(2024, 12, 31)).length == 5
    assert terms.find("my-term", date(2025, 1, 1)).length == 7
    assert len(terms.history("my-term")) == 2


def test_an_operators_term_replaces_the_packaged_one() -> None:
    terms = Terms.load([("mine.yaml", GOOD.replace("my-term", "asp-signing"))])
    assert terms.find("asp-signing", DAY).length == 7


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("valid_from: 2025-01-01", "valid_from: 2025-01-02", "my-term.versions", "gap after 2024-12-31"),
        ("valid_from: 2025-01-01", "valid_from: 2024-12-31", "my-term.versions", "overlap at 2024-12-31"),
        ("valid_to: 2024-12-31, ", "", "my-term.versions", "overlap at 2025-01-01"),
        ("unit: working-days", "unit: fortnights", "my-term.unit", "Input should be"),
        ("clause: law/1, source", "source", "my-term.versions.1.clause", "Field required"),
        ("clause: law/1,\n", "clause: '',\n", "my-term.versions.0.clause", "match pattern"),
        ("length: 7", "length: 0", "my-term.versions.1.length", "greater than 0"),
        ("length: 7, warn_before: 1", "length: 7, warn_before: 8", "my-term", "before the start"),
        ("kind: own", "kind: bar\n    roll: working-day", "my-term", "a bar does not move"),
        ("kind: own", "kind: own\n    office: moon", "my-term.office", "no office 'moon'"),
        ("kind: own", "kind: own\n    after_hours: next-working-day", "my-term", "needs the office"),
        ("unit: working-days", "unit: reception-minutes", "my-term", "need an office"),
        ("unit: working-days", "unit: minutes\n    direction: backwards", "my-term", "in days or months"),
        ("kind: own", "kind: own\n    kind: own", "line 8", "stands twice"),
        ("at_end: breach", "at_end: breech", "my-term.at_end", "Input should be"),
        ("starts_with: event", "starts_with: Some event", "my-term.starts_with", "match pattern"),
        ("at_end: breach", "at_end: breach\n    colour: red", "my-term.colour", "Extra inputs"),
        ("valid_to: 2024-12-31", "valid_to: 2023-12-31", "my-term.versions.0", "before valid_from"),
    ],
)
def test_a_wrong_file_is_refused_with_file_key_and_reason(old: str, new: str, key: str, reason: str) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    with pytest.raises(LawDataError, match=reason) as error:
        Terms.load([("mine.yaml", text)])
    assert (error.value.file, error.value.key) == ("mine.yaml", key)


def test_a_term_that_stands_twice_is_refused() -> None:
    with pytest.raises(LawDataError, match="stands twice"):
        Terms.load([("mine.yaml", GOOD), ("more.yaml", GOOD)])
