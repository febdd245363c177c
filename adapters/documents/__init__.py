"""Letters to citizens: PDF/A in Kazakh and Russian, from templates that a process owner can edit."""

from adapters.documents.appointment import MonthPayment, NoticeData, render_notice
from adapters.documents.authority import Authority, Bilingual
from adapters.documents.contract import ContractData, render_contract
from adapters.documents.extension import ExtensionData, render_extension
from adapters.documents.grounds import GroundWording, ground_wording
from adapters.documents.hearing import HearingData, render_hearing
from adapters.documents.refusal import GroundFinding, RefusalData, render_refusal
from adapters.documents.request import RequestData, render_request
from adapters.documents.slip import SlipData, render_slip
from adapters.documents.survey import SurveyData, render_survey

__all__ = [
    "Authority",
    "Bilingual",
    "ContractData",
    "ExtensionData",
    "GroundFinding",
    "GroundWording",
    "HearingData",
    "MonthPayment",
    "NoticeData",
    "RefusalData",
    "RequestData",
    "SlipData",
    "SurveyData",
    "ground_wording",
    "render_contract",
    "render_extension",
    "render_hearing",
    "render_notice",
    "render_refusal",
    "render_request",
    "render_slip",
    "render_survey",
]
