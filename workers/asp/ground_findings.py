"""How each ground of refusal shows in this case: the sentence that the applicant reads under the ground."""

from datetime import date, timedelta

from adapters.database.barring_event import bars_against
from adapters.database.case import Case
from adapters.database.commission import CommissionConclusion
from adapters.documents import Bilingual, GroundFinding
from adapters.documents.formats import short_date
from rules.asp import last_barred_day
from rules.codes import RefusalGround
from rules.terms import local_day
from workers.runtime.work import Work


def finding_of(work: Work, case: Case, ground: RefusalGround) -> GroundFinding:
    """Return a ground with its day and, where it bars, the day from which one may apply again."""
    if ground in (RefusalGround.SURVEY_REFUSED, RefusalGround.NO_NEED):
        return GroundFinding(ground=ground, finding=_of_commission(work, case, ground))
    days = [
        (event.day, last_barred_day(event, terms=work.law.terms, calendar=work.law.calendar))
        for event in bars_against(work.session, case.id)
        if event.ground is ground
    ]
    return GroundFinding(ground=ground, finding=_of_bar(*max(days, key=lambda one: one[1])) if days else None)


def _of_commission(work: Work, case: Case, ground: RefusalGround) -> Bilingual | None:
    known = work.session.get(CommissionConclusion, case.id)
    if known is None:
        return None
    if ground is RefusalGround.SURVEY_REFUSED:
        day = short_date(known.survey_date or local_day(known.recorded_at))
        return Bilingual(kk=f"Бас тарту {day} күні жазылды.", ru=f"Отказ записан {day}.")
    day = short_date(local_day(known.recorded_at))
    return Bilingual(kk=f"Комиссия қорытындысы {day} күні берілді.", ru=f"Заключение комиссии дано {day}.")


def _of_bar(event: date, last: date) -> Bilingual:
    day, free = short_date(event), short_date(last + timedelta(days=1))
    return Bilingual(
        kk=f"Оқиға күні – {day}. Өтінішті {free} күнінен бастап қайта беруге болады.",
        ru=f"День события – {day}. Подать заявление снова можно с {free}.",
    )
