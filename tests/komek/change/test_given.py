"""A migration that a person writes is read, or refused with what is expected."""

from pathlib import Path

import pytest

from komek.change.given import UnreadableMigrationError, read_given


def test_without_a_file_nothing_is_given() -> None:
    assert read_given(None) == {}


def test_a_file_names_new_places_by_process(tmp_path: Path) -> None:
    file = tmp_path / "migration.yaml"
    file.write_text("asp-commission:\n  conductSurvey: visitFamily\n")
    assert read_given(file) == {"asp-commission": {"conductSurvey": "visitFamily"}}


@pytest.mark.parametrize("text", ["- one\n", "asp-commission: visitFamily\n", "a: {b: 1}\n", "a: [\n"])
def test_anything_else_is_refused_with_what_is_expected(tmp_path: Path, text: str) -> None:
    file = tmp_path / "migration.yaml"
    file.write_text(text)
    with pytest.raises(UnreadableMigrationError, match="ожидается YAML"):
        read_given(file)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMigrationError, match=r"nothing\.yaml"):
        read_given(tmp_path / "nothing.yaml")
