"""One number for the law that ends of terms rest on, so that a run under another law is told apart."""

import hashlib
import json
from typing import Any

from holidays.version import __version__ as holidays_version

from rules.terms.calendar import Calendar
from rules.terms.catalogue import Terms


def fingerprint(terms: Terms, calendar: Calendar) -> str:
    """Return the SHA-256 of all terms, all files of transfers and the library's version, in hexadecimal."""
    body = {
        "terms": {term_id: [_plain(term) for term in terms.history(term_id)] for term_id in terms.ids()},
        "years": {year: _plain(file) for year, file in sorted(calendar.files.items())},
        "holidays": holidays_version,
    }
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(data: Any) -> Any:
    """Return a model as plain values, sets in order: their own differs from run to run."""
    found = data.model_dump(mode="json")
    for key in ("channels", "regimes", "authorities"):
        if isinstance(found.get(key), list):
            found[key] = sorted(found[key])
    return found
