"""Refugee status of a person."""

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import Provenance, Service
from adapters.shep.services.legal_status import LegalStatusAnswer, LegalStatusRequest

REFUGEES = Service(
    code="refugees",
    service_id="MTSZN_REFUGEE",
    title="Статус беженца",
    queries=(3,),
    request=LegalStatusRequest,
    answer=LegalStatusAnswer,
    style=PayloadStyle.INLINE,
    request_root="data",
    answer_root="data",
    provenance=Provenance.ASSUMED,
    source="the name of the system (wire-formats §2); serviceId, style and all fields are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
)
