"""The social contract (Social Code art. 122); its official form was not reachable: wording provisional."""

from datetime import date
from pathlib import Path

from pydantic import Field

from adapters.documents.authority import Authority, Bilingual, Letter
from adapters.documents.formats import long_date, short_date
from adapters.documents.rendering import render


class ContractData(Letter):
    """What the contract says: who, for how long, which duties."""

    case_number: str
    dated: date
    recipient: str
    months: int = Field(ge=1)
    first_day: date
    last_day: date
    duties: tuple[Bilingual, ...] = Field(min_length=1)
    authority: Authority
    check_link: str


def render_contract(data: ContractData, templates: Path | None = None) -> bytes:
    """Return the contract as PDF/A, with room for both signatures.

    Raises:
        TemplateError: the template does not compile.
    """
    derived = {
        "date": long_date(data.dated),
        "period": f"{short_date(data.first_day)} – {short_date(data.last_day)}",
    }
    return render("contract.typ", data, derived, link=data.check_link, dated=data.dated, templates=templates)
