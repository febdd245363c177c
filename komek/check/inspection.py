"""Runs every check over a workspace."""

from collections.abc import Callable, Iterator

from komek.check.about_calls import about_calls, about_messages
from komek.check.about_drawing import about_drawing
from komek.check.about_forms import about_forms
from komek.check.about_jobs import about_contracts, about_errors, about_jobs
from komek.check.about_people import about_handed_groups, about_people
from komek.check.about_tables import about_tables
from komek.check.about_tasks import about_tasks
from komek.check.about_templates import about_templates
from komek.check.about_terms import about_terms
from komek.check.about_variables import about_variables
from komek.check.about_ways import about_ways
from komek.check.about_words import about_words
from komek.check.finding import Finding
from komek.check.flow import Walk
from komek.check.workspace import Workspace

ON_FILES: tuple[Callable[[Workspace], Iterator[Finding]], ...] = (
    about_ways,
    about_jobs,
    about_errors,
    about_calls,
    about_people,
    about_words,
    about_terms,
    about_forms,
    about_tables,
    about_templates,
    about_drawing,
)
ON_WAYS: tuple[Callable[[Workspace, Walk], Iterator[Finding]], ...] = (
    about_contracts,
    about_variables,
    about_messages,
    about_handed_groups,
    about_tasks,
)


def inspect(space: Workspace, walk: Walk | None = None) -> list[Finding]:
    """Return every finding once, ordered by file, in the order in which the checks look."""
    walk = walk or Walk(space)
    findings = dict.fromkeys(space.unreadable)
    for check in ON_FILES:
        findings.update(dict.fromkeys(check(space)))
    for follow in ON_WAYS:
        findings.update(dict.fromkeys(follow(space, walk)))
    return sorted(findings, key=lambda one: one.place.file)
