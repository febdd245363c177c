from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from pypdf import PdfReader

from adapters.documents import (
    Bilingual,
    GroundFinding,
    NoticeData,
    RefusalData,
    SlipData,
    ground_wording,
    render_notice,
    render_refusal,
    render_slip,
)
from adapters.documents.rendering import TemplateError
from rules.codes import Category, RefusalGround


def text_of(pdf: bytes) -> str:
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_slip_tells_registration_result_acceptor_and_number(slip: SlipData) -> None:
    text = text_of(render_slip(slip))
    for said in ("ASP-2026-000123", "24 ноября 2026 года", "15 декабря 2026 года", "Сериков А. Б."):
        assert said in text
    assert "2026 жылғы 24 қараша" in text
    assert "2026 жылғы 15 желтоқсан" in text


def test_a_result_date_of_an_unconfirmed_calendar_is_called_provisional(slip: SlipData) -> None:
    assert "предварительно" not in text_of(render_slip(slip))
    provisional = text_of(render_slip(slip.model_copy(update={"result_provisional": True})))
    assert "предварительно" in provisional
    assert "алдын ала" in provisional


def test_the_notice_reckons_the_published_case_in_both_languages(notice: NoticeData) -> None:
    text = text_of(render_notice(notice))
    assert "(27 029 − 26 906,83) × 1 = 122,17 тенге" in text
    assert "122 × 2 = 244 теңге" in text
    assert "01.11.2026 – 31.12.2026" in text
    assert "Ахметова Айгуль Нұрланқызы" in text
    assert "безусловная денежная помощь" in text
    assert "шартсыз ақшалай көмек" in text
    assert "5 рабочих дней" in text


def test_the_supplement_for_small_children_is_a_line_of_its_own(notice: NoticeData) -> None:
    assert "МРП" not in text_of(render_notice(notice))
    more = {
        "supplemented_children": 2,
        "child_supplement_monthly": Decimal(12975),
        "monthly_amount": Decimal(13097),
        "total_amount": Decimal(26194),
    }
    text = text_of(render_notice(notice.model_copy(update=more)))
    assert "1,5 МРП – 12 975 тенге" in text
    assert "13 097,17" in text


def test_conditional_aid_speaks_of_the_social_contract(notice: NoticeData) -> None:
    text = text_of(render_notice(notice.model_copy(update={"category": Category.CONDITIONAL})))
    assert "социального контракта" in text
    assert "обусловленная денежная помощь" in text


def test_a_notice_whose_total_does_not_add_up_is_not_written(notice: NoticeData) -> None:
    with pytest.raises(ValidationError, match="total"):
        NoticeData.model_validate({**notice.model_dump(), "total_amount": Decimal(245)})


def test_provisional_parameters_are_named(notice: NoticeData) -> None:
    line = Bilingual(kk="кедейлік шегі", ru="черта бедности Астаны")
    text = text_of(render_notice(notice.model_copy(update={"provisional": (line,)})))
    assert "Предварительно" in text
    assert "– черта бедности Астаны" in text


def test_an_ordinary_notice_with_all_its_parts_is_one_page(notice: NoticeData) -> None:
    supplement = Decimal("6487.5")
    monthly = (notice.base_monthly + supplement).quantize(Decimal(1))
    parts = {
        "quarter_income": notice.per_capita_income * 3,
        "supplemented_children": 1,
        "child_supplement_monthly": supplement,
        "monthly_amount": monthly,
        "total_amount": monthly * notice.months,
        "provisional": (Bilingual(kk="кедейлік шегі", ru="черта бедности"),) * 3,
    }
    assert len(PdfReader(BytesIO(render_notice(notice.model_copy(update=parts)))).pages) == 1


@pytest.mark.parametrize("ground", RefusalGround)
def test_each_ground_of_refusal_is_given_with_wording_and_clause(
    refusal: RefusalData, ground: RefusalGround
) -> None:
    text = text_of(render_refusal(refusal.model_copy(update={"grounds": (GroundFinding(ground=ground),)})))
    wording = ground_wording(ground)
    # Columns wrap, so that a sentence is compared by its words.
    assert set(wording.wording.ru.split()) <= set(text.split())
    assert set(wording.wording.kk.split()) <= set(text.split())
    assert set(wording.place.ru.split()) | set(wording.place.kk.split()) <= set(text.split())
    assert "passport-asp/" not in text, "a key of ours says nothing to a reader"


def test_a_refusal_with_three_grounds_fits_on_one_page_with_its_signature(refusal: RefusalData) -> None:
    told = Bilingual(
        kk="Оқиға күні – 20.11.2026. Өтінішті 21.05.2027 бастап қайта беруге болады.",
        ru="День события – 20.11.2026. Подать заявление снова можно с 21.05.2027.",
    )
    three = [RefusalGround.INCOME_ABOVE_LINE, RefusalGround.NO_NEED, RefusalGround.FALSE_DATA]
    found = tuple(GroundFinding(ground=one, finding=told) for one in three)
    pdf = render_refusal(refusal.model_copy(update={"grounds": found}))
    assert len(PdfReader(BytesIO(pdf)).pages) == 1


def test_a_refusal_by_income_tells_income_line_and_excess(refusal: RefusalData) -> None:
    text = text_of(render_refusal(refusal))
    for amount in ("61 250,50", "54 010", "7 240,50"):
        assert amount in text


def test_a_refusal_without_grounds_is_not_written(refusal: RefusalData) -> None:
    with pytest.raises(ValidationError):
        RefusalData.model_validate({**refusal.model_dump(), "grounds": ()})


def test_letters_are_pdf_a_2b(slip: SlipData, notice: NoticeData, refusal: RefusalData) -> None:
    for pdf in (render_slip(slip), render_notice(notice), render_refusal(refusal)):
        metadata = PdfReader(BytesIO(pdf)).xmp_metadata
        assert metadata is not None
        xmp = metadata.stream.get_data().decode()
        assert "<pdfaid:part>2</pdfaid:part>" in xmp
        assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp


def test_equal_data_give_equal_bytes(slip: SlipData) -> None:
    assert render_slip(slip) == render_slip(slip.model_copy())


def test_markup_in_a_name_is_printed_not_run(notice: NoticeData) -> None:
    name = "#panic() *Иванов* </script>"
    assert name in text_of(render_notice(notice.model_copy(update={"recipient": name})))


def test_a_process_owner_may_bring_templates_of_their_own(slip: SlipData, tmp_path: Path) -> None:
    (tmp_path / "slip.typ").write_text(
        "#let data = json(bytes(sys.inputs.data))\n"
        '#set document(title: "t", date: datetime(..data.issued))\nТалон #data.case_number',
        encoding="utf-8",
    )
    assert text_of(render_slip(slip, tmp_path)) == "Талон ASP-2026-000123"


def test_a_broken_template_is_named_without_the_data(notice: NoticeData, tmp_path: Path) -> None:
    (tmp_path / "appointment.typ").write_text("#no-such-thing", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"appointment\.typ") as refused:
        render_notice(notice, tmp_path)
    assert notice.recipient not in str(refused.value)


@pytest.mark.parametrize("fields", [{"unknown": 1}, {"members": 0}, {"poverty_line_quarter": 5}])
def test_data_a_letter_does_not_know_are_refused(notice: NoticeData, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NoticeData.model_validate({**notice.model_dump(), **fields})
