"""The names of stages, for pages and tables."""

from typing import Literal

from adapters.pages.wording import word


def stage_name(stage: str, language: Literal["ru", "kk"]) -> str:
    """Return what a stage is called."""
    found = word("stages", stage)
    return found.kk if language == "kk" else found.ru
