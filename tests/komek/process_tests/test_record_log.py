"""The record log is read whole, as it grows and over its rotation."""

from pathlib import Path

from komek.process_tests.record_log import RecordLog, all_lines


def add(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def test_only_whole_lines_are_read_and_each_once(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    log = RecordLog(path)
    assert list(log.lines()) == []
    add(path, "one\ntw")
    assert list(log.lines()) == ["one"]
    add(path, "o\nthree\n")
    assert list(log.lines()) == ["two", "three"]
    assert list(log.lines()) == []
    log.close()


def test_nothing_is_lost_where_the_log_goes_on_in_another_file(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    log = RecordLog(path)
    add(path, "one\n")
    assert list(log.lines()) == ["one"]
    add(path, "two\n")
    path.rename(tmp_path / "records-1.jsonl")
    add(path, "three\n")
    assert list(log.lines()) == ["two", "three"]
    log.close()
    assert list(all_lines(path)) == ["one\n", "two\n", "three\n"]
