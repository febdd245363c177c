"""Books: what a receiver took outlives it, and what it could not write down whole it never took."""

from pathlib import Path

import httpx

from adapters.clock import FixedClock
from adapters.serving import serving
from adapters.sms import SmsClient, SmsStub
from adapters.stub_books import Books, read_books

PHONE = "+77010000001"


def test_entries_outlive_the_one_who_wrote_them(tmp_path: Path) -> None:
    Books(tmp_path / "books").note({"id": "a", "text": "сәлем"})
    again = Books(tmp_path / "books")
    again.note({"id": "b"})
    assert again.kept == [{"id": "a", "text": "сәлем"}]
    assert [entry["id"] for entry in read_books(tmp_path / "books")] == ["a", "b"]


def test_a_line_that_was_not_ended_was_not_taken(tmp_path: Path) -> None:
    file = tmp_path / "books"
    file.write_bytes(b'{"id": "a"}\n{"id": "b", "te')
    assert read_books(file) == [{"id": "a"}]
    books = Books(file)
    assert books.kept == [{"id": "a"}]
    books.note({"id": "c"})
    assert [entry["id"] for entry in read_books(file)] == ["a", "c"]


def test_without_a_file_nothing_is_kept(tmp_path: Path) -> None:
    Books().note({"id": "a"})
    assert read_books(tmp_path / "books") == []


def test_the_sms_gateway_knows_a_message_that_it_took_before_it_ended(
    clock: FixedClock, tmp_path: Path
) -> None:
    with serving(SmsStub(clock, books=tmp_path / "sms").app) as url:
        SmsClient(url, "komek", "secret").send(PHONE, "text", "one")
    with serving(SmsStub(clock, books=tmp_path / "sms").app) as url:
        assert SmsClient(url, "komek", "secret").was_accepted(PHONE, "one")
        assert [message["id"] for message in httpx.get(f"{url}/journal").json()] == ["one"]
