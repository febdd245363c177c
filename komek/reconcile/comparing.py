"""Compares what the database says with what the engine says."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from adapters.database.outbox import EffectState
from komek.reconcile.database_picture import DatabasePicture, KnownTerm, OpenCase
from komek.reconcile.engine_picture import EnginePicture
from komek.reconcile.finding import Finding, Kind


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both pictures, and what was asked beyond them.

    Args:
        epoch: the life of the engine's data that the picture shows.
        database: what the database says is open.
        engine: what searching shows.
        living: claimed instances that the search does not show but the engine knows: the search is late.
        closed: cases among the instances' that are closed.
        other_terms: terms among the guards' that are not open.
    """

    epoch: str
    database: DatabasePicture
    engine: EnginePicture
    living: Collection[int]
    closed: Collection[str]
    other_terms: Mapping[str, KnownTerm]

    def findings(self) -> Iterator[Finding]:
        """Yield every disagreement."""
        for case in self.database.cases.values():
            yield from self._of_case(case)
        yield from self._of_instances()
        for term in self.database.terms.values():
            yield from self._of_term(term)
        yield from self._of_guards()
        for effect in self.database.effects:
            kind = Kind.EFFECT_PARKED if effect.state is EffectState.PARKED else Kind.EFFECT_UNKNOWN
            yield Finding(kind, effect.case_id, str(effect.id), detail=effect.kind)

    def _holds(self, case_or_term: OpenCase | KnownTerm, running: Collection[int]) -> bool:
        claim = case_or_term.claim
        return claim.epoch == self.epoch and (claim.key in running or claim.key in self.living)

    def _of_case(self, case: OpenCase) -> Iterator[Finding]:
        running = self.engine.instances_of.get(case.id, [])
        if self._holds(case, running) or case.id in self.database.moving:
            return
        if not running:
            yield Finding(Kind.CASE_WITHOUT_INSTANCE, case.id, case.id, case.claim, detail=f"{case.claim}")
        elif case.claim.key is not None:
            yield Finding(Kind.STALE_CLAIM, case.id, case.id, case.claim, running[0], f"{case.claim}")

    def _of_instances(self) -> Iterator[Finding]:
        for key, case_id in self.engine.cases.items():
            if case_id is None:
                continue
            case = self.database.cases.get(case_id)
            if case is None:
                of_closed = case_id in self.closed
                kind = Kind.INSTANCE_OF_CLOSED_CASE if of_closed else Kind.INSTANCE_WITHOUT_CASE
                yield Finding(kind, case_id, str(key), key=key)
            elif case.claim.key != key and self._holds(case, self.engine.instances_of[case_id]):
                yield Finding(
                    Kind.INSTANCE_WITHOUT_CASE, case_id, str(key), key=key, detail=f"held by {case.claim}"
                )

    def _of_term(self, term: KnownTerm) -> Iterator[Finding]:
        running = self.engine.guards_of.get(term.id, [])
        if not term.watched or self._holds(term, running) or term.case_id in self.database.moving:
            return
        if not running:
            yield Finding(Kind.TERM_WITHOUT_GUARD, term.case_id, term.id, term.claim, detail=f"{term.claim}")
        elif term.claim.key is not None:
            yield Finding(Kind.STALE_CLAIM, term.case_id, term.id, term.claim, running[0], f"{term.claim}")

    def _of_guards(self) -> Iterator[Finding]:
        for key, term_id in self.engine.guards.items():
            if term_id is None or term_id in self.database.terms:
                continue
            term = self.other_terms.get(term_id)
            if term is None:
                yield Finding(Kind.GUARD_WITHOUT_TERM, None, term_id, key=key)
            elif not term.watched and term.case_id not in self.database.moving:
                yield Finding(Kind.GUARD_OF_CLOSED_TERM, term.case_id, term.id, term.claim, key)
