"""The survey on the desk: photos taken at the visit, and the act that completes the commission's task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import uuid4

from starlette.datastructures import FormData

from adapters.database.case import Case
from adapters.database.commission_vote import visits_of
from adapters.database.document import Document
from adapters.database.survey_act import PHOTO, SurveyAct, photos_of, visit_awaited
from adapters.database.unit_of_work import UnitOfWork
from adapters.desk.commission import ConflictOfInterestError, is_of_the_family
from adapters.desk.official import COMMISSION, DeskOfficial
from adapters.desk.scan import media_type_of
from adapters.desk.signing import NotAllowedError
from adapters.documents.survey import survey_form
from adapters.portal.form_reading import text_of
from adapters.portal.problems import Rule
from rules.codes import Visit

ELEMENT = "conductSurvey"
MOST_PHOTOS = 20
LONGEST = 8000
NO_PHOTO = Rule(
    "нужна фотография в виде JPEG или PNG", "JPEG немесе PNG түріндегі фотосурет қажет", "photo-type"
)
ENOUGH = Rule(f"не больше {MOST_PHOTOS} фотографий", f"{MOST_PHOTOS} фотосуреттен аспайды", "photo-count")


class NoVisitError(ValueError):
    """The case waits for no visit: it is not with the commission, or its act is already entered."""


class ActNotWholeError(ValueError):
    """A field of the act is missing or is none of its choices; `fields` are named."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(f"the act is not whole: {', '.join(fields)}")
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Entered:
    """What the commission wrote down."""

    outcome: Visit
    visited_on: date
    facts: Mapping[str, str]
    seen: Sequence[str]
    note: str


def read_act(data: FormData, today: date) -> Entered:
    """Return what was entered; facts count only where the family was surveyed.

    Raises:
        ActNotWholeError: a field is missing, or its answer is none of the form's.
    """
    form, wrong = survey_form(), []
    outcome = text_of(data, "outcome")
    try:
        day = date.fromisoformat(text_of(data, "visited_on"))
    except ValueError:
        day = date.max
    if outcome not in set(Visit):
        wrong.append("outcome")
    if day > today:
        wrong.append("visited_on")
    facts: dict[str, str] = {}
    if outcome == Visit.DONE:
        facts = {name: text_of(data, name).strip() for name in (*form.facts, *form.numbers)}
        wrong += [name for name, field in form.facts.items() if facts[name] not in field.choices]
        wrong += [
            name
            for name, field in form.numbers.items()
            if not (facts[name].isascii() and facts[name].isdecimal() and len(facts[name]) < 4)
            or not field.least <= int(facts[name]) <= field.most
        ]
    note = text_of(data, "note").strip()
    if len(note) > LONGEST or (not note and facts.get("household") == "differs"):
        wrong.append("note")
    if wrong:
        raise ActNotWholeError(wrong)
    seen = [code for code in form.seen if code in data.getlist("seen")] if facts else []
    return Entered(Visit(outcome), day, facts, seen, note)


def keep_photo(work: UnitOfWork, official: DeskOfficial, case: Case, content: bytes) -> Rule | None:
    """Keep a photo as a document of the case, or return the rule that it breaks; the same one is kept once.

    Raises:
        NotAllowedError, NoVisitError, ConflictOfInterestError: as `keep_act`.
    """
    _require(work, official, case)
    kind = media_type_of(content)
    if isinstance(kind, Rule):
        return kind
    if not kind.startswith("image/"):
        return NO_PHOTO
    photos, digest = photos_of(work.session, case.id), sha256(content).hexdigest()
    if digest in {one.sha256 for one in photos}:
        return None
    if len(photos) >= MOST_PHOTOS:
        return ENOUGH
    work.session.add(
        Document(
            id=str(uuid4()),
            case_id=case.id,
            business_key=f"{PHOTO}/{digest[:32]}",
            kind=PHOTO,
            title="Фотография с обследования",
            media_type=kind,
            content=content,
            sha256=digest,
            created_at=work.now,
        )
    )
    work.note("keep-photo", case.id, sha256=digest)
    return None


def keep_act(work: UnitOfWork, official: DeskOfficial, case: Case, entered: Entered) -> None:
    """Keep the act, which completes the task of the visit.

    Raises:
        NotAllowedError: the official is not of the commission of the case's unit.
        NoVisitError: the case waits for no visit.
        ConflictOfInterestError: the official belongs to the family.
    """
    _require(work, official, case)
    number = len(visits_of(work.session, case.id)) + 1
    work.session.merge(
        SurveyAct(
            case_id=case.id,
            number=number,
            outcome=entered.outcome,
            visited_on=entered.visited_on,
            facts=dict(entered.facts),
            seen=list(entered.seen),
            note=entered.note or None,
            entered_by=official.login,
            entered_at=work.now,
        )
    )
    work.outbox.complete_user_task(
        ELEMENT,
        f"{case.id}/survey-act/{number}/{work.now.isoformat()}",
        case.id,
        {"visit": entered.outcome, "surveyDate": entered.visited_on.isoformat()},
        since=work.now,
    )
    work.note("enter-survey-act", case.id, number=number, outcome=entered.outcome)


def may_survey(official: DeskOfficial, case: Case) -> bool:
    """Tell whether the official is of the commission of the case's unit."""
    return official.is_of(COMMISSION, case)


def _require(work: UnitOfWork, official: DeskOfficial, case: Case) -> None:
    if not may_survey(official, case):
        raise NotAllowedError
    work.session.refresh(case, with_for_update=True)  # two members may enter what they saw at once
    if not visit_awaited(work.session, case):
        raise NoVisitError
    if is_of_the_family(work.session, case, official):
        raise ConflictOfInterestError
