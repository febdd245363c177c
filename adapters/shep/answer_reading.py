"""Judge an answer, by whichever channel it came: found, «no data», or not to be trusted."""

from datetime import datetime, timedelta

from lxml import etree
from pydantic import ValidationError

from adapters.hardened_xml import XmlRefusedError
from adapters.shep.envelope import EnvelopeError, ResponseInfo
from adapters.shep.errors import ShepMalformedError, ShepRejectedError
from adapters.shep.payload import read_payload
from adapters.shep.service import Answer, Found, NoData, Request, Service
from adapters.shep.xml_model import lies_ahead, read

SLACK = timedelta(minutes=10)
"""How far a provider's clock may be ahead of ours; a later answer is dated in the future and refused."""


def judge(
    service: Service[Request, Answer],
    about: str,
    info: ResponseInfo,
    data: etree._Element | None,
    now: datetime,
) -> Found[Answer] | NoData:
    """Return what an answer says about the person who was asked about.

    Raises:
        ShepRejectedError: its status is neither success nor «no data».
        ShepMalformedError: it cannot be understood, is about somebody else, or comes from the future.
    """
    try:
        if info.response_date > now + SLACK:
            raise EnvelopeError("future")
        if info.code in service.not_found_codes:
            return NoData(info.response_date, info.message_id)
        if info.code not in service.success_codes:
            raise ShepRejectedError(service.service_id, info.code)
        payload = None if data is None else read_payload(data, service.answer_root)
        if payload is None:
            raise EnvelopeError("empty")
        answer = read(service.answer, payload)
        if lies_ahead(answer, (now + SLACK).date()):
            raise EnvelopeError("future")
    except (EnvelopeError, XmlRefusedError) as error:
        raise ShepMalformedError(service.service_id, error.reason) from None
    except ValidationError:
        # Its text quotes the payload: it must not be chained into a log.
        raise ShepMalformedError(service.service_id, "schema") from None
    if service.is_no_data(answer):
        return NoData(info.response_date, info.message_id)
    if not service.subjects(answer) <= {about}:
        raise ShepMalformedError(service.service_id, "other-person")
    return Found(answer, info.response_date, info.message_id)
