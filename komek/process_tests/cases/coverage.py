"""Which elements and flows of the models the test cases went through."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from komek.process_tests.cases.models import Models, Process
from komek.process_tests.cases.result import CaseResult


class StaleReasonError(ValueError):
    """A reason is written for what does not exist, or for what is covered after all."""


@dataclass(frozen=True)
class ProcessCoverage:
    """One process: how often each of its elements was entered and each of its flows taken."""

    process: Process
    entered: Counter[str]
    taken: Counter[str]
    reasons: Mapping[str, str]
    """Why an element cannot be reached here, by its id."""

    @property
    def missing(self) -> list[str]:
        """Return the elements that were not entered and have no reason."""
        return [one for one in self.process.elements if not self.entered[one] and one not in self.reasons]

    @property
    def elements(self) -> float:
        """Return the share of elements that were entered or have a reason; 1 is all."""
        return 1 - len(self.missing) / max(1, len(self.process.elements))

    @property
    def flows(self) -> float:
        """Return the share of flows that were taken; 1 is all."""
        return sum(self.taken[one] > 0 for one in self.process.flows) / max(1, len(self.process.flows))


@dataclass(frozen=True)
class Coverage:
    """The coverage of several processes, by id."""

    processes: dict[str, ProcessCoverage]

    @property
    def missing(self) -> list[str]:
        """Return ``process/element`` of everything that was not entered and has no reason."""
        return [f"{key}/{one}" for key, covered in self.processes.items() for one in covered.missing]


def coverage_of(
    results: Iterable[CaseResult],
    models: Models,
    reasons: Mapping[str, str] | None = None,
    only: Iterable[str] | None = None,
) -> Coverage:
    """Sum up what test cases went through.

    Args:
        results: the cases; those that failed count as far as they came.
        models: the models.
        reasons: ``process/element`` → why it is not reached.
        only: the files of the models to be told of; all unless given.

    Raises:
        StaleReasonError: a reason is written for nothing.
    """
    entered: Counter[tuple[str, str]] = Counter()
    taken: Counter[tuple[str, str]] = Counter()
    for result in results:
        entered.update(result.observed.covered())
        taken.update(result.observed.taken)
    wanted = None if only is None else set(only)
    processes = {
        key: ProcessCoverage(
            process,
            Counter({one: entered[key, one] for one in process.elements}),
            Counter({one: taken[key, one] for one in process.flows}),
            {
                name.partition("/")[2]: why
                for name, why in (reasons or {}).items()
                if name.startswith(f"{key}/")
            },
        )
        for key, process in models.processes.items()
        if wanted is None or process.file in wanted
    }
    if wanted is None:
        _no_stale(processes, reasons or {})
    return Coverage(processes)


def read_reasons(path: Path) -> dict[str, str]:
    """Read why elements are not reached: YAML, ``process/element: reason``."""
    found = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    if not isinstance(found, dict) or not all(isinstance(why, str) and why.strip() for why in found.values()):
        raise ValueError(f"{path}: нужны строки «процесс/элемент: причина»")
    return {str(name): str(why) for name, why in found.items()}


def _no_stale(processes: Mapping[str, ProcessCoverage], reasons: Mapping[str, str]) -> None:
    for name in reasons:
        key, _, element = name.partition("/")
        if key not in processes or element not in processes[key].process.elements:
            raise StaleReasonError(f"причина записана для {name}, а такого элемента нет")
        if processes[key].entered[element]:
            raise StaleReasonError(f"причина записана для {name}, а элемент пройден тестами: уберите её")
