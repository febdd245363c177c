"""One letter of each kind about people who do not exist: what a change of a template is judged by."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Protocol

from adapters.documents import (
    Authority,
    Bilingual,
    ContractData,
    ExtensionData,
    GroundFinding,
    HearingData,
    MonthPayment,
    NoticeData,
    RefusalData,
    RequestData,
    SlipData,
    SurveyData,
    render_contract,
    render_extension,
    render_hearing,
    render_notice,
    render_refusal,
    render_request,
    render_slip,
    render_survey,
)
from rules.codes import Category, RefusalGround, Visit

LINK = "https://komek.example/portal/s/5b0c1f2e-0000-4000-8000-000000000123"
NUMBER = "ASP-2026-000123"
RECIPIENT = "Ахметова Айгуль Нұрланқызы"
AUTHORITY = Authority(
    name=Bilingual(
        kk="Өскемен қаласының жұмыспен қамту және әлеуметтік бағдарламалар бөлімі",
        ru="Отдел занятости и социальных программ города Усть-Каменогорска",
    ),
    address=Bilingual(kk="Өскемен қ., Пермитин к-сі, 17", ru="г. Усть-Каменогорск, ул. Пермитина, 17"),
)


class Letter(Protocol):
    """Renders a sample with the templates of a folder."""

    def __call__(self, templates: Path | None) -> bytes:
        """Return the PDF."""
        ...


def _appointment() -> NoticeData:
    monthly, last = Decimal(45_738), Decimal(39_250)
    return NoticeData(
        case_number=NUMBER,
        dated=date(2026, 12, 4),
        recipient=RECIPIENT,
        category=Category.CONDITIONAL,
        members=5,
        quarter_income=Decimal(573_000),
        per_capita_income=Decimal(38_200),
        poverty_line=Decimal(46_050),
        poverty_line_region=Bilingual(kk="Шығыс Қазақстан облысы", ru="Восточно-Казахстанская область"),
        poverty_line_year=2026,
        poverty_line_quarter=4,
        base_monthly=Decimal(39_250),
        child_supplement_monthly=Decimal("6487.5"),
        supplemented_children=1,
        monthly_amount=monthly,
        first_day=date(2026, 11, 1),
        last_day=date(2027, 1, 31),
        months=3,
        total_amount=monthly * 2 + last,
        schedule=(
            MonthPayment(month=date(2026, 11, 1), amount=monthly),
            MonthPayment(month=date(2026, 12, 1), amount=monthly),
            MonthPayment(month=date(2027, 1, 1), amount=last),
        ),
        authority=AUTHORITY,
        provisional=(Bilingual(kk="кедейлік шегі", ru="черта бедности"),),
        check_link=LINK,
    )


def _refusal() -> RefusalData:
    again = Bilingual(
        kk="Оқиға күні – 20.11.2026. Өтінішті 21.05.2027 күнінен бастап қайта беруге болады.",
        ru="День события – 20.11.2026. Подать заявление снова можно с 21.05.2027.",
    )
    return RefusalData(
        case_number=NUMBER,
        dated=date(2026, 12, 4),
        recipient=RECIPIENT,
        grounds=(
            GroundFinding(ground=RefusalGround.INCOME_ABOVE_LINE),
            GroundFinding(ground=RefusalGround.MEASURES_REFUSED, finding=again),
            GroundFinding(ground=RefusalGround.FALSE_DATA, finding=again),
        ),
        per_capita_income=Decimal("61250.50"),
        poverty_line=Decimal(46_050),
        authority=AUTHORITY,
        check_link=LINK,
    )


def _slip() -> SlipData:
    return SlipData(
        case_number=NUMBER,
        registered_on=date(2026, 11, 24),
        result_on=date(2026, 12, 15),
        accepted_by="Сериков А. Б.",
        authority=AUTHORITY,
        status_link=LINK,
    )


def _contract() -> ContractData:
    return ContractData(
        case_number=NUMBER,
        dated=date(2026, 12, 1),
        recipient=RECIPIENT,
        months=6,
        first_day=date(2026, 11, 1),
        last_day=date(2027, 4, 30),
        duties=(
            Bilingual(
                kk="жеке жоспарда көзделген жұмыспен қамтуға жәрдемдесу шараларына қатысу",
                ru="участвовать в мерах содействия занятости по индивидуальному плану",
            ),
            Bilingual(
                kk="табыс пен отбасы құрамының өзгеруі туралы 10 жұмыс күні ішінде хабарлау",
                ru="сообщать об изменении доходов и состава семьи в течение 10 рабочих дней",
            ),
        ),
        authority=AUTHORITY,
        check_link=LINK,
    )


def _extension() -> ExtensionData:
    return ExtensionData(
        case_number=NUMBER,
        dated=date(2026, 11, 25),
        recipient=RECIPIENT,
        requested_on=date(2026, 11, 24),
        previous_result_on=date(2026, 12, 15),
        new_result_on=date(2027, 1, 19),
        result_provisional=True,
        asked=(
            Bilingual(kk="табыстар туралы мәліметтер", ru="сведения о доходах"),
            Bilingual(kk="алимент туралы мәліметтер", ru="сведения об алиментах"),
        ),
        authority=AUTHORITY,
        check_link=LINK,
    )


def _hearing() -> HearingData:
    return HearingData(
        case_number=NUMBER,
        dated=date(2026, 12, 1),
        recipient=RECIPIENT,
        heard_on=date(2026, 12, 7),
        grounds=(RefusalGround.NO_NEED, RefusalGround.FALSE_DATA),
        authority=AUTHORITY,
        check_link=LINK,
    )


def _request() -> RequestData:
    return RequestData(
        number=f"{NUMBER}/З-1",
        dated=date(2026, 11, 24),
        addressee=Bilingual(kk="Әділет министрлігі", ru="Министерство юстиции"),
        subject_name=RECIPIENT,
        subject_iin="900101400000",
        subject_born=date(1990, 1, 1),
        sought=Bilingual(
            kk="азаматтық хал актілері туралы мәліметтер", ru="сведения об актах гражданского состояния"
        ),
        case_number=NUMBER,
        authority=AUTHORITY,
        check_link=LINK,
    )


def _survey() -> SurveyData:
    return SurveyData(
        case_number=NUMBER,
        act=1,
        dated=date(2026, 11, 27),
        recipient=RECIPIENT,
        address="г. Усть-Каменогорск, ул. Бурова, 1, кв. 2",
        visited_on=date(2026, 11, 27),
        outcome=Visit.DONE,
        facts={
            "housing": "house",
            "tenure": "rented",
            "condition": "poor",
            "heating": "stove",
            "household": "differs",
            "rooms": "2",
            "people": "6",
        },
        seen=("livestock", "other-vehicle"),
        note="В доме живёт также бабушка заявителя, в заявлении её нет. Крыша протекает.",
        photos=3,
        entered_by="commission.oskemen",
        authority=AUTHORITY,
        check_link=LINK,
    )


SAMPLES: Mapping[str, Letter] = {
    "appointment": partial(render_notice, _appointment()),
    "refusal": partial(render_refusal, _refusal()),
    "slip": partial(render_slip, _slip()),
    "contract": partial(render_contract, _contract()),
    "extension": partial(render_extension, _extension()),
    "hearing": partial(render_hearing, _hearing()),
    "request": partial(render_request, _request()),
    "survey": partial(render_survey, _survey()),
}
"""By the name of the template."""
