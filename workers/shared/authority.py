"""The body in whose name a letter goes out, from the unit of the case."""

from adapters.documents import Authority, Bilingual
from rules.units import Unit


def authority_of(unit: Unit) -> Authority:
    """Return the letterhead of a unit's authorised body."""
    return Authority(
        name=Bilingual(kk=unit.authorised_body.kk, ru=unit.authorised_body.ru),
        address=Bilingual(kk=unit.address.kk, ru=unit.address.ru),
        phone=unit.phone,
    )
