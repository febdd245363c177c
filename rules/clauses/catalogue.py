"""All clauses of the sources, found by `source/place`."""

import re
from collections.abc import Iterable, Iterator

from rules.clauses.clause import PLACE, Clause, ClauseText, Source
from rules.strict_yaml import LawDataError, packaged, read, validated


class UnknownClauseError(LookupError):
    """Tell that no source has such a clause."""


class Clauses:
    """The clauses as data; an alias leads to the clause it stands for."""

    def __init__(self, clauses: Iterable[Clause], aliases: dict[str, str]) -> None:
        self._clauses = {clause.key: clause for clause in clauses}
        self._aliases = aliases

    @classmethod
    def load(cls) -> "Clauses":
        """Read the packaged clauses.

        Raises:
            LawDataError: a file is wrong: file, key, reason.
        """
        return cls.read(packaged("rules.clauses"))

    @classmethod
    def read(cls, files: Iterable[tuple[str, str]]) -> "Clauses":
        """Read files given as name and YAML text.

        Raises:
            LawDataError: a file is wrong: file, key, reason.
        """
        clauses: dict[str, Clause] = {}
        aliases: dict[str, str] = {}
        for name, text in files:
            source = validated(Source, name, "source", read(name, text))
            if name != f"{source.source}.yaml":
                raise LawDataError(name, "source", "a source's file is named as its key")
            for place, clause in source.clauses.items():
                for known in (place, *clause.aliases):
                    if not re.fullmatch(PLACE, known):
                        raise LawDataError(name, known, "a key is small letters, digits, points and hyphens")
                    key = f"{source.source}/{known}"
                    if key in clauses or key in aliases:
                        raise LawDataError(name, known, "the key stands twice")
                    aliases[key] = f"{source.source}/{place}"
                clauses[f"{source.source}/{place}"] = _clause(source, place, clause)
                del aliases[f"{source.source}/{place}"]
        return cls(clauses.values(), aliases)

    def find(self, key: str) -> Clause:
        """Return a clause.

        Raises:
            UnknownClauseError: no source has it.
        """
        found = self._clauses.get(self._aliases.get(key, key))
        if found is None:
            raise UnknownClauseError(f"no source has the clause {key!r}")
        return found

    def __contains__(self, key: str) -> bool:
        return key in self._clauses or key in self._aliases

    def __iter__(self) -> Iterator[Clause]:
        return iter(self._clauses.values())

    def __len__(self) -> int:
        return len(self._clauses)


def _clause(source: Source, place: str, clause: ClauseText) -> Clause:
    return Clause(
        key=f"{source.source}/{place}",
        source=source.source,
        source_title=source.title,
        place=clause.place,
        text=clause.text,
        service=clause.service or source.service,
        state=clause.state,
        status=source.status,
        why=clause.why,
    )
