"""What a measurement of ШЭП stands on: stubs, cases of five members, and jobs as the runtime works them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from adapters.breaker import Breakers
from adapters.clock import Clock
from adapters.database.exchange_archive import ExchangeArchive
from adapters.database.submission import Member, Submission, submit
from adapters.database.unit_of_work import unit_of_work
from adapters.eds.stub_keys import StubKeys
from adapters.population import Archetype, Country
from adapters.sealing import Sealer
from adapters.shep import RsaSigner, RsaVerifier, ShepClient
from adapters.stubs import NCANODE_PATH, OUR_SYSTEM, SHEP_PATH
from komek.links import DoorLinks
from rules.codes import Channel
from rules.law import Law
from workers.asp.plan_queries import plan_queries
from workers.runtime.execution import execute
from workers.runtime.work import Workshop
from workers.shared.shep_query import shep_query

MEMBERS = 5
_PATIENCE = 240.0
_keys = count(os.getpid() << 32)
"""Each process makes keys of its own, as the engine gives none twice."""


@dataclass
class _Job:
    variables: dict[str, Any]
    key: int = field(default_factory=lambda: next(_keys))
    process_instance_key: int = 1


@contextmanager
def stubs_process(folder: Path, port: int) -> Iterator[tuple[str, int]]:
    """Start the stubs in a process of their own; yield their address and process id."""
    url = f"http://127.0.0.1:{port}"
    child = subprocess.Popen([sys.executable, "-m", "komek.bench.shep_stubs", str(folder), str(port)])
    try:
        _await(url, child)
        yield url, child.pid
    finally:
        child.terminate()
        child.wait(30)


def _await(url: str, child: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up and child.poll() is None:
        try:
            if httpx.get(f"{url}/healthz", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the stubs did not start")


def client_of(url: str, clock: Clock, *, breakers: Breakers | None = None) -> ShepClient:
    """Return a client of the stubs at an address, with the keys of their authority."""
    keys = StubKeys(url + NCANODE_PATH)
    try:
        signer, authority = RsaSigner(keys.of_system(OUR_SYSTEM)), keys.authority()
    finally:
        keys.close()
    verifier = RsaVerifier(authority, clock)
    return ShepClient(
        url + SHEP_PATH,
        OUR_SYSTEM,
        "bench",
        signer,
        verifier,
        clock=clock,
        retries=0 if breakers else 2,
        breakers=breakers,
    )


def workshop_of(database: Any, clock: Clock, client: ShepClient) -> Workshop:
    """Return units of work whose exchanges are kept and sealed, as in production."""
    archive = ExchangeArchive(Sealer(Sealer.new_key()))
    links = DoorLinks("http://127.0.0.1")
    return Workshop(
        database, clock, Law.load(carry_forward=True), links, epoch="bench", services=(client, archive)
    )


def submit_case(workshop: Workshop, country: Country, number: int) -> str:
    """Submit the application of a family of five; return the case's id."""
    families = country.families_with(Archetype.LARGE_FAMILY)
    family = families[number % len(families)]
    applicant, *others = [
        Member(
            member.kinship,
            member.person.iin,
            member.person.name.surname,
            member.person.name.name,
            member.person.name.patronymic,
            member.person.birth_date,
        )
        for member in family.members[:MEMBERS]
    ]
    submission = Submission(
        submission_key=str(uuid4()),
        channel=Channel.PORTAL,
        applicant=applicant,
        family=tuple(others),
        territory=family.applicant.address.place.territory,
        postal_address="",
        phone="",
        iban=family.applicant.iban or "",
        language="ru",
        signed_with="eds",
        signed_document=None,
        verdict={},
    )
    with unit_of_work(workshop.sessions, workshop.clock, "bench") as work:
        return submit(work, submission).case_id


def systems_of(workshop: Workshop, case_id: str) -> list[str]:
    """Return the systems that a case asks."""
    outcome = execute(plan_queries, _Job({"caseId": case_id}), workshop)
    systems: list[str] = outcome.variables["systems"]
    return systems


def ask(workshop: Workshop, case_id: str, system: str) -> float:
    """Work one `shep-query` job and return how many seconds it took."""
    began = time.perf_counter()
    execute(shep_query, _Job({"caseId": case_id, "system": system}), workshop)
    return time.perf_counter() - began


def ask_all(workshop: Workshop, case_id: str, pool: ThreadPoolExecutor) -> list[float]:
    """Ask all systems of a case side by side, as the engine hands the jobs out; return their seconds."""
    systems = systems_of(workshop, case_id)
    return list(pool.map(lambda system: ask(workshop, case_id, system), systems))
