"""Everybody who acts in a campaign: applicants, officials, the supervisor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.camunda.search import EngineSearch
from adapters.clock import Clock
from komek.campaign.applicants import Applicants
from komek.campaign.house import House
from komek.campaign.officials import Officials
from komek.campaign.play import Play
from komek.campaign.supervisor import Supervisor
from komek.demo.citizen import citizen_of
from komek.demo.robots import FORMS, Answer


@dataclass(frozen=True)
class People:
    """The people of a campaign; officials act for the cases whose ``plays`` they are given."""

    applicants: Applicants
    officials: Officials
    supervisor: Supervisor
    plays: dict[str, Play]
    clock: Clock
    search: EngineSearch


def people_of(house: House, forms: Mapping[str, Answer] = FORMS) -> People:
    """Put the people in their places at a house; ``forms`` says what each task is filled in with."""
    addresses, plays = house.addresses, dict[str, Play]()
    citizen, clock = citizen_of(house.settings, addresses), addresses.clock()
    search, desk = addresses.search(), f"{addresses.doors()}/desk"
    return People(
        applicants=Applicants(citizen, desk, clock),
        officials=Officials(search, addresses.user_tasks(), desk, citizen, clock, plays, forms),
        supervisor=Supervisor(search, addresses.gateway()),
        plays=plays,
        clock=clock,
        search=search,
    )
