"""Open the country of a directory: the small one is made anew, a large one is read where it was written."""

import json
from datetime import date
from pathlib import Path

from adapters.clock import Clock
from adapters.population.country import DEFAULT_FAMILIES, DEFAULT_SEED, Country
from adapters.population.stored import FILE, StoredCountry


def open_country(
    directory: Path, clock: Clock, *, seed: int = DEFAULT_SEED, families: int = DEFAULT_FAMILIES
) -> Country:
    """Return the country of a directory; the first call fixes seed, size and day in `country.json`.

    The day is kept because ages hang on it: a clock that moves must not make other people. A country that
    `komek population` has written is read from its file, whatever seed and size are asked for.
    """
    if (directory / FILE).exists():
        return StoredCountry(directory / FILE)
    path = directory / "country.json"
    if not path.exists():
        directory.mkdir(parents=True, exist_ok=True)
        facts = {"seed": seed, "families": families, "as_of": clock.now().date().isoformat()}
        draft = directory / "country.json.new"
        draft.write_text(json.dumps(facts), encoding="utf-8")
        draft.replace(path)
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Country(date.fromisoformat(kept["as_of"]), seed=kept["seed"], families=kept["families"])
