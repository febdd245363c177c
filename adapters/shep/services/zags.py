"""ИС ЗАГС: births, marriages and divorces of a person."""

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlModel


class ZagsRequest(ByIin):
    """`getFamilyInfo`."""

    consent_confirmed: bool = True


class MessageResult(XmlModel):
    """How the request was answered (the codes are assumed)."""

    code: str


class BirthInfo(XmlModel):
    """A child's birth; only `child_birth_date` is verified."""

    child_birth_date: PastDate
    child_iin: str | None = None
    child_surname: str | None = None
    child_name: str | None = None
    child_patronymic: str | None = None
    act_number: str | None = None


class MarriageInfo(XmlModel):
    """A marriage (fields assumed)."""

    marriage_date: PastDate | None = None
    spouse_iin: str | None = None
    act_number: str | None = None


class DivorceInfo(XmlModel):
    """A divorce (fields assumed)."""

    divorce_date: PastDate | None = None
    spouse_iin: str | None = None
    act_number: str | None = None


class FamilyInfo(XmlModel):
    """What the registry knows of one person; `iin` is assumed."""

    iin: str | None = None
    birth_infos: list[BirthInfo] = Field(default_factory=list)
    marriage_infos: list[MarriageInfo] = Field(default_factory=list)
    divorce_infos: list[DivorceInfo] = Field(default_factory=list)


class ZagsAnswer(XmlModel):
    """The answer; an empty family is knowledge, code 404 is «no data»."""

    message_result: MessageResult
    family_info_list: list[FamilyInfo] = Field(default_factory=list)

    @property
    def births(self) -> list[BirthInfo]:
        """Return all births told of."""
        return [birth for family in self.family_info_list for birth in family.birth_infos]

    @property
    def marriages(self) -> list[MarriageInfo]:
        """Return all marriages told of."""
        return [marriage for family in self.family_info_list for marriage in family.marriage_infos]

    @property
    def divorces(self) -> list[DivorceInfo]:
        """Return all divorces told of."""
        return [divorce for family in self.family_info_list for divorce in family.divorce_infos]


ZAGS = Service(
    code="zags",
    service_id="ZAGS_FAMILY_INFO",
    title="ИС «Регистрационный пункт ЗАГС»",
    queries=(9, 12),
    request=ZagsRequest,
    answer=ZagsAnswer,
    style=PayloadStyle.TYPED,
    request_root="getFamilyInfo",
    answer_root="getFamilyInfoResponse",
    provenance=Provenance.VERIFIED,
    source="public client code (wire-formats §2) for the outline; serviceId, style and inner fields assumed",
    subjects=lambda answer: frozenset(info.iin for info in answer.family_info_list if info.iin),
    is_no_data=lambda answer: answer.message_result.code == "404",
    success_codes=frozenset({"SCSS001", "Success", "200"}),
    needs_consent=True,
)
