"""Every territory has one unit, and the operator's list is checked before a case relies on it."""

import pytest

from adapters.population import PLACES
from rules.strict_yaml import LawDataError
from rules.units import UnitDirectory, UnknownTerritoryError

UNIT = """
units:
  - code: {code}
    region: {region}
    region_name: {{kk: Аймақ, ru: Область}}
    territories: [{territories}]
    centre: {{kk: Орталық, ru: Центр}}
    authorised_body: {{kk: Басқарма, ru: Управление}}
    address: {{kk: Мекенжай, ru: Адрес}}
    phone: "1414"
"""


def unit(code: str = "new-unit", territories: str = '"999999999"', region: str = "astana") -> tuple[str, str]:
    return "units.yaml", UNIT.format(code=code, territories=territories, region=region)


@pytest.fixture(scope="module")
def directory() -> UnitDirectory:
    return UnitDirectory.load()


def test_every_place_of_the_synthetic_country_has_its_unit(directory: UnitDirectory) -> None:
    for place in PLACES:
        serving = directory.serving(place.territory)
        assert (serving.code, serving.region) == (place.unit, place.region)
        assert directory.unit(place.unit) is serving


def test_units_are_listed_by_their_codes(directory: UnitDirectory) -> None:
    assert [one.code for one in directory.all()] == ["astana-almaty", "astana-yesil", "oskemen"]


def test_every_unit_has_its_names_in_both_languages(directory: UnitDirectory) -> None:
    for one in directory.all():
        for name in (one.region_name, one.centre, one.authorised_body, one.address):
            assert name.kk
            assert name.ru


def test_a_territory_that_nobody_serves_is_an_error_of_its_own(directory: UnitDirectory) -> None:
    with pytest.raises(UnknownTerritoryError):
        directory.serving("999999999")
    with pytest.raises(UnknownTerritoryError, match="no-such-unit"):
        directory.unit("no-such-unit")


def test_the_operator_adds_a_unit() -> None:
    assert UnitDirectory.load([unit()]).serving("999999999").code == "new-unit"


def test_the_operator_replaces_a_unit_whole() -> None:
    replaced = UnitDirectory.load([unit("oskemen", '"999999999"')])
    assert replaced.serving("999999999").code == "oskemen"
    with pytest.raises(UnknownTerritoryError):
        replaced.serving("631010000")


def test_two_units_cannot_claim_one_territory() -> None:
    with pytest.raises(LawDataError, match="711210000 belongs to astana-yesil already"):
        UnitDirectory.load([unit(territories='"711210000"')])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (unit(territories="")[1], "territories"),
        (unit(code="Новый центр")[1], "code"),
        (unit(region="REGION 1")[1], "region"),
        ("units: []", "units"),
        (unit()[1] + "    chief: Асель\n", "chief"),
    ],
)
def test_a_unit_that_lacks_something_or_says_too_much_is_refused_and_the_place_named(
    text: str, why: str
) -> None:
    with pytest.raises(LawDataError, match=why) as caught:
        UnitDirectory.load([("units.yaml", text)])
    assert caught.value.file == "units.yaml"
