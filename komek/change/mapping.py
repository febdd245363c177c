"""Which element of the new version takes the place of each element where a case may stand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from komek.check.diagram import ACTIVITIES, Diagram, Element

_WAITING = ACTIVITIES | {"intermediateCatchEvent", "boundaryEvent", "eventBasedGateway"}


@dataclass(frozen=True, slots=True)
class Mapped:
    """An element of the old version and what takes its place; `by_name` tells a guess."""

    source: Element
    target: Element
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """How instances of one version follow to another; `lost` are occupied elements without a place to go."""

    mapped: tuple[Mapped, ...]
    lost: tuple[Element, ...]

    @property
    def renamed(self) -> tuple[Mapped, ...]:
        """Return what changes its id: to be looked at by a person."""
        return tuple(one for one in self.mapped if one.source.id != one.target.id)


class WrongMappingError(ValueError):
    """A mapping that a person gave names an element that is not there, or of another kind."""


def propose(
    old: Diagram, new: Diagram, occupied: Collection[str], given: Mapping[str, str] | None = None
) -> Proposal:
    """Map every element that both versions have; what only one has by a person's word, else by its name.

    The engine maps only between elements of one kind. `occupied` are the ids in which instances stand now:
    one of them without a target is lost, and its instances cannot follow.

    Raises:
        WrongMappingError: what a person gave cannot be.
    """
    given = given or {}
    targets, sources = _waiting(new), _waiting(old)
    _checked(given, sources, targets)
    free = {key: one for key, one in targets.items() if key not in sources and key not in given.values()}
    mapped, lost = [], []
    for key, source in sources.items():
        target = targets.get(given.get(key, key))
        if target is not None and target.kind == source.kind:
            mapped.append(Mapped(source, target))
        elif (guess := _namesake(source, free)) is not None:
            mapped.append(Mapped(source, guess, by_name=True))
        elif key in occupied:
            lost.append(source)
    return Proposal(tuple(mapped), tuple(lost))


def _waiting(diagram: Diagram) -> dict[str, Element]:
    """Return where a case can stand, and what waits for a message or timer beside it."""
    return {one.id: one for one in diagram.nodes if one.kind in _WAITING or _starts_beside(diagram, one)}


def _starts_beside(diagram: Diagram, node: Element) -> bool:
    scope = diagram.scope_of(node)
    return node.kind == "startEvent" and scope is not None and scope.attribute("triggeredByEvent") == "true"


def _checked(
    given: Mapping[str, str], sources: Mapping[str, Element], targets: Mapping[str, Element]
) -> None:
    for source, target in given.items():
        if source not in sources:
            raise WrongMappingError(f"в старой версии нет элемента «{source}», где может стоять дело")
        if target not in targets:
            raise WrongMappingError(f"в новой версии нет элемента «{target}», где может стоять дело")
        if sources[source].kind != targets[target].kind:
            raise WrongMappingError(
                f"«{source}» ({sources[source].kind}) и «{target}» ({targets[target].kind}) разного вида"
            )


def _namesake(source: Element, free: Mapping[str, Element]) -> Element | None:
    found = [one for one in free.values() if one.kind == source.kind and one.name == source.name != ""]
    return found[0] if len(found) == 1 else None
