"""Status of a foreigner, with the right to reside permanently."""

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import Provenance, Service
from adapters.shep.services.legal_status import LegalStatusAnswer, LegalStatusRequest

FOREIGNERS = Service(
    code="foreigners",
    service_id="MVD_FOREIGNER",
    title="Статус иностранца",
    queries=(4,),
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
