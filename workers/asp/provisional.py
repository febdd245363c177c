"""What of a calculation is not confirmed by a published act, in words for the citizen."""

from collections.abc import Iterable

from adapters.documents import Bilingual
from rules.asp import TraceLine

NAMES = {
    "poverty-line": Bilingual(kk="кедейлік шегі", ru="черта бедности"),
    "mrp": Bilingual(kk="айлық есептік көрсеткіш", ru="месячный расчётный показатель"),
    "child-supplement": Bilingual(kk="балаларға қосымша төлем мөлшері", ru="размер доплаты на детей"),
    "income-kinds": Bilingual(kk="ескерілетін табыс түрлері", ru="виды учитываемых доходов"),
    "rounding-step": Bilingual(kk="соманы дөңгелектеу тәртібі", ru="порядок округления суммы"),
}
OTHER = Bilingual(kk="есептеудің өзге көрсеткіштері", ru="иные показатели расчёта")


def provisional_names(lines: Iterable[TraceLine]) -> tuple[Bilingual, ...]:
    """Return each provisional figure once, in the order in which the calculation uses them."""
    keys = (line.parameter.key for line in lines if line.parameter is not None and line.provisional)
    return tuple(dict.fromkeys(NAMES.get(key, OTHER) for key in keys))
