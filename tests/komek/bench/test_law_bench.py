"""`komek bench law` decides families with their whole trace, and says how many a second."""

import re
from random import Random

from typer.testing import CliRunner

from komek.bench.command import app
from komek.bench.families import random_family
from komek.bench.law import decided
from rules.law import Law


def test_families_a_second_are_counted_with_the_lines_of_their_trace() -> None:
    """Promised: 1,000 a second. It is CPU time; a quarter of it fails here, since machines differ."""
    answer = CliRunner().invoke(app, ["law", "--families", "1000"], env={"COLUMNS": "140"})
    assert answer.exit_code == 0, answer.output
    row = next(line for line in answer.output.splitlines() if line.startswith("│ 1,000"))
    _, per_second, lines, *_ = re.findall(r"[\d,]+", row)
    assert int(lines) >= 10
    assert int(per_second.replace(",", "")) >= 250


def test_every_family_has_a_trace_whose_lines_name_their_clause() -> None:
    random, law = Random(1), Law.load()
    traces = [decided(random_family(random), law) for _ in range(50)]
    assert sum(bool(trace) for trace in traces) > 30
    assert all(line.clause and line.text and line.kk for trace in traces for line in trace)
