"""What the information systems did not know, to be asked of state bodies in writing."""

from collections.abc import Sequence

from sqlalchemy import select

from adapters.database.async_answers import unanswered
from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer
from adapters.database.written_request import WrittenRequest
from adapters.documents import Bilingual
from rules.asp import Queries
from rules.codes import Edition, QueryState
from workers.runtime.work import Work
from workers.shared.consents import untold
from workers.shared.papers import SOURCE as PAPER

SOUGHT = {
    "gbd-fl": Bilingual(
        kk="жеке басы және тіркелген мекенжайы туралы мәліметтер",
        ru="сведения о личности и регистрации по месту жительства",
    ),
    "zags": Bilingual(
        kk="туу, неке қию (бұзу) туралы мәліметтер",
        ru="сведения о регистрации рождения, заключения (расторжения) брака",
    ),
    "income": Bilingual(kk="табыстар туралы мәліметтер", ru="сведения о доходах"),
    "gcvp": Bilingual(
        kk="зейнетақы және зейнетақы жарналары туралы мәліметтер",
        ru="сведения о пенсии и пенсионных взносах",
    ),
}
"""What a system answers, where its queries' own words are too many or too few for a letter."""

ADDRESSEES = {
    "gbd-fl": Bilingual(kk="Халыққа қызмет көрсету бөліміне", ru="В отдел миграционной службы"),
    "zags": Bilingual(kk="Азаматтық хал актілерін тіркеу бөліміне", ru="В отдел РАГС"),
    "income": Bilingual(kk="Мемлекеттік кірістер басқармасына", ru="В управление государственных доходов"),
    "cbdi": Bilingual(
        kk="Медициналық-әлеуметтік сараптама бөліміне",
        ru="В отдел медико-социальной экспертизы",
    ),
    "nobd": Bilingual(
        kk="Білім басқармасына",
        ru="В управление образования",
    ),
    "guardianship": Bilingual(
        kk="Білім бөліміне (қорғаншылық органына)",
        ru="В отдел образования (орган опеки)",
    ),
    "adoption": Bilingual(
        kk="Азаматтық хал актілерін тіркеу бөліміне",
        ru="В отдел РАГС",
    ),
    "kandas": Bilingual(
        kk="Жұмыспен қамту басқармасына",
        ru="В управление занятости",
    ),
    "refugees": Bilingual(
        kk="Жұмыспен қамту басқармасына",
        ru="В управление занятости",
    ),
    "foreigners": Bilingual(
        kk="Көші-қон қызметі бөліміне",
        ru="В отдел миграционной службы",
    ),
    "stateless": Bilingual(
        kk="Көші-қон қызметі бөліміне",
        ru="В отдел миграционной службы",
    ),
    "gcvp": Bilingual(
        kk="«Азаматтарға арналған үкімет» мемлекеттік корпорациясының филиалына",
        ru="В филиал Государственной корпорации «Правительство для граждан»",
    ),
    "esutd": Bilingual(
        kk="Еңбек инспекциясы басқармасына",
        ru="В управление инспекции труда",
    ),
    "labour-market": Bilingual(
        kk="Мансап орталығына",
        ru="В карьерный центр",
    ),
    "kgd": Bilingual(
        kk="Мемлекеттік кірістер басқармасына",
        ru="В управление государственных доходов",
    ),
    "aisoip": Bilingual(
        kk="Әділет департаментіне (атқарушылық іс жүргізу)",
        ru="В департамент юстиции (исполнительное производство)",
    ),
    "kuis": Bilingual(
        kk="Қылмыстық-атқару жүйесі департаментіне",
        ru="В департамент уголовно-исполнительной системы",
    ),
    "wanted": Bilingual(
        kk="Полиция басқармасына",
        ru="В управление полиции",
    ),
    "egkn": Bilingual(
        kk="«Азаматтарға арналған үкімет» мемлекеттік корпорациясының филиалына",
        ru="В филиал Государственной корпорации «Правительство для граждан»",
    ),
    "vehicles": Bilingual(
        kk="Әкімшілік полиция басқармасына",
        ru="В управление административной полиции",
    ),
    "farm": Bilingual(
        kk="Ауылдық округ әкімінің аппаратына",
        ru="В аппарат акима сельского округа",
    ),
    "banks": Bilingual(
        kk="Жәрдемақы беру жөніндегі уәкілетті ұйымға",
        ru="В уполномоченную организацию по выдаче пособий",
    ),
    "e-sobes": Bilingual(
        kk="Жұмыспен қамту және әлеуметтік бағдарламалар басқармасына",
        ru="В управление занятости и социальных программ",
    ),
}
"""The body that holds the records of a system; names are examples, an operator sets the true ones."""


def sought_from(system: str) -> Bilingual:
    """Return what is asked of the holder of a system's records, in the words of its queries."""
    if system in SOUGHT:
        return SOUGHT[system]
    queries = Queries.load().asked_of(system, Edition.PASSPORT_ASP)
    return Bilingual(
        kk="; ".join(f"{query.kk} мәліметтер" for query in queries),
        ru="; ".join(f"сведения {query.ru}" for query in queries),
    )


def unknown(work: Work, case_id: str) -> list[tuple[str, FamilyMember]]:
    """Return each system that did not tell of a member, with the member, in a stable order.

    That is each «no data», and each question whose system has not called back in its time, or not answered
    after a person consented: for the case that is the same, the system does not give the information
    (passport-asp/written-request). What lies here on paper is known.
    """
    no_data = select(RegisterAnswer.system, RegisterAnswer.iin).where(
        RegisterAnswer.case_id == case_id,
        RegisterAnswer.state == QueryState.NO_DATA,
        RegisterAnswer.source != PAPER,
    )
    unknown_to = {(system, iin) for system, iin in work.session.execute(no_data)}
    return _with_members(work, case_id, unknown_to | _silent(work, case_id))


def silent(work: Work, case_id: str) -> list[tuple[str, FamilyMember]]:
    """Return each system that was waited for and has not told of a member, with the member."""
    return _with_members(work, case_id, _silent(work, case_id))


def _silent(work: Work, case_id: str) -> set[tuple[str, str]]:
    return unanswered(work.session, case_id) | untold(work, work.case(case_id))


def _with_members(work: Work, case_id: str, pairs: set[tuple[str, str]]) -> list[tuple[str, FamilyMember]]:
    family = select(FamilyMember).where(FamilyMember.case_id == case_id)
    members = {member.iin: member for member in work.session.scalars(family)}
    found = [(system, members[iin]) for system, iin in pairs]
    return sorted(found, key=lambda one: (one[0], one[1].position))


def requests_of(work: Work, case_id: str) -> Sequence[WrittenRequest]:
    """Return the case's written requests, locked until the transaction ends."""
    asked = select(WrittenRequest).where(WrittenRequest.case_id == case_id)
    in_order = asked.order_by(WrittenRequest.system, WrittenRequest.iin)
    return work.session.scalars(in_order.with_for_update()).all()
