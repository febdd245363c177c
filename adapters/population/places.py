"""The places of the synthetic country and the units that serve them.

Region codes are ours (`astana`, `oskemen`) and equal those of the poverty lines. Territory codes have
the shape of КАТО and are assumed. One place belongs to one unit.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name in Russian and Kazakh."""

    ru: str
    kz: str


@dataclass(frozen=True, slots=True)
class Place:
    """A town or its district with the unit that serves it."""

    region: str
    unit: str
    territory: str
    """Nine digits as in КАТО (assumed)."""
    oblast: Bilingual
    district: Bilingual
    streets: tuple[str, ...]


ASTANA = Bilingual("город Астана", "Астана қаласы")
OSKEMEN = Bilingual("Восточно-Казахстанская область", "Шығыс Қазақстан облысы")

PLACES = (
    Place(
        "astana", "astana-yesil", "711210000", ASTANA,
        Bilingual("район Есиль", "Есіл ауданы"), ("улица Сыганак", "улица Достык", "проспект Туран"),
    ),
    Place(
        "astana", "astana-almaty", "711110000", ASTANA,
        Bilingual("район Алматы", "Алматы ауданы"),
        ("улица Бараева", "проспект Абылай хана", "улица Иманова"),
    ),
    Place(
        "oskemen", "oskemen", "631010000", OSKEMEN,
        Bilingual("город Усть-Каменогорск", "Өскемен қаласы"),
        ("улица Казахстан", "проспект Назарбаева", "улица Бурова"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """A registered address; `place` tells region and unit."""

    place: Place
    street: str
    house: str
    flat: str
    code: str
    """РКА, the code of the address register: sixteen digits (assumed shape)."""

    def __str__(self) -> str:
        return (
            f"{self.place.oblast.ru}, {self.place.district.ru}, {self.street}, {self.house}, кв. {self.flat}"
        )


def place_of_unit(unit: str) -> Place:
    """Return the place that a unit serves.

    Raises:
        KeyError: there is no such unit.
    """
    for place in PLACES:
        if place.unit == unit:
            return place
    raise KeyError(unit)
