"""The payer's order: one for the decision, whoever comes to it first."""

from adapters.database.case import Case
from adapters.database.decision import Decision
from adapters.database.outbox import EffectKind
from rules.codes import Outcome
from workers.runtime.work import Work


def want_payment(work: Work, case: Case) -> Decision | None:
    """Want the order for an aid that was appointed, once; return the decision, if one appointed it.

    Aid of zero tenge is paid by nobody (law.md C 2).
    """
    decision = work.session.get(Decision, case.id)
    if decision is None or decision.outcome != Outcome.APPOINTED or decision.document_id is None:
        return None
    payload = {"documentId": decision.document_id}
    if decision.total_amount and work.outbox.want(EffectKind.PAYMENT, f"{case.id}/payment", case.id, payload):
        work.note("payment-ordered", case.id, document=decision.document_id)
    return decision
