"""The law's figures by date: found, missing, carried forward, and refused when written wrongly."""

from datetime import date
from decimal import Decimal

import pytest

from rules.parameters import NoParameterError, Parameters
from rules.strict_yaml import LawDataError
from rules.terms import Status

LAW = Parameters.load()


@pytest.mark.parametrize(
    ("key", "on", "value"),
    [
        ("mrp", date(2020, 1, 1), 2651),
        ("mrp", date(2020, 3, 31), 2651),
        ("mrp", date(2020, 4, 1), 2778),
        ("mrp", date(2021, 6, 1), 2917),
        ("mrp", date(2022, 4, 1), 3180),
        ("mrp", date(2023, 1, 1), 3450),
        ("mrp", date(2024, 12, 31), 3692),
        ("mrp", date(2025, 1, 1), 3932),
        ("mrp", date(2026, 12, 31), 4325),
        ("subsistence-minimum", date(2022, 3, 31), 36018),
        ("subsistence-minimum", date(2026, 1, 1), 50851),
        ("child-supplement", date(2022, 12, 31), 0),
        ("child-supplement", date(2023, 1, 1), Decimal("1.5")),
        ("conditional-period", date(2026, 1, 1), 6),
        ("set-minimum", date(2020, 3, 25), 2),
        ("loan-rule", date(2025, 9, 30), 0),
        ("loan-rule", date(2025, 10, 1), 0),
    ],
)
def test_a_figure_of_the_law_on_a_date(key: str, on: date, value: Decimal) -> None:
    assert LAW.value(key, on).value == value


@pytest.mark.parametrize(
    ("region", "on", "line", "status"),
    [
        ("astana", date(2020, 3, 31), 24258, Status.VERIFIED),
        ("shymkent", date(2023, 4, 1), 31908, Status.VERIFIED),
        ("aktobe", date(2026, 1, 1), 37060, Status.VERIFIED),
        ("aktobe", date(2026, 4, 1), 35596, Status.PROVISIONAL),
        ("oskemen", date(2026, 2, 1), 35596, Status.PROVISIONAL),
    ],
)
def test_a_poverty_line_by_region_and_quarter(region: str, on: date, line: int, status: Status) -> None:
    found = LAW.value("poverty-line", on, region)
    assert (found.value, found.status) == (line, status)


@pytest.mark.parametrize("region", ["astana", "oskemen", "shymkent"])
def test_the_demonstration_regions_have_a_line_in_every_quarter_of_2024_to_2027(region: str) -> None:
    for year in range(2024, 2028):
        for month in (1, 4, 7, 10):
            found = LAW.value("poverty-line", date(year, month, 1), region)
            assert "ДЕМО" in found.title
            assert found.provisional


def test_a_date_that_none_covers_is_an_error_that_names_parameter_and_date() -> None:
    with pytest.raises(NoParameterError, match=r"mrp on 2027-01-01"):
        LAW.value("mrp", date(2027, 1, 1))
    with pytest.raises(NoParameterError, match=r"poverty-line of shymkent on 2023-07-01"):
        LAW.value("poverty-line", date(2023, 7, 1), "shymkent")
    with pytest.raises(NoParameterError, match=r"moon on 2026-01-01"):
        LAW.value("moon", date(2026, 1, 1))


def test_a_value_carried_forward_says_so_and_is_provisional() -> None:
    found = LAW.value("mrp", date(2027, 6, 1), carry_forward=True)
    assert (found.value, found.since) == (4325, date(2026, 1, 1))
    assert (found.carried_forward, found.provisional) == (True, True)


def test_nothing_is_carried_backwards() -> None:
    with pytest.raises(NoParameterError):
        LAW.value("mrp", date(2019, 12, 31), carry_forward=True)


def test_the_table_of_a_date_holds_what_holds_then_and_names_what_lacks() -> None:
    table = {(value.key, value.of): value.value for value in LAW.on(date(2025, 10, 1))}
    assert table["mrp", None] == 3932
    assert ("poverty-line", "aktobe") in table
    assert LAW.uncovered(date(2027, 1, 1)) == ("mrp", "subsistence-minimum")


def test_every_value_has_a_title_and_every_parameter_a_clause() -> None:
    for on in (date(2020, 2, 1), date(2023, 2, 1), date(2026, 2, 1)):
        assert all(value.title and value.clause for value in LAW.on(on))


GOOD = """
key: fee
title: Сбор
unit: tenge
clause: law/1
values:
  - {valid_from: 2024-01-01, valid_to: 2024-12-31, value: 10.50, title: Закон, status: verified}
  - {valid_from: 2025-01-01, value: 11, title: Закон, status: verified}
"""


def test_an_operators_parameter_is_read_exactly() -> None:
    law = Parameters.load([("fee.yaml", GOOD)])
    assert law.value("fee", date(2024, 5, 1)).value == Decimal("10.50")
    assert law.value("mrp", date(2024, 5, 1)).value == 3692


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("valid_from: 2025-01-01", "valid_from: 2024-12-31", "overlap at 2024-12-31"),
        ("valid_to: 2024-12-31", "valid_to: 2023-12-31", "valid_to lies before valid_from"),
        ("unit: tenge", "unit: dollars", "Input should be"),
        ("value: 11", "value: -1", "not below zero"),
        ("value: 11", "value: true", "must be a number"),
        ("clause: law/1", "clause: somewhere", "String should match"),
        ("title: Закон, status", "title: '', status", "at least 1 character"),
        ("status: verified", "status: sure", "Input should be"),
        ("title: Сбор", "title: Сбор\ntitle: Сбор", "stands twice"),
        ("unit: tenge", "unit: tenge\ncolour: red", "Extra inputs"),
        ("unit: tenge", "unit: tenge\nby: region", "needs `of`"),
        ("unit: tenge", "unit: tenge\naliases: {a: b}", "an alias names b"),
        ("key: fee", "key: price", "file is named as its key"),
        ("values:", "values: [", "expected"),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_reason(old: str, new: str, reason: str) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    with pytest.raises(LawDataError, match=reason) as error:
        Parameters.load([("fee.yaml", text)])
    assert error.value.file == "fee.yaml"


def test_a_flag_is_true_or_false() -> None:
    with pytest.raises(LawDataError, match="a flag is true or false"):
        Parameters.load([("fee.yaml", GOOD.replace("unit: tenge", "unit: flag"))])


def test_one_key_in_two_files_is_refused() -> None:
    with pytest.raises(LawDataError, match="stands twice"):
        Parameters.load([("fee.yaml", GOOD), ("my-fee.yaml", GOOD)])
