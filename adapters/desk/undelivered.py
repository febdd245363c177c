"""What could not be delivered an official tells in person; then the case goes on (law.md C 20)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.notice import Notice
from adapters.database.outbox import Effect, EffectState
from adapters.database.undelivered import undelivered
from adapters.database.unit_of_work import UnitOfWork
from adapters.desk.official import DeskOfficial
from adapters.desk.signing import NotAllowedError
from rules.codes import DeliveryMeans
from rules.terms import local_day

SHOWN = 200


class Told(StrEnum):
    """How an official told the applicant."""

    CALLED = "called"
    HANDED_OVER = "handed-over"


class NotToldError(ValueError):
    """The day is not possible, or a call stands for a paper that must be handed over."""


class NoLongerWaitsError(ValueError):
    """The delivery was accepted meanwhile, is being sent right now, or is none of this case."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A delivery that waits for a person."""

    notice: Notice
    effect: Effect
    case: Case

    @property
    def ways(self) -> list[Told]:
        """Return how the applicant may be told: an SMS only says that a paper waits, a call does as well."""
        called = [Told.CALLED] if self.notice.means == DeliveryMeans.SMS else []
        return [*called, Told.HANDED_OVER]


def failed_of(session: Session, official: DeskOfficial) -> Sequence[Failed]:
    """Return the failed deliveries of the cases that the official may see, the oldest first."""
    rows = session.execute(undelivered().where(official.sees()).limit(SHOWN))
    return [Failed(*row) for row in rows]


def failed_in(session: Session, case: Case) -> Sequence[Failed]:
    """Return the failed deliveries of a case."""
    return [Failed(*row) for row in session.execute(undelivered().where(Case.id == case.id))]


def tell_in_person(
    work: UnitOfWork, official: DeskOfficial, case: Case, effect_id: int, *, how: Told, day: date
) -> None:
    """Note that the applicant was told, which counts as the delivery: the process goes on.

    Raises:
        NotAllowedError: the official is not of the office of acceptance.
        NoLongerWaitsError: the delivery waits for nobody.
        NotToldError: it cannot have been told so, or on that day.
    """
    if not official.of_acceptance(case):
        raise NotAllowedError
    locked = work.session.get(Effect, effect_id, with_for_update=True)
    found = [one for one in failed_in(work.session, case) if one.effect is locked]
    if not found or found[0].effect.state == EffectState.SENDING:
        raise NoLongerWaitsError
    [failed] = found
    notice = failed.notice
    if how not in failed.ways or not local_day(notice.planned_at) <= day <= local_day(work.now):
        raise NotToldError
    notice.told_how, notice.told_on, notice.told_by = how, day, official.login
    notice.accepted_at = work.now
    if how is Told.HANDED_OVER:
        notice.handed_over_on = day
    work.outbox.accept(failed.effect, receipt=f"in-person/{how}")
    work.note("tell-in-person", case.id, document=notice.document_id, means=notice.means, how=how)
