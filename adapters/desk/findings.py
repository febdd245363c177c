"""Findings on the desk: what an official established, the bar that follows, and its lifting (law.md C 9)."""

from dataclasses import dataclass
from datetime import date

from adapters.database.barring_event import lift_bar, record_bar
from adapters.database.case import Case
from adapters.database.finding import FindingRow, Kind, findings_of
from adapters.database.social_contract import signed_contract
from adapters.database.unit_of_work import UnitOfWork
from adapters.desk.official import DeskOfficial
from adapters.desk.signing import NotAllowedError
from rules.codes import Channel, RefusalGround
from rules.terms import local_day

GROUNDS = {
    Kind.FALSE_DATA: RefusalGround.FALSE_DATA,
    Kind.MEASURES_REFUSED: RefusalGround.MEASURES_REFUSED,
    Kind.CONTRACT_TERMINATED: RefusalGround.CONTRACT_BROKEN,
    Kind.CONTRACT_NOT_PERFORMED: RefusalGround.CONTRACT_BROKEN,
}
OF_CONTRACT = (Kind.CONTRACT_TERMINATED, Kind.CONTRACT_NOT_PERFORMED)


class NoSuchFindingError(ValueError):
    """The day lies ahead, there is no contract to be broken, or no finding to be lifted."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the official enters; `fault` is asked of contracts only."""

    kind: Kind
    day: date
    fault: bool | None
    evidence: str


def may_find(official: DeskOfficial, case: Case) -> bool:
    """Tell whether the official records findings on the case: centre and authorised body of its unit."""
    return official.may_prepare(case) or official.is_of(Channel.CENTRE, case)


def keep_finding(work: UnitOfWork, official: DeskOfficial, case: Case, found: Found) -> None:
    """Keep a finding and the bar that follows from it; a termination also ends the life of the contract.

    A contract that broke without the recipient's fault bars nobody.

    Raises:
        NotAllowedError: the official is of neither centre nor authorised body of the case's unit.
        NoSuchFindingError: the day lies ahead, or the case has no signed contract.
    """
    if not may_find(official, case):
        raise NotAllowedError
    if found.day > local_day(work.now) or (
        found.kind in OF_CONTRACT and signed_contract(work.session, case.id) is None
    ):
        raise NoSuchFindingError
    row = FindingRow(
        case_id=case.id,
        kind=found.kind,
        day=found.day,
        fault=found.fault if found.kind in OF_CONTRACT else None,
        evidence=found.evidence,
        established_by=official.login,
        recorded_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    if found.kind not in OF_CONTRACT or found.fault:
        record_bar(work, case.id, GROUNDS[found.kind], found.day)
    if found.kind is Kind.CONTRACT_TERMINATED:
        key = f"{case.id}/contract-terminated/{row.id}"
        work.outbox.publish("asp-contract-terminated", key, case.id, case.id, {})
    work.note("record-finding", case.id, kind=found.kind)


def lift_finding(work: UnitOfWork, official: DeskOfficial, case: Case, finding_id: int, reason: str) -> None:
    """Lift a finding that was entered by mistake; its bar goes unless another finding keeps it.

    Raises:
        NotAllowedError: only the authorised body lifts.
        NoSuchFindingError: there is none, or it was lifted already.
    """
    if not official.may_prepare(case):
        raise NotAllowedError
    row = work.session.get(FindingRow, finding_id)
    if row is None or row.case_id != case.id or row.lifted_at is not None:
        raise NoSuchFindingError
    row.lifted_by, row.lifted_at, row.lift_reason = official.login, work.now, reason
    ground = GROUNDS[Kind(row.kind)]
    standing = [one for one in findings_of(work.session, case.id) if _bars(one, ground)]
    if standing:
        record_bar(work, case.id, ground, max(one.day for one in standing))
    else:
        lift_bar(work, case.id, ground)
    work.note("lift-finding", case.id, kind=row.kind)


def _bars(row: FindingRow, ground: RefusalGround) -> bool:
    of_ground = GROUNDS[Kind(row.kind)] is ground and row.lifted_at is None
    return of_ground and row.fault is not False
