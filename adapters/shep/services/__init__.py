"""The registry of services behind ШЭП: one module a system."""

from typing import Any

from adapters.shep.service import Service
from adapters.shep.services.adoption import ADOPTION
from adapters.shep.services.aisoip import AISOIP, AlimonyAnswer
from adapters.shep.services.banks import BANKS, AccountsAnswer
from adapters.shep.services.cbdi import CBDI, CbdiAnswer
from adapters.shep.services.e_sobes import E_SOBES, AspHistoryAnswer
from adapters.shep.services.egkn import EGKN
from adapters.shep.services.esutd import ESUTD, EsutdAnswer
from adapters.shep.services.farm import FARM
from adapters.shep.services.foreigners import FOREIGNERS
from adapters.shep.services.gbd_fl import GBD_FL, GbdFlAnswer, GbdFlPerson, GbdFlRequest
from adapters.shep.services.gcvp import GCVP
from adapters.shep.services.guardianship import GUARDIANSHIP
from adapters.shep.services.income import INCOME, Income, IncomeAnswer, IncomeRequest
from adapters.shep.services.kandas import KANDAS
from adapters.shep.services.kgd import KGD
from adapters.shep.services.kuis import KUIS, KuisAnswer
from adapters.shep.services.labour_market import LABOUR_MARKET
from adapters.shep.services.nobd import NOBD, NobdAnswer
from adapters.shep.services.refugees import REFUGEES
from adapters.shep.services.stateless import STATELESS
from adapters.shep.services.vehicles import VEHICLES
from adapters.shep.services.wanted import WANTED, WantedAnswer
from adapters.shep.services.zags import ZAGS, ZagsAnswer, ZagsRequest

_ALL: tuple[Service[Any, Any], ...] = (
    GBD_FL,
    ZAGS,
    CBDI,
    NOBD,
    GUARDIANSHIP,
    ADOPTION,
    KANDAS,
    REFUGEES,
    FOREIGNERS,
    STATELESS,
    INCOME,
    GCVP,
    ESUTD,
    LABOUR_MARKET,
    KGD,
    AISOIP,
    KUIS,
    WANTED,
    EGKN,
    VEHICLES,
    FARM,
    BANKS,
    E_SOBES,
)

REGISTRY: dict[str, Service[Any, Any]] = {service.code: service for service in _ALL}
"""Every service by our code."""

BY_SERVICE_ID: dict[str, Service[Any, Any]] = {service.service_id: service for service in REGISTRY.values()}

__all__ = [
    "ADOPTION",
    "AISOIP",
    "BANKS",
    "BY_SERVICE_ID",
    "CBDI",
    "EGKN",
    "ESUTD",
    "E_SOBES",
    "FARM",
    "FOREIGNERS",
    "GBD_FL",
    "GCVP",
    "GUARDIANSHIP",
    "INCOME",
    "KANDAS",
    "KGD",
    "KUIS",
    "LABOUR_MARKET",
    "NOBD",
    "REFUGEES",
    "REGISTRY",
    "STATELESS",
    "VEHICLES",
    "WANTED",
    "ZAGS",
    "AccountsAnswer",
    "AlimonyAnswer",
    "AspHistoryAnswer",
    "CbdiAnswer",
    "EsutdAnswer",
    "GbdFlAnswer",
    "GbdFlPerson",
    "GbdFlRequest",
    "Income",
    "IncomeAnswer",
    "IncomeRequest",
    "KuisAnswer",
    "NobdAnswer",
    "WantedAnswer",
    "ZagsAnswer",
    "ZagsRequest",
]
