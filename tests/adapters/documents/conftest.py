"""Letters of a synthetic authority."""

from datetime import date
from decimal import Decimal

import pytest

from adapters.documents import Authority, Bilingual, GroundFinding, NoticeData, RefusalData, SlipData
from rules.codes import Category, RefusalGround

LINK = "https://komek.example/portal/s/ASP-2026-000123"


@pytest.fixture
def authority() -> Authority:
    return Authority(
        name=Bilingual(kk="Есіл ауданының басқармасы", ru="Управление района Есиль"),
        address=Bilingual(kk="Астана қ., 1", ru="г. Астана, 1"),
    )


@pytest.fixture
def slip(authority: Authority) -> SlipData:
    return SlipData(
        case_number="ASP-2026-000123",
        registered_on=date(2026, 11, 24),
        result_on=date(2026, 12, 15),
        accepted_by="Сериков А. Б.",
        authority=authority,
        status_link=LINK,
    )


@pytest.fixture
def notice(authority: Authority) -> NoticeData:
    """The published case (facts: law C 19) with the labelled synthetic line and one member."""
    return NoticeData(
        case_number="ASP-2026-000123",
        dated=date(2026, 12, 4),
        recipient="Ахметова Айгуль Нұрланқызы",
        category=Category.UNCONDITIONAL,
        members=1,
        per_capita_income=Decimal("26906.83"),
        poverty_line=Decimal(27029),
        poverty_line_region=Bilingual(kk="Астана қаласы", ru="город Астана"),
        poverty_line_year=2026,
        poverty_line_quarter=4,
        base_monthly=Decimal("122.17"),
        monthly_amount=Decimal(122),
        first_day=date(2026, 11, 1),
        last_day=date(2026, 12, 31),
        months=2,
        total_amount=Decimal(244),
        authority=authority,
        check_link=LINK,
    )


@pytest.fixture
def refusal(authority: Authority) -> RefusalData:
    return RefusalData(
        case_number="ASP-2026-000124",
        dated=date(2026, 12, 4),
        recipient="Семёнов Артём Игоревич",
        grounds=(GroundFinding(ground=RefusalGround.INCOME_ABOVE_LINE),),
        per_capita_income=Decimal("61250.5"),
        poverty_line=Decimal(54010),
        authority=authority,
        check_link=LINK,
    )
