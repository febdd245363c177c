"""What carries a clause out without being able to name it: pages, letters, files of data."""

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict


class Carried(BaseModel):
    """The file `carried.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pages: dict[str, tuple[str, ...]]
    tests: dict[str, tuple[str, ...]]
    every_query: str


@cache
def carried() -> Carried:
    """Read the file."""
    text = (files(__package__) / "carried.yaml").read_text("utf-8")
    return Carried.model_validate(yaml.safe_load(text))
