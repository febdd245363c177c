"""The invitation to the hearing before a refusal (appk/73): where, when, on what grounds."""

from datetime import date
from pathlib import Path

from pydantic import Field

from adapters.documents.authority import Authority, Letter
from adapters.documents.formats import long_date
from adapters.documents.grounds import ground_wording
from adapters.documents.rendering import render
from rules.codes import RefusalGround


class HearingData(Letter):
    """What the invitation says."""

    case_number: str
    dated: date
    recipient: str
    heard_on: date
    grounds: tuple[RefusalGround, ...] = Field(min_length=1)
    authority: Authority
    check_link: str


def render_hearing(data: HearingData, templates: Path | None = None) -> bytes:
    """Return the invitation as PDF/A.

    Raises:
        TemplateError: the template does not compile.
    """
    derived = {
        "date": long_date(data.dated),
        "heard": long_date(data.heard_on),
        "reasons": [ground_wording(ground).model_dump() for ground in data.grounds],
    }
    return render("hearing.typ", data, derived, link=data.check_link, dated=data.dated, templates=templates)
