"""The texts of incidents are found wherever the code makes one."""

import ast

import pytest

from komek.guides.incident_texts import UnreadableTextError, _kinds, _raised, incident_texts
from workers.runtime.failures import ContractViolationError, ForSupervisorError, RetryLaterError

DERIVED = """
class AbsentError(ForSupervisorError): ...
class StillAbsentError(AbsentError): ...
class Other(ValueError): ...
raise StillAbsentError(f"«{what}»:"
    " нет   данных.")
raise Other("не инцидент")
"""


def test_texts_of_exceptions_that_derive_from_the_runtimes_are_found_with_what_varies_marked() -> None:
    tree = ast.parse(DERIVED)
    kinds = _kinds([tree])
    assert kinds >= {"ForSupervisorError", "RetryLaterError", "AbsentError", "StillAbsentError"}
    assert "Other" not in kinds
    assert list(_raised("place.py", tree, kinds)) == ["«…»: нет данных."]


def test_a_text_made_elsewhere_is_refused_because_no_row_could_be_held_to_it() -> None:
    tree = ast.parse("raise ForSupervisorError(text)")
    with pytest.raises(UnreadableTextError, match=r"place\.py:1"):
        list(_raised("place.py", tree, _kinds([tree])))


def test_every_kind_of_place_is_read() -> None:
    places = {one.place for one in incident_texts()}
    assert places >= {
        "adapters/breaker.py",
        "adapters/shep/errors.py",
        "workers/runtime/answer.py",
        "workers/runtime/execution.py",
        "workers/shared/verify_signature.py",
    }
    assert {ForSupervisorError.__name__, RetryLaterError.__name__, ContractViolationError.__name__} <= _kinds(
        [ast.parse("class ContractViolationError(ForSupervisorError): ...")]
    )
