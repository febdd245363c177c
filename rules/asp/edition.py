"""Under which edition of the regulation a case runs: that of its application date, to its end (law C 1)."""

from datetime import date

from rules.codes import Edition
from rules.terms import Terms


def edition_on(applied_on: date, *, terms: Terms) -> Edition:
    """Return the edition of a date; its dates are those of the term `asp-review-centre` (provisional).

    Raises:
        UnknownTermError: no edition holds on that date.
    """
    edition = terms.find("asp-review-centre", on=applied_on).version.edition
    if edition is None:
        raise ValueError("the term asp-review-centre names no edition")
    return edition
