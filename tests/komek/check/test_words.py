import re
from pathlib import Path

from komek.check.words import messages

SOURCES = Path(__file__).parents[3] / "komek" / "check"


def _raised() -> set[str]:
    codes = "|".join(re.escape(code) for code in messages())
    return {
        code
        for file in SOURCES.glob("*.py")
        for code in re.findall(rf'"({codes})"', file.read_text(encoding="utf-8"))
    }


def test_every_message_is_said_somewhere() -> None:
    assert _raised() == messages().keys()


def test_every_message_says_what_to_do_in_both_languages() -> None:
    for code, words in messages().items():
        assert re.search("[а-яё]{4}", words.ru), code
        assert not re.search("[а-яё]", words.en.replace("«Да», «Нет»", "")), code
        assert words.ru.endswith((".", "…")), code
        assert words.en.endswith((".", "…")), code
