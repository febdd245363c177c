"""The payer's order: one for the decision, whoever comes to it first."""

from adapters.database.case import Case
from adapters.database.decision import Decision
from adapters.database.outbox import EffectKind
from rules.codes import Outcome
from workers.runtime.work import Work


def want_payment(work: Work, case: Case) -> bool:
    """Want the order for an aid that was appointed, once; say whether one was.

    Aid of zero tenge is paid by nobody (law.md C 2).
    """
    decision = work.session.get(Decision, case.id)
    if decision is None or decision.outcome != Outcome.APPOINTED or decision.document_id is None:
        return False
    if not decision.total_amount:
        work.note("payment-not-needed", case.id)
        return True
    payload = {"documentId": decision.document_id}
    if work.outbox.want(EffectKind.PAYMENT, f"{case.id}/payment", case.id, payload):
        work.note("payment-ordered", case.id, document=decision.document_id)
    return True
