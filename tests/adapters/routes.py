"""The routes of a door, so that a test can try every one of them."""

from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute


def paths_of(app: Any, method: str) -> list[str]:
    """Return the paths of an application's own routes that take a method."""
    return [one.path for one in _routes(app) if method in (one.methods or set())]


def _routes(holder: Any) -> Iterator[APIRoute]:
    for route in holder.routes:
        if isinstance(route, APIRoute):
            yield route
        # FastAPI keeps an included router whole since 0.136.
        elif (included := getattr(route, "original_router", None)) is not None:
            yield from _routes(included)
