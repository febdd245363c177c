"""A sample of all mistakes; ``tests/campaigns/mutate_models.py`` makes every one."""

import random

from tests.komek.check.conftest import Inspect
from tests.komek.check.mutants import mutants

SAMPLE = 60


def test_at_least_95_percent_of_the_mistakes_are_caught(
    real_models: dict[str, bytes], inspected: Inspect
) -> None:
    every = [mutant for file, content in real_models.items() for mutant in mutants(file, content)]
    drawn = random.Random(1).sample(every, SAMPLE)
    survivors = [
        (one.file, one.mistake) for one in drawn if not inspected({**real_models, one.file: one.content})
    ]
    assert len(survivors) <= SAMPLE * 0.05, survivors
