"""Deployment: every model in one request, and only when a content changed."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from adapters.camunda.gateway import Gateway, Resource
from adapters.database.connection import Sessions
from adapters.database.deployment import DeployedResource

_KINDS = (".bpmn", ".dmn", ".form")
_ROOMS = ("bpmn", "rules")


class Change(StrEnum):
    """How a file differs from what this engine has; a removed one stays deployed."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One file and what became of it."""

    resource: str
    change: Change


def packaged_models() -> list[Resource]:
    """Return the processes, tables and forms of this version of Komek, by their path in it."""
    return [model for room in _ROOMS for model in _models_in(files(room), room)]


def _models_in(folder: Traversable, path: str) -> Iterator[Resource]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            if not entry.name.startswith((".", "_")):
                yield from _models_in(entry, name)
        elif entry.name.endswith(_KINDS):
            yield Resource(name, entry.read_bytes())


async def deploy(
    gateway: Gateway, sessions: Sessions, epoch: str, models: Sequence[Resource]
) -> list[Difference]:
    """Deploy all models in one request unless this engine has exactly them; return what changed.

    One request holds callers, callees and forms together (``bindingType="deployment"``). The engine raises
    the versions of a whole request where one file of it changed: what changed is told by content.

    Raises:
        Refused: a model is wrong; the text says which and why.
    """
    found = differences(sessions, epoch, models)
    if any(one.change in (Change.ADDED, Change.CHANGED) for one in found):
        await gateway.deploy(models)
        _note(sessions, epoch, _hashes(models))
    return found


def differences(sessions: Sessions, epoch: str, models: Sequence[Resource]) -> list[Difference]:
    """Compare models with those that this engine was given last, by content."""
    known, hashes = _known(sessions, epoch), _hashes(models)
    removed = [Difference(name, Change.REMOVED) for name in sorted(known.keys() - hashes.keys())]
    return [Difference(name, _change(known.get(name), digest)) for name, digest in hashes.items()] + removed


def _hashes(models: Sequence[Resource]) -> dict[str, str]:
    return {model.name: hashlib.sha256(model.content).hexdigest() for model in models}


def _change(known: str | None, digest: str) -> Change:
    if known is None:
        return Change.ADDED
    return Change.UNCHANGED if known == digest else Change.CHANGED


def _known(sessions: Sessions, epoch: str) -> dict[str, str]:
    with sessions() as session:
        rows = session.execute(
            select(DeployedResource.resource, DeployedResource.sha256).where(DeployedResource.epoch == epoch)
        )
        return {row.resource: row.sha256 for row in rows}


def _note(sessions: Sessions, epoch: str, hashes: dict[str, str]) -> None:
    with sessions.begin() as session:
        rows = [{"epoch": epoch, "resource": name, "sha256": digest} for name, digest in hashes.items()]
        noted = insert(DeployedResource).values(rows)
        session.execute(
            noted.on_conflict_do_update(
                index_elements=[DeployedResource.epoch, DeployedResource.resource],
                set_={"sha256": noted.excluded.sha256, "deployed_at": func.now()},
            )
        )
