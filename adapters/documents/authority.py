"""Who writes to the citizen, and to whom the citizen may complain."""

from pydantic import BaseModel, ConfigDict


class Letter(BaseModel):
    """Base of everything a letter is rendered from: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Bilingual(Letter):
    """One wording in Kazakh (kk) and Russian (ru)."""

    kk: str
    ru: str


class Authority(Letter):
    """The body in whose name a letter goes out.

    The addressee of complaints is configuration: the sources disagree (facts: law C 10).
    """

    name: Bilingual
    address: Bilingual | None = None
    phone: str = "1414"
    complaint_to: Bilingual = Bilingual(
        kk="көрсетілетін қызметті берушінің басшысына", ru="руководителю услугодателя"
    )
