"""What the information systems did not know, to be asked of state bodies in writing."""

from collections.abc import Sequence

from sqlalchemy import select

from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer
from adapters.database.written_request import WrittenRequest
from adapters.documents import Bilingual
from rules.codes import QueryState
from workers.runtime.work import Work

SOUGHT = {
    "gbd-fl": Bilingual(
        kk="жеке басы және тіркелген мекенжайы туралы мәліметтер",
        ru="сведения о личности и регистрации по месту жительства",
    ),
    "zags": Bilingual(
        kk="туу, неке қию (бұзу) туралы мәліметтер",
        ru="сведения о регистрации рождения, заключения (расторжения) брака",
    ),
    "income": Bilingual(kk="табыстар туралы мәліметтер", ru="сведения о доходах"),
}
"""What each system answers, in the words of the regulation (passport-asp/queries)."""

ADDRESSEES = {
    "gbd-fl": Bilingual(kk="Халыққа қызмет көрсету бөліміне", ru="В отдел миграционной службы"),
    "zags": Bilingual(kk="Азаматтық хал актілерін тіркеу бөліміне", ru="В отдел РАГС"),
    "income": Bilingual(kk="Мемлекеттік кірістер басқармасына", ru="В управление государственных доходов"),
}
"""The body that holds the records of a system; names are examples, an operator sets the true ones."""


def unknown(work: Work, case_id: str) -> Sequence[tuple[RegisterAnswer, FamilyMember]]:
    """Return each «no data» with the member it is about, in a stable order."""
    answers = (
        select(RegisterAnswer, FamilyMember)
        .join(
            FamilyMember,
            (FamilyMember.case_id == RegisterAnswer.case_id) & (FamilyMember.iin == RegisterAnswer.iin),
        )
        .where(RegisterAnswer.case_id == case_id, RegisterAnswer.state == QueryState.NO_DATA)
        .order_by(RegisterAnswer.system, FamilyMember.position)
    )
    return [(answer, member) for answer, member in work.session.execute(answers)]


def requests_of(work: Work, case_id: str) -> Sequence[WrittenRequest]:
    """Return the case's written requests, locked until the transaction ends."""
    asked = select(WrittenRequest).where(WrittenRequest.case_id == case_id)
    in_order = asked.order_by(WrittenRequest.system, WrittenRequest.iin)
    return work.session.scalars(in_order.with_for_update()).all()
