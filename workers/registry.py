"""Finds the handlers: every ``Task`` in the modules of the service folders."""

import importlib
import pkgutil
from collections.abc import Sequence
from typing import Any

import workers
from workers.runtime.task import Task

_NOT_SERVICES = ("workers.runtime", "workers.senders")


class TwoHandlersError(RuntimeError):
    """Two handlers claim one task type."""


def all_tasks() -> Sequence[Task[Any, Any]]:
    """Return every handler once, ordered by task type.

    Raises:
        TwoHandlersError: a task type has two handlers.
    """
    found: dict[str, Task[Any, Any]] = {}
    for module_info in pkgutil.walk_packages(workers.__path__, "workers."):
        if module_info.name.startswith(_NOT_SERVICES):
            continue
        module = importlib.import_module(module_info.name)
        for candidate in vars(module).values():
            if isinstance(candidate, Task):
                other = found.setdefault(candidate.job_type, candidate)
                if other is not candidate:
                    raise TwoHandlersError(f"two handlers for {candidate.job_type}")
    return [found[job_type] for job_type in sorted(found)]
