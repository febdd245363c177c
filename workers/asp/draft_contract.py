"""`asp-draft-contract`: the social contract as a document to be signed by both."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from adapters.database.contract_duty import duties_of
from adapters.database.outbox import EffectKind
from adapters.database.social_contract import SocialContract
from adapters.documents import Bilingual, ContractData, render_contract
from adapters.documents.duties import duty_until
from rules.asp.quarter import last_day_of, months_from
from rules.asp.social_contract import LONGEST, SHORTEST
from rules.codes import Measures
from rules.terms import local_day
from workers.asp.recipient import recipient_of, unit_of
from workers.runtime.contract import Command, DocumentId, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.applicant_sms import applicant_sms
from workers.shared.authority import authority_of
from workers.shared.documents import keep_document
from workers.shared.walk import term_of

DUTIES = (
    Bilingual(
        kk="жеке жоспарда көзделген жұмыспен қамтуға жәрдемдесу шараларына қатысу",
        ru="участвовать в мерах содействия занятости по индивидуальному плану",
    ),
    Bilingual(
        kk="табыс пен отбасы құрамының өзгеруі туралы 10 жұмыс күні ішінде хабарлау",
        ru="сообщать об изменении доходов и состава семьи в течение 10 рабочих дней",
    ),
)
"""Without a plan of its own; the wording is provisional, the form of the contract was not reachable."""
SIGN_TEXT = {
    "ru": "АСП: по заявлению {number} готов социальный контракт. Подпишите его ЭЦП в личном кабинете "
    "или в карьерном центре.",
    "kk": "АӘК: {number} өтініші бойынша әлеуметтік келісімшарт дайын. Оған жеке кабинетте ЭЦҚ-мен "
    "немесе мансап орталығында қол қойыңыз.",
}
"""The case waits for the applicant here, and its term runs (our choice: the sources do not ask for it)."""


class DraftContract(Command):
    """Draft the contract for so many months."""

    contract_months: Annotated[int, Field(ge=SHORTEST, le=LONGEST)]


class ContractDrafted(Result):
    """The document, and by when it is signed: the term may have moved while it was planned."""

    document_id: DocumentId
    contract_due: AwareDatetime | None


@task("asp-draft-contract", clause="social-code/122")
def draft_contract(command: DraftContract, work: Work) -> ContractDrafted:
    """Write the contract for the months that the plan needs."""
    case = work.case(command.case_id)
    contract = work.session.get(SocialContract, case.id)
    if contract is None or contract.measures != Measures.AGREED:
        raise ForSupervisorError("Нет согласия на меры занятости: сначала внесите итог собеседования.")
    if contract.months not in (None, command.contract_months):
        raise ForSupervisorError("Социальный контракт уже составлен на другой срок: проверьте дело.")
    months = months_from(local_day(case.submitted_at), command.contract_months)
    unit = unit_of(work, case)
    content = render_contract(
        ContractData(
            case_number=case.number or "",
            dated=local_day(work.now),
            recipient=recipient_of(work, case),
            months=command.contract_months,
            first_day=months[0],
            last_day=last_day_of(months[-1]),
            duties=_duties(work, case.id),
            authority=authority_of(unit),
            check_link=work.links.status_page(case.id),
        ),
        work.templates,
    )
    document = keep_document(
        work, case, kind="contract", business_key="contract", title="Социальный контракт", content=content
    )
    contract.months, contract.document_id = command.contract_months, document.id
    sms = applicant_sms(work, case, SIGN_TEXT)
    work.outbox.want(EffectKind.SMS, f"{case.id}/contract/sms", case.id, sms)
    term = term_of(work, case, "asp-contract")
    return ContractDrafted(document_id=document.id, contract_due=term.due_at if term else None)


def _duties(work: Work, case_id: str) -> tuple[Bilingual, ...]:
    """Return the duties of the individual plan; to tell of changes is each recipient's duty beside them."""
    planned = [duty_until(one.kind, one.due_on) for one in duties_of(work.session, case_id) if one.kind]
    return (*planned, DUTIES[-1]) if planned else DUTIES
