"""What the stubs know of dwellings, land, vehicles and farms: drawn once for each person."""

from datetime import date
from decimal import Decimal

from adapters.population import Archetype, Family, Person
from adapters.shep.services.egkn import EgknAnswer, Land, RealEstate
from adapters.shep.services.farm import FarmAnswer, Livestock
from adapters.shep.services.vehicles import Vehicle, VehiclesAnswer
from adapters.shep.stub.knowledge import chance

ADULT = 18


def real_estate(person: Person, family: Family, today: date) -> EgknAnswer:
    """Tell of the flat that the applicant lives in and mostly owns, and of a plot that few have."""
    owns = person == family.applicant and chance(person, "flat") < 70
    plot = person == family.applicant and chance(person, "plot") < 10
    flat = RealEstate(
        kind="flat",
        ar_code=person.address.code,
        area=Decimal(30 + chance(person, "area") // 2),
        owned_since=date(today.year - 1 - chance(person, "since") // 10, 4, 1),
    )
    land = Land(purpose="housing", area=Decimal("0.1"), owned_since=date(today.year - 2, 7, 1))
    return EgknAnswer(iin=person.iin, real_estates=[flat] if owns else [], lands=[land] if plot else [])


def vehicles(person: Person, family: Family, today: date) -> VehiclesAnswer:
    """Tell of the car that the well-off have and few of the poor."""
    likely = 90 if family.archetype is Archetype.INCOME_ABOVE_LINE else 12
    if person.age_on(today) < ADULT or chance(person, "vehicle") >= likely:
        return VehiclesAnswer(iin_bin=person.iin)
    number = f"{chance(person, 'number'):03d}ZZZ{chance(person, 'region') % 20 + 1:02d}"
    year = today.year - 3 - chance(person, "year") // 6
    car = Vehicle(
        state_number=number, brand="LADA", model="GRANTA", year=year, registered_on=date(year + 1, 5, 5)
    )
    return VehiclesAnswer(iin_bin=person.iin, vehicles=[car])


def farm(person: Person, family: Family, today: date) -> FarmAnswer:
    """Tell of the poultry that some households outside the capital keep; it gives no income."""
    if family.region == "astana" or chance(person, "farm") >= 30:
        return FarmAnswer(iin=person.iin)
    return FarmAnswer(
        iin=person.iin,
        land_area=Decimal("0.06"),
        livestock=[Livestock(kind="poultry", count=5 + chance(person, "poultry") // 10)],
        recorded_on=date(today.year, 1, 1),
    )
