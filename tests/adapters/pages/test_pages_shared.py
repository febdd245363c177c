"""What portal and desk share: sealed cookies, hardening, words in both languages."""

from datetime import datetime, timedelta
from importlib.resources import files

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from adapters.clock import ALMATY, FixedClock
from adapters.pages.course import course_of
from adapters.pages.hardening import Hardening
from adapters.pages.seal import Seal
from adapters.pages.site import dated
from adapters.pages.wording import dictionary, word
from rules.asp import Relation
from rules.codes import Category, Channel, DeliveryMeans, IncomeLevel, Outcome, QueryState, SignatureState

SECRET = "a secret of the tests only"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 24, 10, 0, tzinfo=ALMATY))


def test_a_seal_opens_for_its_purpose_in_time_and_unchanged(clock: FixedClock) -> None:
    seal = Seal(SECRET, clock)
    sealed = seal.seal("login", {"who": "Айгуль"})
    assert seal.open("login", sealed, 60) == {"who": "Айгуль"}
    assert seal.open("draft", sealed, 60) is None
    assert seal.open("login", sealed[:-3] + "AA=", 60) is None
    assert seal.open("login", "не печать", 60) is None
    assert Seal("another secret of the tests", clock).open("login", sealed, 60) is None
    clock.move(timedelta(seconds=61))
    assert seal.open("login", sealed, 60) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-07-01", "01.07.2026"),
        ("2026-11-23T19:30:00+00:00", "24.11.2026 00:30"),
        ("2026-13-01", "2026-13-01"),
        ("2026-07", "2026-07"),
        ("630101-2026-07-01", "630101-2026-07-01"),
    ],
)
def test_days_and_moments_of_registers_are_written_as_people_do(text: str, written: str) -> None:
    assert dated(text) == written


def test_what_is_sealed_cannot_be_read(clock: FixedClock) -> None:
    assert "990101300003" not in Seal(SECRET, clock).seal("login", {"who": "990101300003"})


def test_a_short_secret_is_refused(clock: FixedClock) -> None:
    with pytest.raises(ValueError, match="16 characters"):
        Seal("short", clock)


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def test_a_body_over_the_limit_is_refused_declared_or_streamed() -> None:
    app = Starlette(routes=[Route("/", echo, methods=["POST"])])
    app.add_middleware(Hardening, limit=10)
    with TestClient(app) as browser:
        assert browser.post("/", content=b"x" * 10).text == "10"
        assert browser.post("/", content=b"x" * 11).status_code == 413
        assert browser.post("/", content=(b"x" for _ in range(11))).status_code == 413
        declared = {
            "content-length": "11"
        }  # refused by what it says of itself, before anything of it is read
        assert browser.post("/", content=b"x", headers=declared).status_code == 413


def test_https_asks_the_browser_to_stay_there() -> None:
    app = Starlette(routes=[Route("/", echo, methods=["POST"])])
    app.add_middleware(Hardening, limit=10)
    with TestClient(app, base_url="https://komek.example") as browser:
        assert "max-age" in browser.post("/").headers["strict-transport-security"]
    with TestClient(app) as browser:
        assert "strict-transport-security" not in browser.post("/").headers


@pytest.mark.parametrize(
    "name",
    sorted(one.name.removesuffix(".yaml") for one in (files("adapters.pages") / "words").iterdir()),
)
def test_every_word_is_there_in_both_languages(name: str) -> None:
    assert dictionary(name)
    for code, found in dictionary(name).items():
        assert isinstance(code, str)
        assert found.ru.strip()
        assert found.kk.strip()


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("channels", Channel),
        ("outcomes", Outcome),
        ("relations", Relation),
        ("answers", QueryState),
        ("signatures", SignatureState),
        ("means", DeliveryMeans),
        ("levels", IncomeLevel),
        ("categories", Category),
    ],
)
def test_no_code_is_left_without_a_word(name: str, codes: type) -> None:
    assert set(codes) <= set(dictionary(name))  # type: ignore[call-overload]


def test_a_code_nobody_has_named_speaks_for_itself() -> None:
    assert word("stages", "a-new-stage").ru == "a-new-stage"


def test_the_course_shows_what_is_behind_and_what_is_now() -> None:
    steps = {step.stage: step.when for step in course_of("decision", surveyed=True)}
    assert steps["commission"] == "done"
    assert steps["decision"] == "now"
    assert steps["closed"] == "next"
    assert "hearing" not in steps


def test_a_survey_that_was_skipped_is_not_shown_as_done() -> None:
    assert "commission" not in {step.stage for step in course_of("decision", surveyed=False)}
    assert "commission" in {step.stage for step in course_of("queries", surveyed=False)}


def test_a_stage_beside_the_main_course_is_shown_while_the_case_stands_there() -> None:
    assert ("hearing", "now") in {(s.stage, s.when) for s in course_of("hearing", surveyed=True)}


def test_a_closed_case_has_everything_behind() -> None:
    assert {step.when for step in course_of("closed", surveyed=True)} == {"done"}
