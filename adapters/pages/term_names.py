"""What terms are called, for pages that show them to people."""

from functools import cache
from typing import NamedTuple

from rules.terms import Terms


class TermName(NamedTuple):
    """The name of a term in both languages; `provisional` where its length is configuration, not read law."""

    ru: str
    kk: str
    provisional: bool


def term_name(code: str) -> TermName:
    """Return the name of a term; a code that the packaged law does not know speaks for itself."""
    return _names().get(code, TermName(code, code, True))


@cache
def _names() -> dict[str, TermName]:
    terms = Terms.load()
    newest = [terms.history(term_id)[-1] for term_id in terms.ids()]
    return {term.id: TermName(term.title, term.title_kk, term.provisional) for term in newest}
