"""Judge an answer, by whichever channel it came: found, «no data», or not to be trusted."""

from datetime import datetime, timedelta

from lxml import etree
from pydantic import ValidationError

from adapters.hardened_xml import XmlRefusedError
from adapters.shep.envelope import EnvelopeError, ResponseInfo
from adapters.shep.errors import ShepConsentError, ShepMalformedError, ShepRejectedError
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
    *,
    asked_at: datetime | None = None,
) -> Found[Answer] | NoData:
    """Return what an answer says about the person who was asked about.

    One that is older than the question (`asked_at`) is somebody's copy and refused.

    Raises:
        ShepConsentError: the service does not answer without the person's consent.
        ShepRejectedError: its status is neither success nor «no data».
        ShepMalformedError: it cannot be understood, is about somebody else, or comes from the future.
    """
    try:
        _check_time(info.response_date, now, asked_at)
        if info.code in service.not_found_codes:
            return NoData(info.response_date, info.message_id)
        if service.needs_consent and info.code in service.no_consent_codes:
            raise ShepConsentError(service.service_id)
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


def _check_time(dated: datetime, now: datetime, asked_at: datetime | None) -> None:
    if dated > now + SLACK:
        raise EnvelopeError("future")
    if asked_at is not None and dated < asked_at - SLACK:
        raise EnvelopeError("stale")
