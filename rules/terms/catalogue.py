"""All terms of the regulation, found by id and date or by what they hold for."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from pydantic import Field

from rules.codes import Channel, Regime, Service
from rules.strict_yaml import LawData, LawDataError, packaged, read, validated
from rules.terms.office import Office, load_offices
from rules.terms.term import Kind, Term, TermHead, Version


class UnknownTermError(LookupError):
    """Tell that no term of that id holds on that date."""


class _Entry(TermHead):
    versions: tuple[Version, ...] = Field(min_length=1)


class _File(LawData):
    terms: tuple[_Entry, ...] = Field(min_length=1)


class Terms:
    """The terms as data; a lookup by id and date costs a dictionary access."""

    def __init__(self, terms: Iterable[Term], offices: dict[str, Office]) -> None:
        self._terms: dict[str, list[Term]] = {}
        for term in terms:
            self._terms.setdefault(term.id, []).append(term)
        self.offices = offices

    @classmethod
    def load(cls, overrides: Iterable[tuple[str, str]] = ()) -> "Terms":
        """Read the packaged terms; a term of the operator's files replaces the packaged one of its id.

        Raises:
            LawDataError: a gap, an overlap, an unknown unit, no clause …: file, key, reason.
        """
        offices = load_offices()
        terms = _read(packaged("rules.terms"), offices)
        terms |= _read(overrides, offices)
        return cls((term for versions in terms.values() for term in versions), offices)

    def find(self, term_id: str, on: date) -> Term:
        """Return the term as it holds for a start on that date.

        Raises:
            UnknownTermError: no such term, or none on that date.
        """
        for term in self._terms.get(term_id, ()):
            version = term.version
            if version.valid_from <= on and (version.valid_to is None or on <= version.valid_to):
                return term
        known = "holds on " + on.isoformat() if term_id in self._terms else "is known"
        raise UnknownTermError(f"no term {term_id!r} {known}")

    def ids(self) -> tuple[str, ...]:
        """Return all ids in alphabetical order."""
        return tuple(sorted(self._terms))

    def history(self, term_id: str) -> tuple[Term, ...]:
        """Return all versions of a term, the oldest first."""
        return tuple(self._terms.get(term_id, ()))

    def holding(
        self,
        *,
        service: Service,
        on: date,
        channel: Channel | None = None,
        regime: Regime = Regime.ORDINARY,
        authority: str | None = None,
        kind: Kind | None = None,
    ) -> tuple[Term, ...]:
        """Return the terms of a service that hold on a date for a channel, regime and authority profile."""
        return tuple(
            term
            for versions in self._terms.values()
            for term in versions
            if term.service is service
            and term.version.valid_from <= on
            and (term.version.valid_to is None or on <= term.version.valid_to)
            and regime in term.regimes
            and (kind is None or term.kind is kind)
            and (channel is None or term.channels == "any" or channel in term.channels)
            and (authority is None or term.authorities == "any" or authority in term.authorities)
        )


def _read(files: Iterable[tuple[str, str]], offices: dict[str, Office]) -> dict[str, list[Term]]:
    terms: dict[str, list[Term]] = {}
    for name, text in files:
        data = read(name, text)
        _refuse_nameless(name, data)
        for entry in validated(_File, name, "file", data).terms:
            if entry.id in terms:
                raise LawDataError(name, entry.id, "the term stands twice")
            if entry.office is not None and entry.office not in offices:
                raise LawDataError(name, f"{entry.id}.office", f"no office {entry.office!r}")
            _refuse_gaps(name, entry)
            terms[entry.id] = [_term(name, entry, version, offices) for version in entry.versions]
    return terms


def _term(name: str, entry: _Entry, version: Version, offices: dict[str, Office]) -> Term:
    head = {field: getattr(entry, field) for field in TermHead.model_fields}
    hours = offices[entry.office] if entry.office else None
    return validated(Term, name, entry.id, {**head, "version": version, "hours": hours})


def _refuse_nameless(name: str, data: object) -> None:
    """Check each term by itself first, so that a refusal names its id and not its number."""
    entries = data.get("terms") if isinstance(data, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("id"), str):
            validated(_Entry, name, entry["id"], entry)


def _refuse_gaps(name: str, entry: _Entry) -> None:
    for earlier, following in pairwise(entry.versions):
        key = f"{entry.id}.versions"
        if earlier.valid_to is None or following.valid_from <= earlier.valid_to:
            raise LawDataError(name, key, f"overlap at {following.valid_from.isoformat()}")
        if following.valid_from > earlier.valid_to + timedelta(days=1):
            raise LawDataError(name, key, f"gap after {earlier.valid_to.isoformat()}")
