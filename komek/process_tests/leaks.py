"""The search for personal data in the engine's records."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from komek.process_tests.plain_text import plain

_WORD = re.compile(r"\w+")
_IBAN = re.compile(r"(?=(kz[0-9a-z]{18}))")
_BETWEEN = re.compile(r"(?<=[0-9a-z])[\s()\-\u2010-\u2015.]+(?=[0-9a-z])")
_DIGITS = re.compile(r"\d{10,}")
_BATCH = 256
"""Lines searched at once: nearly all of them hold nothing."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A needle in a record: what was found, and where."""

    needle: str
    position: int
    kind: str
    intent: str


class Needles:
    """Personal data to be searched for; what a needle is follows from its shape.

    A number (ИИН, phone) is found however it is grouped, a phone with and without its country code; an IBAN
    with and without blanks; a name or an address as whole words in any case, whatever stands between them.

    Args:
        texts: names, ИИН, IBAN, phones, addresses. A single letter is none.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._numbers: dict[str, str] = {}
        self._ibans: dict[str, str] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for text in texts:
            self._add(text)

    def found_in(self, text: str) -> set[str]:
        """Return the needles that are in a text, in whatever escaping."""
        freed = plain(text)
        words = _WORD.findall(freed)
        compact = _BETWEEN.sub("", freed)
        found = set(self._phrases_in(words))
        found |= {self._ibans[one] for one in _IBAN.findall(compact) if one in self._ibans}
        for run in {*_DIGITS.findall(compact), *_DIGITS.findall(freed)}:
            found |= {self._numbers[part] for part in (run, run[-10:]) if part in self._numbers}
        return found

    def _add(self, text: str) -> None:
        folded = plain(text)
        compact = re.sub(r"[\s()\-.+]", "", folded)
        if compact.isdigit():
            if len(compact) < 10:
                raise ValueError("a number of fewer than ten digits is found everywhere")
            phone = len(compact) == 11 and compact[0] in "78"
            self._numbers[compact[-10:] if phone else compact] = text
        elif re.fullmatch(r"kz[0-9a-z]{18}", compact):
            self._ibans[compact] = text
        elif len(compact) > 1:
            words = tuple(_WORD.findall(folded))
            self._phrases.setdefault(words[0], []).append((words, text))

    def _phrases_in(self, words: list[str]) -> Iterator[str]:
        if self._phrases.keys().isdisjoint(words):
            return
        for place, word in enumerate(words):
            for phrase, text in self._phrases.get(word, ()):
                if tuple(words[place : place + len(phrase)]) == phrase:
                    yield text


def leaks(lines: Iterable[str], needles: Needles) -> Iterator[Leak]:
    """Search every record of a run, commands and rejections too (``record_log.all_lines``)."""
    waiting = iter(lines)
    while batch := list(islice(waiting, _BATCH)):
        if needles.found_in("\n".join(batch)):
            for line in batch:
                yield from _in_line(line, needles)


def _in_line(line: str, needles: Needles) -> Iterator[Leak]:
    for needle in sorted(needles.found_in(line)):
        record = json.loads(line)
        yield Leak(needle, record["position"], record["valueType"], record["intent"])
