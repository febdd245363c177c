"""What an SMS to the applicant of a case carries."""

from collections.abc import Mapping
from typing import Any

from adapters.database.application import Application
from adapters.database.case import Case
from workers.runtime.work import Work


def applicant_sms(work: Work, case: Case, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the SMS in the language of the application; ``texts`` name the case as ``{number}``."""
    application = work.session.get_one(Application, case.id)
    text = texts.get(application.language, texts["ru"]).format(number=case.number)
    return {"phone": application.phone, "text": text}
