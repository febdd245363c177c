"""The language a page is read in: Russian unless the reader switched to Kazakh."""

from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "komek_language"
YEAR = 365 * 24 * 3600


class Language(StrEnum):
    """A language of pages, by its ISO 639-1 code."""

    RU = "ru"
    KK = "kk"


def language_of(request: Request) -> Language:
    """Return the language asked for in the address (`lang`), else the one kept in the cookie."""
    for asked in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if asked in set(Language):
            return Language(asked)
    return Language.RU


def keep_language(request: Request, response: Response) -> None:
    """Keep a language that was asked for in the address."""
    if "lang" in request.query_params:
        response.set_cookie(COOKIE, language_of(request), max_age=YEAR, samesite="lax", httponly=True)
