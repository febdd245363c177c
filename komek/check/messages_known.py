"""The messages that Komek's doors and workers publish: what each carries and by what it finds its instance.

``Outbox.publish`` is called in a few places only; a test reads them and holds this list to them.
"""

from dataclasses import dataclass

from komek.check.shape import Kind, Shape


@dataclass(frozen=True, slots=True)
class Published:
    """A message: the kind of its correlation key, and its variables."""

    correlation: Kind
    variables: tuple[tuple[str, Shape], ...] = ()
    starts: bool = False
    """Whether it may start a process."""


PUBLISHED = {
    "asp-application-submitted": Published(
        Kind.CASE, (("caseId", Shape(Kind.CASE)), ("channel", Shape(Kind.CODE))), starts=True
    ),
    "asp-application-withdrawn": Published(Kind.CASE),
    "asp-contract-started": Published(
        Kind.CASE,
        (
            ("caseId", Shape(Kind.CASE)),
            ("caseNumber", Shape(Kind.KEY)),
            ("caseLink", Shape(Kind.LINK)),
            ("unit", Shape(Kind.CODE)),
        ),
        starts=True,
    ),
    "asp-contract-terminated": Published(Kind.CASE),
    "term-armed": Published(
        Kind.CASE,
        (
            ("termId", Shape(Kind.TERM)),
            ("term", Shape(Kind.CODE)),
            ("termRegion", Shape(Kind.CODE)),
            ("warnAt", Shape(Kind.INSTANT)),
            ("dueAt", Shape(Kind.INSTANT)),
        ),
    ),
    "term-changed": Published(Kind.TERM, (("warnAt", Shape(Kind.INSTANT)), ("dueAt", Shape(Kind.INSTANT)))),
    "term-closed": Published(Kind.TERM),
    "term-ended": Published(Kind.TERM),
    "shep-answered": Published(Kind.KEY),
    "effect-accepted": Published(Kind.KEY),
}
