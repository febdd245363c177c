"""The wording of the grounds of refusal in both languages, with the place each stands at."""

from functools import cache
from importlib.resources import files

import yaml

from adapters.documents.authority import Bilingual, Letter
from rules.codes import RefusalGround


class GroundWording(Letter):
    """One ground: what it says, where it stands, its clause key."""

    wording: Bilingual
    place: Bilingual
    clause: str


@cache
def _grounds() -> dict[str, GroundWording]:
    text = (files("adapters.documents") / "grounds.yaml").read_text(encoding="utf-8")
    return {code: GroundWording.model_validate(entry) for code, entry in yaml.safe_load(text).items()}


def ground_wording(ground: RefusalGround) -> GroundWording:
    """Return the wording of a ground."""
    return _grounds()[ground]
