"""The synthetic officials who may log in at the desk while developing."""

from adapters.desk.official import DeskOfficial
from adapters.population import Official, Post, open_country
from komek.addresses import Addresses
from komek.settings import Settings


def development_officials(settings: Settings) -> list[DeskOfficial]:
    """Return every official of the synthetic country with the groups of their post."""
    country = open_country(
        settings.data / "stubs", Addresses(settings).clock(), seed=settings.population_seed
    )
    return [_at_desk(official) for official in country.officials.values()]


def _at_desk(official: Official) -> DeskOfficial:
    return DeskOfficial(
        login=official.login,
        name=str(official.name),
        groups=frozenset({f"{Post(official.post)}:{official.scope}"}),
        iin=official.iin,
        bin=official.organisation_bin,
    )
