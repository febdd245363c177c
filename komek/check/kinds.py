"""What kinds of values are called, to a person: ``по-русски · in English``."""

from komek.check.shape import Kind, Shape

_WORDS = {
    Kind.CASE: "дело (caseId) · a case (caseId)",
    Kind.TERM: "срок (termId) · a term (termId)",
    Kind.DOCUMENT: "документ (documentId) · a document (documentId)",
    Kind.KEY: "ключ или номер · a key or number",
    Kind.CODE: "код · a code",
    Kind.LINK: "ссылка · a link",
    Kind.CHOICE: "один из кодов · one of some codes",
    Kind.BOOLEAN: "да или нет · yes or no",
    Kind.INTEGER: "целое число · a whole number",
    Kind.DATE: "дата · a date",
    Kind.INSTANT: "момент времени · an instant",
    Kind.LIST: "список · a list",
    Kind.OBJECT: "набор полей · a set of fields",
    Kind.UNKNOWN: "неизвестное · something unknown",
}


def in_words(kind: Kind) -> str:
    """Return the words of a kind."""
    return _WORDS[kind]


def shape_in_words(shape: Shape) -> str:
    """Return the words of a kind, with its codes where it has some."""
    russian, _, english = _WORDS[shape.kind].partition(" · ")
    codes = f": {', '.join(sorted(shape.values))}" if shape.values else ""
    return f"{russian}{codes} · {english}{codes}"
