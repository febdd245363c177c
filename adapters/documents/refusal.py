"""The reasoned refusal: each ground with its wording and its clause (passport-asp/refusal-1 … 6)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import Field

from adapters.documents.authority import Authority, Bilingual, Letter
from adapters.documents.formats import long_date, money
from adapters.documents.grounds import ground_wording
from adapters.documents.rendering import render
from rules.codes import RefusalGround


class GroundFinding(Letter):
    """A ground that was found, and how it shows in this case."""

    ground: RefusalGround
    finding: Bilingual | None = None


class RefusalData(Letter):
    """What the refusal says; money in tenge. With both amounts given, ground 1 explains itself."""

    number: str | None = None
    case_number: str
    dated: date
    recipient: str
    grounds: tuple[GroundFinding, ...] = Field(min_length=1)
    per_capita_income: Decimal | None = None
    poverty_line: Decimal | None = None
    authority: Authority
    provisional: tuple[Bilingual, ...] = ()
    check_link: str


def render_refusal(data: RefusalData, templates: Path | None = None) -> bytes:
    """Return the refusal as PDF/A.

    Raises:
        TemplateError: the template does not compile.
    """
    reasons = [
        {**ground_wording(found.ground).model_dump(), "finding": _finding(data, found)}
        for found in data.grounds
    ]
    derived = {"date": long_date(data.dated), "reasons": reasons}
    return render("refusal.typ", data, derived, link=data.check_link, dated=data.dated, templates=templates)


def _finding(data: RefusalData, found: GroundFinding) -> Bilingual | None:
    if found.finding or found.ground is not RefusalGround.INCOME_ABOVE_LINE:
        return found.finding
    if data.per_capita_income is None or data.poverty_line is None:
        return None
    income, line = money(data.per_capita_income), money(data.poverty_line)
    excess = money(data.per_capita_income - data.poverty_line)
    return Bilingual(
        kk=f"Отбасының жан басына шаққандағы орташа табысы айына {income} теңгені құрайды, "
        f"кедейлік шегі – {line} теңге, асып кету – {excess} теңге.",
        ru=f"Среднедушевой доход семьи составляет {income} тенге в месяц, "
        f"черта бедности – {line} тенге, превышение – {excess} тенге.",
    )
