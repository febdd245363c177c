"""The commission on the desk: who may vote, each member's vote, and the ballot that ends the task."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.commission import CommissionConclusion
from adapters.database.commission_vote import (
    CommissionBallot,
    CommissionVote,
    ballot_of,
    round_of,
    votes_of,
)
from adapters.database.decision_act import noted_in_round
from adapters.database.family_member import FamilyMember
from adapters.database.survey_act import STAGE, SURVEYED
from adapters.database.unit_of_work import UnitOfWork
from adapters.desk.official import DeskOfficial
from adapters.desk.signing import NotAllowedError
from rules.asp.commission import Vote, concluded
from rules.codes import Survey
from rules.law import Law
from rules.units import Commission, CommissionMember

ELEMENT = "giveConclusion"


class NoVoteError(ValueError):
    """The case waits for no votes: nobody was surveyed, or the ballot is closed."""


class ConflictOfInterestError(PermissionError):
    """The member belongs to the family that is judged."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of the roster with what they have said."""

    member: CommissionMember
    vote: CommissionVote | None


@dataclass(frozen=True, slots=True)
class Table:
    """The commission at the case: who sits there, what was said, how many must vote."""

    seats: list[Seat]
    quorum: int
    ballot: CommissionBallot | None


def table_of(session: Session, case: Case, roster: Commission) -> Table:
    """Return the roster with the votes of this round."""
    in_round = round_of(session, case.id)
    said = {vote.member: vote for vote in votes_of(session, case.id, in_round)}
    seats = [Seat(member, said.get(member.login)) for member in roster.members]
    return Table(seats, roster.quorum, ballot_of(session, case.id, in_round))


def roster_for(law: Law, case: Case) -> Commission | None:
    """Return the commission of the case's unit; None where its roster is not entered."""
    return law.units.unit(case.unit).commission if case.unit else None


def votes_awaited(session: Session, case: Case) -> bool:
    """Tell whether members may vote: the family was surveyed in this round, and its ballot is open.

    A draft that came back brings another visit: nobody votes on what was seen at the one before.
    """
    survey = session.get(CommissionConclusion, case.id)
    surveyed = survey is not None and survey.survey == Survey.DONE
    if not surveyed or case.closed_at is not None or case.stage != STAGE:
        return False
    open_ballot = ballot_of(session, case.id, round_of(session, case.id)) is None
    return open_ballot and noted_in_round(session, case.id, SURVEYED)


def is_of_the_family(session: Session, case: Case, official: DeskOfficial) -> bool:
    """Tell whether the official belongs to the family that applies."""
    same = select(FamilyMember.iin).where(FamilyMember.case_id == case.id, FamilyMember.iin == official.iin)
    return session.scalar(same) is not None


def keep_vote(
    work: UnitOfWork, official: DeskOfficial, case: Case, roster: Commission, *, vote: Vote, note: str
) -> None:
    """Keep what a member says; said again it takes the place of what they said before.

    Raises:
        NotAllowedError: the official is no member of this commission.
        NoVoteError: no votes are awaited.
        ConflictOfInterestError: the member belongs to the family, and did not step aside.
    """
    member = roster.member(official.login)
    if member is None:
        raise NotAllowedError
    case = work.case(case.id)  # locked: what it waits for stays so until this is kept
    if not votes_awaited(work.session, case):
        raise NoVoteError
    if vote is not Vote.RECUSED and is_of_the_family(work.session, case, official):
        raise ConflictOfInterestError
    work.session.merge(
        CommissionVote(
            case_id=case.id,
            round=round_of(work.session, case.id),
            member=official.login,
            body=member.body,
            vote=vote,
            note=note or None,
            at=work.now,
        )
    )
    work.note("vote-in-commission", case.id, vote=vote)


def close_ballot(work: UnitOfWork, official: DeskOfficial, case: Case, roster: Commission) -> None:
    """Count the votes, which completes the task.

    Raises:
        NotAllowedError: the official is no member of this commission.
        NoVoteError: no votes are awaited.
        NoQuorumError, TieError: the votes make no conclusion yet.
    """
    if roster.member(official.login) is None:
        raise NotAllowedError
    case = work.case(case.id)  # locked: two who count at once make one ballot
    if not votes_awaited(work.session, case):
        raise NoVoteError
    in_round = round_of(work.session, case.id)
    votes = {vote.member: Vote(vote.vote) for vote in votes_of(work.session, case.id, in_round)}
    need = concluded(votes, quorum=roster.quorum, chair=roster.chair.login)
    work.session.add(
        CommissionBallot(
            case_id=case.id,
            round=in_round,
            need=need,
            quorum=roster.quorum,
            closed_by=official.login,
            closed_at=work.now,
        )
    )
    work.session.flush()
    work.outbox.complete_user_task(ELEMENT, f"{case.id}/ballot/{in_round}", case.id, {}, since=work.now)
    work.note("close-ballot", case.id, need=need)
