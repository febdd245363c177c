"""What a process holds is bounded over all its types, and no type is shut out."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from workers.runtime.places import Places


def run(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(scene)


async def waits(places: Places, kind: str, most: int = 1) -> asyncio.Task[int]:
    taking = asyncio.create_task(places.take(kind, most))
    await asyncio.sleep(0)
    assert not taking.done()
    return taking


def test_no_more_is_taken_than_shared_places_and_one_for_each_type() -> None:
    async def scene() -> None:
        places = Places(4)
        assert [await places.take("a", 100) for _ in range(2)] == [3, 2]
        await waits(places, "a")
        assert await places.take("b", 100) == 1
        await waits(places, "b")
        assert places.held == 6

    run(scene())


def test_a_batch_leaves_half_of_what_is_free_to_others() -> None:
    async def scene() -> None:
        places = Places(16)
        assert await places.take("a", 32) == 9
        assert await places.take("b", 32) == 5
        assert await places.take("c", 2) == 2

    run(scene())


def test_a_type_that_has_its_hands_full_waits_for_a_batch_but_not_for_long() -> None:
    async def scene() -> None:
        places = Places(32)
        assert [await places.take("a", 32) for _ in range(2)] == [17, 9]
        turn = await waits(places, "a", 32)
        assert await places.take("b", 32) == 5, "who holds nothing waits for nobody"
        places.give_back("a", 5)
        assert await turn == 5
        assert await places.take("a", 32) == 2, "after a moment it takes what there is"
        assert await places.take("a", 1) == 1

    run(scene())


def test_the_bound_of_a_single_type_holds() -> None:
    async def scene() -> None:
        places = Places(16, {"slow": 2})
        assert await places.take("slow", 32) == 2
        turn = await waits(places, "slow")
        places.give_back("slow")
        assert await turn == 1

    run(scene())


def test_a_place_that_comes_back_goes_to_whoever_waited_first() -> None:
    async def scene() -> None:
        places = Places(0)
        await places.take("a", 1)
        first, second = await waits(places, "a"), await waits(places, "a")
        places.give_back("a")
        assert await first == 1
        assert not second.done()
        second.cancel()

    run(scene())


def test_who_gives_up_waiting_keeps_no_place() -> None:
    async def scene() -> None:
        places = Places(0)
        await places.take("a", 1)
        turn = await waits(places, "a")
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        places.give_back("a")
        assert places.held == 0
        assert await places.take("a", 1) == 1

    run(scene())
