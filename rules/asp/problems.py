"""Named outcomes of a calculation that must go to a person: no exception, no silent zero."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """Name why income or amount cannot be worked out by a rule."""

    NO_FAMILY = "no-family"
    NO_APPLICANT = "no-applicant"
    SEVERAL_APPLICANTS = "several-applicants"
    MEMBER_TWICE = "member-twice"
    NOBODY_COUNTED = "nobody-counted"
    APPLICANT_IS_CHILD = "applicant-is-child"
    BIRTH_DATE_MISSING = "birth-date-missing"
    BORN_AFTER_APPLICATION = "born-after-application"
    SEX_MISSING = "sex-missing"
    INCOME_MISSING = "income-missing"
    INCOME_NEGATIVE = "income-negative"
    INCOME_NOT_A_NUMBER = "income-not-a-number"
    INCOME_KIND_UNKNOWN = "income-kind-unknown"
    INCOME_OF_STRANGER = "income-of-stranger"
    INCOMES_OVERLAP = "incomes-overlap"
    FARM_KIND_UNKNOWN = "farm-kind-unknown"
    FARM_COUNT_WRONG = "farm-count-wrong"
    NO_LINE = "no-line"
    NO_PARAMETER = "no-parameter"
    INCOME_ABOVE_LINE = "income-above-line"
    PERIOD_NOT_ALLOWED = "period-not-allowed"
    INCOME_EQUALS_LINE = "income-equals-line"
    BIRTH_DATE_DIFFERS = "birth-date-differs"
    MEMBER_DEAD = "member-dead"
    MEMBER_SOUGHT = "member-sought"
    AID_APPLIED = "aid-applied"
    AID_RECEIVED = "aid-received"
    NOT_A_RECIPIENT = "not-a-recipient"
    ACCOUNT_NOT_THEIRS = "account-not-theirs"
    PAPER_BESIDE_ANSWER = "paper-beside-answer"
    INFORMATION_MISSING = "information-missing"


WORDS = {
    Problem.NO_FAMILY: ("Состав семьи не указан", "Отбасы құрамы көрсетілмеген"),
    Problem.NO_APPLICANT: ("В составе семьи нет заявителя", "Отбасы құрамында өтініш беруші жоқ"),
    Problem.SEVERAL_APPLICANTS: (
        "В составе семьи несколько заявителей",
        "Отбасы құрамында бірнеше өтініш беруші бар",
    ),
    Problem.MEMBER_TWICE: ("Член семьи указан дважды", "Отбасы мүшесі екі рет көрсетілген"),
    Problem.NOBODY_COUNTED: (
        "Никто из семьи не учитывается в её составе",
        "Отбасының ешбір мүшесі есепке алынбайды",
    ),
    Problem.APPLICANT_IS_CHILD: (
        "Заявитель не достиг совершеннолетия",
        "Өтініш беруші кәмелетке толмаған",
    ),
    Problem.BIRTH_DATE_MISSING: (
        "Неизвестна дата рождения члена семьи",
        "Отбасы мүшесінің туған күні белгісіз",
    ),
    Problem.BORN_AFTER_APPLICATION: (
        "Дата рождения члена семьи позже даты обращения",
        "Отбасы мүшесінің туған күні өтініш берілген күннен кейін",
    ),
    Problem.SEX_MISSING: (
        "Неизвестен пол члена семьи, от которого зависит пенсионный возраст",
        "Зейнет жасы тәуелді болатын отбасы мүшесінің жынысы белгісіз",
    ),
    Problem.INCOME_MISSING: ("Сведения о доходе отсутствуют", "Табыс туралы мәліметтер жоқ"),
    Problem.INCOME_NEGATIVE: ("Доход отрицателен", "Табыс теріс сан"),
    Problem.INCOME_NOT_A_NUMBER: ("Доход не является числом", "Табыс сан емес"),
    Problem.INCOME_KIND_UNKNOWN: (
        "Для вида дохода на эту дату нет правила",
        "Табыс түріне осы күнге қағида жоқ",
    ),
    Problem.INCOME_OF_STRANGER: (
        "Доход получен о лице вне состава семьи",
        "Табыс отбасы құрамына кірмейтін адам туралы",
    ),
    Problem.INCOMES_OVERLAP: (
        "Один доход получен из двух источников",
        "Бір табыс екі дереккөзден алынған",
    ),
    Problem.FARM_KIND_UNKNOWN: (
        "Для вида личного подсобного хозяйства нет нормы дохода",
        "Жеке қосалқы шаруашылық түріне табыс нормасы жоқ",
    ),
    Problem.FARM_COUNT_WRONG: (
        "Размер личного подсобного хозяйства указан неверно",
        "Жеке қосалқы шаруашылық көлемі қате көрсетілген",
    ),
    Problem.NO_LINE: (
        "Для региона и квартала нет черты бедности",
        "Өңір мен тоқсанға кедейлік шегі жоқ",
    ),
    Problem.NO_PARAMETER: (
        "На дату обращения нет значения показателя",
        "Өтініш берілген күнге көрсеткіштің мәні жоқ",
    ),
    Problem.INCOME_ABOVE_LINE: (
        "Доход превышает черту бедности: помощь не рассчитывается",
        "Табыс кедейлік шегінен асады: көмек есептелмейді",
    ),
    Problem.PERIOD_NOT_ALLOWED: (
        "Срок социального контракта вне допустимых пределов",
        "Әлеуметтік келісімшарт мерзімі рұқсат етілген шектен тыс",
    ),
    Problem.INCOME_EQUALS_LINE: (
        "Среднедушевой доход равен черте бедности",
        "Жан басына шаққандағы табыс кедейлік шегіне тең",
    ),
    Problem.BIRTH_DATE_DIFFERS: (
        "Дата рождения в заявлении и в информационной системе различается",
        "Өтініштегі және ақпараттық жүйедегі туған күні әртүрлі",
    ),
    Problem.MEMBER_DEAD: (
        "По сведениям системы член семьи умер",
        "Жүйенің мәліметі бойынша отбасы мүшесі қайтыс болған",
    ),
    Problem.MEMBER_SOUGHT: (
        "Член семьи находится на розыскном учёте",
        "Отбасы мүшесі іздестіру есебінде тұр",
    ),
    Problem.AID_APPLIED: (
        "Член семьи уже обратился за адресной социальной помощью",
        "Отбасы мүшесі атаулы әлеуметтік көмекке өтініш берген",
    ),
    Problem.AID_RECEIVED: (
        "Член семьи уже получает адресную социальную помощь",
        "Отбасы мүшесі атаулы әлеуметтік көмек алуда",
    ),
    Problem.NOT_A_RECIPIENT: (
        "Статус члена семьи не даёт права на помощь",
        "Отбасы мүшесінің мәртебесі көмекке құқық бермейді",
    ),
    Problem.ACCOUNT_NOT_THEIRS: (
        "Счёт из заявления – не действующий счёт заявителя в этом банке",
        "Өтініштегі шот – өтініш берушінің осы банктегі қолданыстағы шоты емес",
    ),
    Problem.PAPER_BESIDE_ANSWER: (
        "Принесён документ, и система тоже ответила: сверьте скан с ответом",
        "Құжат әкелінді, жүйе де жауап берді: сканды жауаппен салыстырыңыз",
    ),
    Problem.INFORMATION_MISSING: (
        "Сведения не запрошены или не получены",
        "Мәліметтер сұралмаған немесе алынбаған",
    ),
}
"""In Russian and in Kazakh."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one problem and whom or what it concerns, by reference."""

    problem: Problem
    member: str | None = None
    source: str | None = None
    detail: str | None = None

    @property
    def words(self) -> str:
        """Return the problem in Russian for an official; no personal data."""
        return self._with_detail(WORDS[self.problem][0])

    @property
    def words_kk(self) -> str:
        """Return the problem in Kazakh."""
        return self._with_detail(WORDS[self.problem][1])

    def _with_detail(self, words: str) -> str:
        return f"{words}: {self.detail}" if self.detail else words


@dataclass(frozen=True, slots=True)
class Unassessable:
    """The outcome «to a person»: what stands in the way, at least one finding."""

    findings: tuple[Finding, ...]
