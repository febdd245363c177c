"""Extension notice, social contract, written request, and months that do not pay the same."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from pydantic import ValidationError
from pypdf import PdfReader

from adapters.documents import (
    Authority,
    Bilingual,
    ContractData,
    ExtensionData,
    MonthPayment,
    NoticeData,
    RequestData,
    render_contract,
    render_extension,
    render_notice,
    render_request,
)

LINK = "https://komek.example/portal/s/ASP-2026-000123"


def text_of(pdf: bytes) -> str:
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).replace("\N{NO-BREAK SPACE}", " ").split())


def test_passport_asp_extension_notice_tells_what_was_asked_and_both_dates(authority: Authority) -> None:
    text = text_of(
        render_extension(
            ExtensionData(
                case_number="ASP-2026-000123",
                dated=date(2026, 11, 25),
                recipient="Ахметова Айгуль Нұрланқызы",
                requested_on=date(2026, 11, 24),
                previous_result_on=date(2026, 12, 15),
                new_result_on=date(2027, 1, 19),
                asked=(Bilingual(kk="табыстар туралы мәліметтер", ru="сведения о доходах"),),
                authority=authority,
                check_link=LINK,
            )
        )
    )
    for said in ("24 ноября 2026 года", "15 декабря 2026 года", "19 января 2027 года", "сведения о доходах"):
        assert said in text
    for said in ("2026 жылғы 15 желтоқсан", "2027 жылғы 19 қаңтар", "табыстар туралы мәліметтер"):
        assert said in text


def test_social_code_122_the_contract_names_its_months_and_duties(authority: Authority) -> None:
    text = text_of(
        render_contract(
            ContractData(
                case_number="ASP-2026-000123",
                dated=date(2026, 12, 1),
                recipient="Ахметова Айгуль Нұрланқызы",
                months=6,
                first_day=date(2026, 11, 1),
                last_day=date(2027, 4, 30),
                duties=(Bilingual(kk="шараларға қатысу", ru="участвовать в мерах"),),
                authority=authority,
                check_link=LINK,
            )
        )
    )
    for said in ("01.11.2026 – 30.04.2027", "участвовать в мерах", "шараларға қатысу", "шести месяцев"):
        assert said in text


def test_a_written_request_tells_the_body_whom_it_is_about(authority: Authority) -> None:
    text = text_of(
        render_request(
            RequestData(
                number="ASP-2026-000123/З-1",
                case_number="ASP-2026-000123",
                dated=date(2026, 11, 24),
                addressee=Bilingual(kk="Мемлекеттік кірістер басқармасына", ru="В управление доходов"),
                subject_name="Ахметова Айгуль Нұрланқызы",
                subject_iin="900101990001",
                subject_born=date(1990, 1, 1),
                sought=Bilingual(kk="табыстар туралы мәліметтер", ru="сведения о доходах"),
                authority=authority,
                check_link=LINK,
            )
        )
    )
    for said in ("ASP-2026-000123/З-1", "В управление доходов", "900101990001", "01.01.1990"):
        assert said in text


def test_months_that_differ_are_listed_each(notice: NoticeData) -> None:
    uneven = {
        "schedule": (
            MonthPayment(month=date(2026, 11, 1), amount=Decimal(6610)),
            MonthPayment(month=date(2026, 12, 1), amount=Decimal(122)),
        ),
        "monthly_amount": Decimal(6610),
        "total_amount": Decimal(6732),
    }
    text = text_of(render_notice(NoticeData.model_validate({**notice.model_dump(), **uneven})))
    assert "11.2026 – 6 610; 12.2026 – 122" in text
    assert "6 732 тенге" in text
    with pytest.raises(ValidationError, match="sum of the months"):
        NoticeData.model_validate({**notice.model_dump(), **uneven, "total_amount": Decimal(1)})
