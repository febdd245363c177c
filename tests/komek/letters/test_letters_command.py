"""A process owner copies the templates, changes one and tries it out."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from adapters.documents.rendering import PACKAGED
from komek.letters.command import app
from komek.letters.samples import SAMPLES

TEMPLATES = {one.name.removesuffix(".typ") for one in PACKAGED.iterdir() if one.name.endswith(".typ")}


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    return result.exit_code, result.output


def text_of(pdf: Path) -> str:
    pages = PdfReader(BytesIO(pdf.read_bytes())).pages
    return " ".join(word for page in pages for word in page.extract_text().split())


def test_every_letter_has_its_sample() -> None:
    assert SAMPLES.keys() == TEMPLATES - {"letter"}


def test_a_changed_template_goes_over_the_packaged_one_and_the_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, output = tmp_path / "own", tmp_path / "letters"
    assert run("copy", own)[0] == 0
    assert {one.stem for one in own.iterdir()} == TEMPLATES
    shared = own / "letter.typ"
    changed = shared.read_text("utf-8").replace("Порядок обжалования", "Как пожаловаться")
    shared.write_text(changed, "utf-8")
    assert "уже есть" in run("copy", own)[1]
    assert shared.read_text("utf-8") == changed
    (own / "refusal.typ").unlink()
    monkeypatch.setenv("KOMEK_TEMPLATES_DIRECTORY", str(own))
    assert run("try", output)[0] == 0
    assert {one.stem for one in output.iterdir()} == SAMPLES.keys()
    assert "Как пожаловаться" in text_of(output / "refusal.pdf"), "the packaged letter takes the own part"
    assert "Өтініштің үзбелі талоны" in text_of(output / "slip.pdf")


def test_a_broken_template_is_named_and_the_others_are_rendered(tmp_path: Path) -> None:
    (tmp_path / "slip.typ").write_text("#no-such-thing", "utf-8")
    code, said = run("try", tmp_path / "letters", "--templates", tmp_path)
    assert code == 1
    assert "slip.typ" in said
    assert not (tmp_path / "letters/slip.pdf").exists()
    assert (tmp_path / "letters/refusal.pdf").exists()
