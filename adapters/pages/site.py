"""A site of pages: templates in two languages, addresses that work under any mount."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from adapters.clock import ALMATY
from adapters.documents.formats import money, short_date
from adapters.documents.grounds import ground_wording
from adapters.pages.language import Language, keep_language, language_of
from adapters.pages.term_names import term_name
from adapters.pages.wording import word
from rules.codes import RefusalGround

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*(Z|[+-]\d\d:\d\d)", re.ASCII)


class Site:
    """Renders the pages of one package over the shared ones."""

    def __init__(self, package: str) -> None:
        loader = ChoiceLoader([PackageLoader(package), PackageLoader("adapters.pages")])
        self._templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._templates.tests["flat"] = is_flat
        self._templates.filters |= {
            "money": money_or_dash,
            "amount": amount,
            "day": day,
            "moment": moment,
            "dated": dated,
        }

    def page(
        self, request: Request, template: str, context: Mapping[str, Any], status: int = 200
    ) -> HTMLResponse:
        """Return a page; inside, `say(ru, kk)` speaks the reader's language and `path` names our routes."""
        language = language_of(request)

        def say(ru: str, kk: str) -> str:
            return kk if language is Language.KK else ru

        def called(name: str, code: str | None) -> str:
            found = word(name, code)
            return say(found.ru, found.kk)

        html = self._templates.get_template(template).render(
            {
                "language": language,
                "say": say,
                "called": called,
                "term_name": term_name,
                "grounds": lambda code: _ground(language, code),
                "tone": lambda name, code: word(name, code).tone,
                "path": lambda name, **parts: path_of(request, name, **parts),
                "switch": lambda code: _switch(request, str(context.get("here", "")), code),
                **context,
            }
        )
        response = HTMLResponse(html, status)
        keep_language(request, response)
        return response


def _switch(request: Request, here: str, code: str) -> str:
    """Return where the same page is read in another language.

    The answer to a form has no address of its own: then it is the page the form stood on, which `here` names
    where it stood on such an answer itself.
    """
    if request.method == "GET":
        asked = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
        return f"{request.url.path}?{urlencode([*asked, ('lang', code)])}"
    came_from = urlsplit(request.headers.get("referer", ""))
    same = came_from.netloc == request.url.netloc
    return f"{here or (came_from.path if same else request.url.path)}?lang={code}"


def path_of(request: Request, name: str, **parts: Any) -> str:
    """Return the path of one of the application's routes, whatever it is mounted under."""
    return str(request.scope.get("root_path", "")) + str(request.scope["app"].url_path_for(name, **parts))


def money_or_dash(amount: Decimal | None) -> str:
    """Write tenge, or a dash where there is no sum."""
    return "—" if amount is None else f"{money(amount)} ₸"


def amount(text: str | None) -> str:
    """Write a sum kept as text, or nothing where there is none."""
    try:
        return money(Decimal(text)) if text else ""
    except InvalidOperation:
        return str(text)


def dated(text: str) -> str:
    """Write a day or moment kept as ISO text the way people do; other text stays as it is."""
    try:
        if ISO_DAY.fullmatch(text):
            return short_date(date.fromisoformat(text))
        return moment(datetime.fromisoformat(text)) if ISO_MOMENT.fullmatch(text) else text
    except ValueError:
        return text


def is_flat(value: object) -> bool:
    """Tell whether a value is a record of plain values, so that a list of such reads as a table."""
    return isinstance(value, dict) and not any(isinstance(inner, dict | list) for inner in value.values())


def _ground(language: Language, code: str) -> str:
    if code not in set(RefusalGround):
        return code
    wording = ground_wording(RefusalGround(code)).wording
    return wording.kk if language is Language.KK else wording.ru


def day(value: date | datetime | None) -> str:
    """Write a day in Almaty."""
    if isinstance(value, datetime):
        value = value.astimezone(ALMATY).date()
    return "—" if value is None else short_date(value)


def moment(value: datetime | None) -> str:
    """Write a moment in Almaty."""
    return "—" if value is None else f"{value.astimezone(ALMATY):%d.%m.%Y %H:%M}"
