"""Read YAML strictly: no key twice, numbers with a point as Decimal, errors that name file and key."""

from collections.abc import Hashable, Iterable
from decimal import Decimal
from importlib.resources import files
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

ModelT = TypeVar("ModelT", bound=BaseModel)


class LawDataError(ValueError):
    """Tell in which file, under which key, and why a piece of the law as data is refused."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


class LawData(BaseModel):
    """Base of everything read from YAML: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Loader(yaml.CSafeLoader):
    pass


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!s} stands twice", key_node.start_mark
            )
        seen.add(key)
    return dict(yaml.CSafeLoader.construct_mapping(loader, node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


def read(file: str, text: str) -> Any:
    """Parse one YAML text.

    Raises:
        LawDataError: the text is no YAML, or a key stands twice.
    """
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - derives from SafeLoader
    except (yaml.YAMLError, ArithmeticError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "text"
        raise LawDataError(file, where, getattr(error, "problem", None) or "not readable") from None


def validated(model: type[ModelT], file: str, key: str, data: Any) -> ModelT:
    """Make a model of parsed data.

    Raises:
        LawDataError: with the first wrong key and the reason.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise LawDataError(file, f"{key}.{place}" if place else key, first["msg"]) from None


def packaged(package: str, *folders: str) -> Iterable[tuple[str, str]]:
    """Yield name and text of each YAML file that a package carries, in the order of names."""
    folder = files(package).joinpath(*folders)
    for entry in sorted(folder.iterdir(), key=lambda found: found.name):
        if entry.name.endswith(".yaml"):
            yield entry.name, entry.read_text(encoding="utf-8")
