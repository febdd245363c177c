"""How the stub does wrong what it was told to do wrong."""

from datetime import timedelta
from typing import Any

from lxml import etree
from starlette.responses import Response

from adapters.hardened_xml import DEFAULT_LIMIT
from adapters.population import Archetype, Country
from adapters.shep.services.gbd_fl import GbdFlAnswer, Persons
from adapters.shep.services.nobd import NobdAnswer
from adapters.shep.services.zags import MessageResult, ZagsAnswer
from adapters.shep.stub.disturbance import Disturbance

DOCTYPE = (
    b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;">]><a>&c;</a>"""
)


def instead_of_answer(disturbance: Disturbance | None) -> Response | None:
    """Return what comes in place of an answer, if something does."""
    if disturbance is Disturbance.HTTP_500:
        return Response("internal error", 500)
    if disturbance is Disturbance.OUTAGE:
        return Response("service unavailable", 503)
    if disturbance is Disturbance.MALFORMED:
        return Response("<soap:Envelope><unclosed>", 200, media_type="text/xml")
    if disturbance is Disturbance.DOCTYPE:
        return Response(DOCTYPE, 200, media_type="text/xml")
    if disturbance is Disturbance.HUGE:
        return Response(b"<a>" + b" " * (DEFAULT_LIMIT + 1) + b"</a>", 200, media_type="text/xml")
    return None


def distort_answer(answer: Any, disturbance: Disturbance | None, country: Country) -> Any:
    """Return the answer, nothing, or one about somebody else."""
    if answer is None or disturbance is Disturbance.NO_DATA:
        return None
    if disturbance is not Disturbance.OTHER_PERSON:
        return answer
    stranger = country.family_with(Archetype.INCOME_ABOVE_LINE, nth=1).applicant.iin
    return _about(answer, stranger)


def distort_envelope(envelope: etree._Element, disturbance: Disturbance | None) -> None:
    """Alter a signed answer, so that the signature no longer holds."""
    if disturbance is Disturbance.TAMPERED:
        next(element for element in envelope.iter("message")).text = "Altered on the way"


def shift_of(disturbance: Disturbance | None) -> timedelta:
    """Return by how much an answer is misdated."""
    days = {Disturbance.STALE: -40, Disturbance.FUTURE: 40}.get(disturbance, 0) if disturbance else 0
    return timedelta(days=days)


def cut(content: bytes, disturbance: Disturbance | None) -> bytes:
    """Return the bytes that get through: half of them where the line breaks."""
    return content[: len(content) // 2] if disturbance is Disturbance.TRUNCATED else content


def _about(answer: Any, iin: str) -> Any:
    if isinstance(answer, GbdFlAnswer):
        people = [person.model_copy(update={"iin": iin}) for person in answer.people]
        return answer.model_copy(update={"persons": Persons(person=people)})
    if isinstance(answer, ZagsAnswer):
        infos = [info.model_copy(update={"iin": iin}) for info in answer.family_info_list]
        return ZagsAnswer(message_result=MessageResult(code="200"), family_info_list=infos)
    if isinstance(answer, NobdAnswer):
        return NobdAnswer(mon_data=answer.mon_data.model_copy(update={"iin": iin}))
    number = "iin_bin" if "iin_bin" in type(answer).model_fields else "iin"
    return answer.model_copy(update={number: iin})
