"""The notice that package formation is extended (passport-asp/extension-notice; law.md C 3)."""

from datetime import date
from pathlib import Path

from pydantic import Field

from adapters.documents.authority import Authority, Bilingual, Letter
from adapters.documents.formats import long_date
from adapters.documents.rendering import render


class ExtensionData(Letter):
    """What the notice says: what was asked and when, the old and the new result date."""

    case_number: str
    dated: date
    recipient: str
    requested_on: date
    previous_result_on: date
    new_result_on: date
    """The latest day: should the replies come sooner, the result does too."""
    result_provisional: bool = False
    asked: tuple[Bilingual, ...] = Field(min_length=1)
    authority: Authority
    check_link: str


def render_extension(data: ExtensionData, templates: Path | None = None) -> bytes:
    """Return the notice as PDF/A.

    Raises:
        TemplateError: the template does not compile.
    """
    derived = {
        "date": long_date(data.dated),
        "requested": long_date(data.requested_on),
        "previous": long_date(data.previous_result_on),
        "new": long_date(data.new_result_on),
    }
    return render("extension.typ", data, derived, link=data.check_link, dated=data.dated, templates=templates)
