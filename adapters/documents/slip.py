"""The tear-off slip «отрывной талон» (passport-asp/result-slip)."""

from datetime import date
from pathlib import Path

from adapters.documents.authority import Authority, Letter
from adapters.documents.formats import long_date
from adapters.documents.rendering import render


class SlipData(Letter):
    """What the slip says: registration date, result date, who accepted, the case's number."""

    case_number: str
    registered_on: date
    result_on: date
    """The last day of the term."""
    result_provisional: bool = False
    """The calendar of that year is not confirmed yet."""
    accepted_by: str
    """Surname and initials of the person who accepted the application."""
    authority: Authority
    status_link: str


def render_slip(data: SlipData, templates: Path | None = None) -> bytes:
    """Return the slip as PDF/A.

    Raises:
        TemplateError: the template does not compile.
    """
    derived = {"registered": long_date(data.registered_on), "result": long_date(data.result_on)}
    return render(
        "slip.typ", data, derived, link=data.status_link, dated=data.registered_on, templates=templates
    )
