"""Status of a stateless person, with the right to reside permanently."""

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import Provenance, Service
from adapters.shep.services.legal_status import LegalStatusAnswer, LegalStatusRequest

STATELESS = Service(
    code="stateless",
    service_id="MVD_STATELESS",
    title="Статус лица без гражданства",
    queries=(5,),
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
