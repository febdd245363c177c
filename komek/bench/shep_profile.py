"""Where the CPU of one call goes, step by step, in one process: the budget of `komek bench shep`."""

import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree
from rich.table import Table

from adapters.clock import SystemClock
from adapters.eds.authority import StubAuthority
from adapters.hardened_xml import parse_xml
from adapters.population import Archetype, Country
from adapters.shep.envelope import RequestInfo
from adapters.shep.envelope_writing import request_envelope
from adapters.shep.payload import read_payload, write_payload
from adapters.shep.services import GBD_FL
from adapters.shep.stub.answers import ANSWERS
from adapters.shep.xml_model import read
from adapters.stubs import shep_security

BUDGET = 8.0
"""Milliseconds of CPU for one call, both sides together."""


def profile(folder: Path, times: int) -> Table:
    """Time each step of a call on the richest answer; a call signs, verifies, writes and reads twice."""
    clock = SystemClock()
    country = Country(clock.now().date(), families=14)
    signer, verifier = shep_security(StubAuthority(folder, clock), clock)
    iin = country.family_with(Archetype.LARGE_FAMILY).applicant.iin
    answer = ANSWERS[GBD_FL.service_id](country, clock, GBD_FL.request(iin=iin))
    info = RequestInfo("id", GBD_FL.service_id, clock.now(), "komek", "secret")

    def written() -> etree._Element:
        envelope, data = request_envelope(info)
        write_payload(data, answer, GBD_FL.style, "data")
        return envelope

    signed = written()
    signer.sign(signed)
    raw = etree.tostring(signed, encoding="utf-8")
    data = next(parse_xml(raw).iter("data"))
    payload = read_payload(data, "data")

    def signing() -> None:
        signer.sign(written())

    def reading() -> None:
        read(GBD_FL.answer, payload if payload is not None else data)

    writes = _ms(written, times)
    steps = {
        "write": writes,
        "sign (RSA 2048, exclusive C14N)": _ms(signing, times) - writes,
        "serialise": _ms(lambda: etree.tostring(signed, encoding="utf-8"), times),
        "parse": _ms(lambda: parse_xml(raw), times),
        "verify": _ms(lambda: verifier.verify(signed), times),
        "read into the model": _ms(reading, times),
    }
    table = Table("step", "ms of CPU", "of one call (twice)", title=f"profile; budget {BUDGET:g} ms")
    for step, spent in steps.items():
        table.add_row(step, f"{spent:.2f}", f"{spent * 2:.2f}")
    table.add_row("all, without HTTP", f"{sum(steps.values()):.2f}", f"{sum(steps.values()) * 2:.2f}")
    return table


def _ms(step: Callable[[], object], times: int) -> float:
    before = time.process_time()
    for _ in range(times):
        step()
    return (time.process_time() - before) / times * 1000
