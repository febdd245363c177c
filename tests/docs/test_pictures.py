"""Each picture of a guide shows what is there: when that changes, it is named here, with what to do."""

import re
from itertools import chain
from pathlib import Path

import pytest
from typer.testing import CliRunner

from komek.command_line import app
from komek.screenshots.album import PAPERS, SHOTS, STORIES
from komek.screenshots.inputs import INPUTS, digest, note, remedy, stale, taken

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/screenshots"


def named() -> set[str]:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    text = "\n".join(page.read_text("utf-8") for page in pages)
    return set(re.findall(r"screenshots/([a-z-]+)\.png", text))


def test_every_picture_that_a_page_names_is_one_that_the_command_takes() -> None:
    assert named() - INPUTS.keys() == set()
    assert INPUTS.keys() == {*SHOTS, *PAPERS, *chain(*STORIES.values())}


def test_each_picture_shows_what_is_there() -> None:
    old = stale(ROOT, FOLDER)
    assert not old, remedy(old)


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


def test_a_remark_in_a_page_is_not_seen_in_its_picture(tmp_path: Path) -> None:
    for place in INPUTS["portal-cabinet"]:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes((ROOT / place).read_bytes())
    before = digest(tmp_path, "portal-cabinet")
    for place, remark in zip(INPUTS["portal-cabinet"], ("/* why */", "{# why #}"), strict=False):
        (tmp_path / place).write_text(f"{(tmp_path / place).read_text('utf-8')}\n{remark}\n", "utf-8")
    assert digest(tmp_path, "portal-cabinet") == before
    (tmp_path / INPUTS["portal-cabinet"][-1]).write_text("another page", "utf-8")
    assert digest(tmp_path, "portal-cabinet") != before


def test_who_has_looked_at_a_picture_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    told = CliRunner().invoke(app, ["screenshots", "--to", str(tmp_path), "--seen", "slip"])
    assert told.exit_code == 0, told.output
    assert taken(tmp_path) == {"slip": digest(ROOT, "slip")}
    assert CliRunner().invoke(app, ["screenshots", "--to", str(tmp_path), "--seen"]).exit_code != 0


def test_what_to_do_about_a_stale_picture_is_told_with_its_name() -> None:
    assert "komek screenshots slip\n" in remedy(["slip"])


def stale_here(root: Path, folder: Path) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        only = {"operate-term-guard": INPUTS["operate-term-guard"]}
        patch.setattr("komek.screenshots.inputs.INPUTS", only)
        return stale(root, folder)
