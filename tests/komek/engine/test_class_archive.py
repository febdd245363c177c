"""Java's cache is used where it fits and made where that is asked."""

from dataclasses import replace
from pathlib import Path

import pytest

from komek.engine.class_archive import ClassArchive
from komek.engine.java import Java

JARS = [Path("/cache/a.jar"), Path("/cache/b.jar")]
JAVA = Java(Path("/java"), 25)


@pytest.fixture
def archive(tmp_path: Path) -> ClassArchive:
    return ClassArchive(tmp_path / "aot")


def train(archive: ClassArchive, java: Java = JAVA) -> None:
    (option,) = replace(archive, training=True).options("camunda", java, JARS)
    Path(option.partition("=")[2]).write_text("classes")


def test_without_a_cache_java_starts_as_ever(archive: ClassArchive) -> None:
    assert archive.options("camunda", JAVA, JARS) == []


def test_a_trained_cache_is_used_once_it_is_kept(archive: ClassArchive) -> None:
    train(archive)
    assert archive.options("camunda", JAVA, JARS) == []
    assert archive.keep() == 1
    assert archive.options("camunda", JAVA, JARS)[0].startswith("-XX:AOTCache=")


def test_a_cache_of_other_classes_is_not_used(archive: ClassArchive) -> None:
    train(archive)
    archive.keep()
    assert archive.options("opensearch", JAVA, JARS) == []
    assert archive.options("camunda", JAVA, JARS[:1]) == []
    assert archive.options("camunda", Java(Path("/other"), 25), JARS) == []


@pytest.mark.parametrize("version", [21, 24])
def test_an_older_java_has_no_cache(archive: ClassArchive, version: int) -> None:
    old = Java(Path("/java"), version)
    assert replace(archive, training=True).options("camunda", old, JARS) == []
