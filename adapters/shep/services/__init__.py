"""The registry of services behind ШЭП: one module a system."""

from typing import Any

from adapters.shep.service import Service
from adapters.shep.services.gbd_fl import GBD_FL, GbdFlAnswer, GbdFlPerson, GbdFlRequest
from adapters.shep.services.income import INCOME, Income, IncomeAnswer, IncomeRequest
from adapters.shep.services.zags import ZAGS, ZagsAnswer, ZagsRequest

REGISTRY: dict[str, Service[Any, Any]] = {service.code: service for service in (GBD_FL, ZAGS, INCOME)}
"""Every service by our code."""

BY_SERVICE_ID: dict[str, Service[Any, Any]] = {service.service_id: service for service in REGISTRY.values()}

__all__ = [
    "BY_SERVICE_ID",
    "GBD_FL",
    "INCOME",
    "REGISTRY",
    "ZAGS",
    "GbdFlAnswer",
    "GbdFlPerson",
    "GbdFlRequest",
    "Income",
    "IncomeAnswer",
    "IncomeRequest",
    "ZagsAnswer",
    "ZagsRequest",
]
