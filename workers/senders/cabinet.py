"""Lays documents into the citizen's cabinet."""

import asyncio

from adapters.cabinet import CabinetClient, CabinetDocument, CabinetNotice
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.decision import Decision
from adapters.database.document import Document
from rules.codes import Outcome
from workers.runtime.relay import Outgoing
from workers.senders.delivery_failures import delivery_failures

WORDS = {
    Outcome.APPOINTED: ("Адресная социальная помощь назначена", "Атаулы әлеуметтік көмек тағайындалды"),
    Outcome.REFUSED: ("В назначении отказано", "Тағайындаудан бас тартылды"),
}
OTHERWISE = ("Документ по вашему заявлению", "Өтінішіңіз бойынша құжат")


class CabinetSender:
    """Sends effects of kind ``cabinet``: the cabinet removes duplicates by the business key."""

    removes_duplicates = True

    def __init__(self, client: CabinetClient, sessions: Sessions) -> None:
        self._client = client
        self._sessions = sessions

    async def send(self, effect: Outgoing) -> str | None:
        """Send the document with the words of the case's outcome."""
        return await asyncio.to_thread(self._send, effect)

    def _send(self, effect: Outgoing) -> str:
        with delivery_failures():
            return self._client.send(self._notice(effect))

    def _notice(self, effect: Outgoing) -> CabinetNotice:
        with self._sessions() as session:
            case = session.get_one(Case, effect.case_id)
            document = session.get_one(Document, effect.payload["documentId"])
            decision = session.get(Decision, case.id)
            decided = decision is not None and decision.document_id == document.id and decision.outcome
            outcome = Outcome(decided) if decided else None
            ru, kk = WORDS.get(outcome, OTHERWISE) if outcome else OTHERWISE
            return CabinetNotice(
                message_id=effect.business_key,
                request_number=case.number or case.id,
                iin=effect.payload["iin"],
                code=outcome or "document",
                message_ru=ru,
                message_kz=kk,
                document=CabinetDocument(
                    f"{document.kind}.pdf", document.media_type, bytes(document.content)
                ),
            )
