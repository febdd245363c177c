"""The kill campaign's short form: workers and stubs die while cases run, and nothing comes of it.

The engine is that of all tests and stays alive; `komek campaign kill` kills it too.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.database.connection import Sessions
from komek.campaign.house import Ground, open_house
from komek.campaign.kill import Kill, Progress, Wanted
from komek.campaign.plan import SHORT_FORM, Target
from komek.campaign.proofs import prove
from komek.process_tests.records import Records
from komek.process_tests.shared_engine import SharedEngine

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(600)]

CASES, SEED = 5, 80
HURRY = {"KOMEK_JOB_TIMEOUT_SECONDS": "4", "KOMEK_EFFECT_LEASE_SECONDS": "8"}
"""What the dead held comes back within seconds, not after the half minute and minute of a real house."""


def test_cases_come_through_the_deaths_of_workers_and_stubs(
    engine: SharedEngine,
    models_deployed: dict[str, int],
    records: Records,
    database_url: str,
    database: Sessions,
    tmp_path: Path,
) -> None:
    assert models_deployed
    assert records is not None  # its end cancels the case that was held
    told: list[Progress] = []
    ground = Ground(tmp_path, database_url, engine.addresses)
    wanted = Wanted(CASES, SEED, SHORT_FORM, at_once=CASES, patience=timedelta(seconds=400))
    with open_house(ground, CASES, lambda _: None, HURRY) as house:
        kill = Kill(house, database, wanted, told.append)
        evidence = kill.run()
    faults = [(proof.says, fault) for proof in prove(evidence) for fault in proof.faults]
    assert faults == []
    assert kill.came_to_rest, told[-1]
    assert [proof.says for proof in prove(evidence) if not proof.holds] == []
    assert {one.strike.target for one in kill.striker.log if one.landed} == {Target.WORKER, Target.STUBS}
    assert len(evidence.cases) == CASES
    assert any(len(one.answers) == 2 for one in evidence.submissions)
