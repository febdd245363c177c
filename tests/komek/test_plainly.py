"""A command whose parts are away ends with their words, not with a traceback."""

import pytest
import typer

from adapters.eds.errors import EdsUnavailableError
from komek.plainly import plainly


def test_a_worker_that_starts_while_the_signing_service_is_away_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(typer.Exit) as ended, plainly():
        raise EdsUnavailableError("the ЭЦП stub does not answer: ConnectError")
    assert ended.value.exit_code == 1
    assert "the ЭЦП stub does not answer" in capsys.readouterr().err
