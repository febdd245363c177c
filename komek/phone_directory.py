"""The synthetic people's phones in the place of БМГ, while developing."""

from adapters.population import open_country
from komek.addresses import Addresses
from komek.settings import Settings


class SyntheticPhones:
    """Knows the phones of the synthetic country; who has none is not registered."""

    def __init__(self, settings: Settings) -> None:
        clock = Addresses(settings).clock()
        self._country = open_country(settings.data / "stubs", clock, seed=settings.population_seed)

    def phone_of(self, iin: str) -> str | None:
        """Return the phone that the person has."""
        person = self._country.person(iin)
        return person.phone if person else None
