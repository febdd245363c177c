"""Tasks done on the desk instead of Tasklist: listed to their group, claimed by one, completed once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from sqlalchemy import select

from adapters.database.audit import AuditEntry
from adapters.population import Archetype
from komek.process_tests.waiting import wait_until
from tests.processes.world import World


@contextmanager
def at_desk(world: World, login: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{world.settings.doors_url}/desk", timeout=30) as browser:
        browser.post("/login", data={"login": login})
        yield browser


def act(browser: httpx.Client, path: str, do: str, **fields: str) -> httpx.Response:
    token = re.search(r'name="token" value="([^"]+)"', browser.get("/tasks").text)
    assert token
    return browser.post(path, data={"token": token[1], "do": do, **fields})


def test_a_task_is_claimed_by_one_official_of_its_group_and_completed_once(world: World) -> None:
    case_id = world.apply(Archetype.INCOME_ABOVE_LINE)
    waiting = world.officials.task(case_id, "registerApplication")
    unit = world.case(case_id).unit
    path = f"/cases/{case_id}/tasks/{waiting.key}"
    with (
        at_desk(world, f"centre.{unit}") as centre,
        at_desk(world, f"authorised-body.{unit}") as executor,
        at_desk(world, "centre.oskemen") as stranger,
    ):
        wait_until(lambda: path in centre.get("/tasks").text, why="the list shows the task")
        assert path not in executor.get("/tasks").text
        assert path not in stranger.get("/tasks").text
        assert stranger.get(path).status_code == 404
        assert executor.get(path).status_code == 409
        assert act(executor, path, "claim").status_code == 409

        assert act(centre, path, "complete").status_code == 403  # not claimed
        assert act(centre, path, "claim").status_code == 303
        assert path in centre.get("/tasks?shown=mine").text
        assert path not in centre.get("/tasks?shown=free").text
        assert act(centre, path, "release").status_code == 303
        assert path in centre.get("/tasks?shown=free").text

        act(centre, path, "claim")
        assert act(centre, path, "complete").status_code == 303
        assert act(centre, path, "complete").status_code == 409
    world.officials.task(case_id, "approveDecision")
    history = world.records.case(case_id)
    assert history.completed("registerApplication") == 1
    with world.database() as session:
        noted = session.execute(
            select(AuditEntry.actor, AuditEntry.action).where(AuditEntry.case_id == case_id)
        ).all()
    who = f"official:centre.{unit}"
    done = [action for actor, action in noted if actor == who]
    assert [one for one in done if one.endswith("-task")] == [
        "claim-task", "release-task", "claim-task", "complete-task",
    ]  # fmt: skip
    assert "read-case" in done


def test_a_task_that_somebody_claimed_in_tasklist_is_theirs_on_the_desk_too(world: World) -> None:
    case_id = world.apply(Archetype.INCOME_ABOVE_LINE, nth=1)
    key = world.officials.task(case_id, "registerApplication").key
    unit = world.case(case_id).unit
    path = f"/cases/{case_id}/tasks/{key}"
    with at_desk(world, f"centre.{unit}") as centre:
        wait_until(lambda: path in centre.get("/tasks").text)
        world.officials.claim(key, "somebody.else")
        assert act(centre, path, "claim").status_code == 409
        wait_until(lambda: "somebody.else" in centre.get(path).text)
        assert act(centre, path, "complete").status_code == 409
