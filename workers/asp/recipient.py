"""To whom and in whose name a document of a case is written."""

from adapters.database.application import Application
from adapters.database.case import Case
from rules.units import Unit
from workers.runtime.failures import ForSupervisorError
from workers.runtime.work import Work


def recipient_of(work: Work, case: Case) -> str:
    """Return the applicant's surname, name and patronymic."""
    return work.session.get_one(Application, case.id).full_name


def unit_of(work: Work, case: Case) -> Unit:
    """Return the unit of a registered case.

    Raises:
        ForSupervisorError: the case is not registered.
    """
    if case.unit is None or case.number is None:
        raise ForSupervisorError("Дело не зарегистрировано: документы по нему оформлять рано.")
    return work.law.units.unit(case.unit)
