"""What the engine says is running."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from adapters.camunda.search import EngineSearch
from komek.reconcile.database_picture import DatabasePicture

CASE_PROCESSES = {"asp": "asp-appointment"}
"""By service: the process whose instance is the case."""
GUARD_PROCESS = "term-guard"


@dataclass(frozen=True)
class EnginePicture:
    """What searching shows at one moment, seconds behind: running instances and guards, with case and term.

    An instance whose variables the search does not know yet has None.
    """

    cases: Mapping[int, str | None]
    guards: Mapping[int, str | None]

    @cached_property
    def instances_of(self) -> Mapping[str, list[int]]:
        """The instances of each case, oldest first."""
        return _turned(self.cases)

    @cached_property
    def guards_of(self) -> Mapping[str, list[int]]:
        """The guards of each term, oldest first."""
        return _turned(self.guards)


def read_engine(search: EngineSearch, database: DatabasePicture, epoch: str) -> EnginePicture:
    """Search for what runs; only what no claim of this epoch names is asked for its variables.

    A claim of another epoch says nothing: a wiped engine gives the same keys to other cases.
    """
    cases = {one.claim.key: one.id for one in database.cases.values() if one.claim.epoch == epoch}
    terms = {one.claim.key: one.id for one in database.terms.values() if one.claim.epoch == epoch}
    running = [one.key for process in CASE_PROCESSES.values() for one in search.active(process)]
    guards = [one.key for one in search.active(GUARD_PROCESS)]
    return EnginePicture(
        _named(search, running, cases, "caseId"),
        _named(search, guards, terms, "termId"),
    )


def _named(
    search: EngineSearch, keys: Iterable[int], known: Mapping[int | None, str], variable: str
) -> dict[int, str | None]:
    return {key: known[key] if key in known else search.variable(key, variable) for key in keys}


def _turned(named: Mapping[int, str | None]) -> dict[str, list[int]]:
    turned: defaultdict[str, list[int]] = defaultdict(list)
    for key, name in sorted(named.items()):
        if name is not None:
            turned[name].append(key)
    return dict(turned)
