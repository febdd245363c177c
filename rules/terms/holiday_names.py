"""Russian names of the days off, which the library `holidays` knows only in other languages."""

import re

NAMES = {
    "New Year's Day": "Новый год",
    "Orthodox Christmas": "Православное Рождество",
    "International Women's Day": "Международный женский день",
    "Nowruz Holiday": "Наурыз мейрамы",
    "Kazakhstan's People Solidarity Holiday": "Праздник единства народа Казахстана",
    "Defender of the Fatherland Day": "День защитника Отечества",
    "Victory Day": "День Победы",
    "Capital Day": "День столицы",
    "Eid al-Adha": "Курбан-айт",
    "Constitution Day": "День Конституции",
    "Republic Day": "День Республики",
    "First President Day": "День Первого Президента",
    "Independence Day": "День независимости",
}
_SUBSTITUTED = re.compile(r"Day off \(substituted from (\d\d)/(\d\d)/(\d{4})\)")


def in_russian(name: str) -> str:
    """Translate the library's English name of a day off; an unknown one is left as it is."""
    return "; ".join(_one(part) for part in name.split("; "))


def _one(name: str) -> str:
    substituted = _SUBSTITUTED.fullmatch(name)
    if substituted:
        month, day, year = substituted.groups()
        return f"выходной, перенесённый с {day}.{month}.{year}"
    plain = name.removesuffix(" (observed)").removesuffix(" (estimated)")
    russian = NAMES.get(plain, plain)
    if name.endswith("(observed)"):
        return f"{russian} (перенос с выходного)"
    if name.endswith("(estimated)"):
        return f"{russian} (дата не подтверждена)"
    return russian
