"""What the information systems told of a family, read back as typed answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from adapters.database.case import Case
from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer
from adapters.shep.service import Service
from adapters.shep.xml_model import XmlModel
from rules.codes import Edition, Information, QueryState
from workers.runtime.work import Work
from workers.shared.information_systems import SYSTEMS, members_asked_by_each

CONFIRMED = "confirmed"
"""The one key of what is kept where a body confirmed in writing what its system did not know."""
Answer = TypeVar("Answer", bound=XmlModel)


@dataclass(frozen=True)
class RegisterFacts:
    """The family of a case with every answer about it."""

    applied_on: date
    edition: Edition
    family: tuple[FamilyMember, ...]
    answers: dict[tuple[str, str], RegisterAnswer]
    asked: dict[str, frozenset[str]]
    """Whom each system is to be asked about, by ИИН."""

    @classmethod
    def of(cls, work: Work, case: Case, applied_on: date) -> "RegisterFacts":
        """Read a case's family and answers."""
        members = select(FamilyMember).where(FamilyMember.case_id == case.id).order_by(FamilyMember.position)
        told = select(RegisterAnswer).where(RegisterAnswer.case_id == case.id)
        return cls(
            applied_on=applied_on,
            edition=Edition(case.edition),
            family=tuple(work.session.scalars(members)),
            answers={(answer.system, answer.iin): answer for answer in work.session.scalars(told)},
            asked={
                code: frozenset(member.iin for member in asked)
                for code, asked in members_asked_by_each(work, case, SYSTEMS.values()).items()
            },
        )

    def told(self, service: Service[Any, Answer], iin: str) -> Answer | None:
        """Return what a system knows of a person; nothing where it was not asked or did not know."""
        answer = self.answers.get((service.code, iin))
        if answer is None or answer.state != QueryState.FOUND or set(answer.payload) == {CONFIRMED}:
            return None
        return service.answer.model_validate(answer.payload)

    def each(self, service: Service[Any, Answer]) -> Iterator[tuple[FamilyMember, Answer]]:
        """Yield the members whom a system knows, with what it told."""
        for member in self.family:
            answer = self.told(service, member.iin)
            if answer is not None:
                yield member, answer

    def state(self, system: str, iin: str) -> Information:
        """Tell how the answer of a system about a person stands."""
        answer = self.answers.get((system, iin))
        if answer is None or answer.state == QueryState.FAILED:
            return Information.MISSING
        return Information.FOUND if answer.state == QueryState.FOUND else Information.AT_HAND

    def reference(self, system: str, iin: str) -> str | None:
        """Return the reference of an answer: the message it came with."""
        answer = self.answers.get((system, iin))
        return answer.message_id if answer else None
