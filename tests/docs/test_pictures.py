"""A picture of a guide exists, and when what it shows changes it is named: `make docs` fails then."""

import re
from pathlib import Path

import pytest

from komek.screenshots.album import PAPERS, SHOTS, STORY_PICTURES
from komek.screenshots.inputs import INPUTS, digest, note, stale, taken

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/screenshots"


def named() -> set[str]:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    text = "\n".join(page.read_text("utf-8") for page in pages)
    return set(re.findall(r"screenshots/([a-z-]+)\.png", text))


def test_every_picture_that_a_page_names_is_one_that_the_command_takes() -> None:
    assert named() - INPUTS.keys() == set()
    assert INPUTS.keys() == {*SHOTS, *PAPERS, *STORY_PICTURES}


def test_it_is_noted_of_every_picture_what_it_was_taken_of() -> None:
    assert taken(FOLDER).keys() == {file.stem for file in FOLDER.glob("*.png")}
    assert all(len(digest(ROOT, name)) == 16 for name in INPUTS), "every input is there"


def test_a_picture_is_stale_when_what_it_shows_changes_and_not_when_something_else_does(
    tmp_path: Path,
) -> None:
    name, model = "operate-term-guard", Path("bpmn/shared/term-guard.bpmn")
    for place in INPUTS[name]:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes((ROOT / place).read_bytes())
    folder = tmp_path / "pictures"
    folder.mkdir()
    note(tmp_path, folder, name)
    (folder / f"{name}.png").touch()
    assert name not in stale_here(tmp_path, folder)
    assert taken(folder)[name] == digest(tmp_path, name)

    text = (tmp_path / model).read_text("utf-8")
    (tmp_path / model).write_text(text.replace('retries="5"', 'retries="6"'), "utf-8")
    assert name not in stale_here(tmp_path, folder), "retries are not seen in a picture"
    (tmp_path / model).write_text(text.replace("Время предупреждения", "Время напоминания"), "utf-8")
    assert name in stale_here(tmp_path, folder)


def stale_here(root: Path, folder: Path) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        only = {"operate-term-guard": INPUTS["operate-term-guard"]}
        patch.setattr("komek.screenshots.inputs.INPUTS", only)
        return stale(root, folder)
