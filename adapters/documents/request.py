"""A written request to a state body for what no information system knew (passport-asp/written-request)."""

from datetime import date
from pathlib import Path

from adapters.documents.authority import Authority, Bilingual, Letter
from adapters.documents.formats import long_date, short_date
from adapters.documents.rendering import render


class RequestData(Letter):
    """What the request says: to whom, about whom, what is sought. It names a person."""

    number: str
    case_number: str
    dated: date
    addressee: Bilingual
    subject_name: str
    subject_iin: str
    subject_born: date
    sought: Bilingual
    authority: Authority
    check_link: str


def render_request(data: RequestData, templates: Path | None = None) -> bytes:
    """Return the request as PDF/A.

    Raises:
        TemplateError: the template does not compile.
    """
    derived = {"date": long_date(data.dated), "born": short_date(data.subject_born)}
    return render("request.typ", data, derived, link=data.check_link, dated=data.dated, templates=templates)
