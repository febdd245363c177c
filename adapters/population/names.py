"""Build Kazakh and Russian names from lists: nobody's in particular, with the patronymics they need."""

from dataclasses import dataclass
from random import Random

from rules.identifiers import Sex

KAZAKH_SURNAMES = (
    "Ахметов", "Байжанов", "Жумабаев", "Сериков", "Нурланов", "Касымов", "Ермеков", "Оспанов",
    "Тулегенов", "Абишев", "Мусин", "Садыков", "Искаков", "Кенжебаев", "Досжанов", "Жаксыбеков",
)  # fmt: skip
KAZAKH_MEN = (
    "Ерлан", "Нурлан", "Арман", "Данияр", "Марат", "Асхат", "Бауыржан", "Тимур", "Санжар", "Алихан",
    "Кайрат", "Мирас",
)  # fmt: skip
KAZAKH_WOMEN = (
    "Айгуль", "Динара", "Жанар", "Гульнара", "Асель", "Мадина", "Алия", "Сауле", "Айжан", "Камила",
    "Томирис", "Дана",
)  # fmt: skip
RUSSIAN_SURNAMES = (
    "Иванов", "Кузнецов", "Попов", "Соколов", "Лебедев", "Козлов", "Новиков", "Морозов", "Волков",
    "Зайцев", "Павлов", "Семёнов",
)  # fmt: skip
RUSSIAN_MEN = ("Сергей", "Андрей", "Дмитрий", "Павел", "Олег", "Максим", "Игорь", "Виктор", "Роман", "Артём")
RUSSIAN_WOMEN = (
    "Ольга",
    "Елена",
    "Наталья",
    "Ирина",
    "Анна",
    "Светлана",
    "Мария",
    "Татьяна",
    "Дарья",
    "Вера",
)
RUSSIAN_PATRONYMICS = {
    "Сергей": "Сергеев", "Андрей": "Андреев", "Дмитрий": "Дмитриев", "Павел": "Павлов", "Олег": "Олегов",
    "Максим": "Максимов", "Игорь": "Игорев", "Виктор": "Викторов", "Роман": "Романов", "Артём": "Артёмов",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FullName:
    """A person's name as an identity document writes it."""

    surname: str
    name: str
    patronymic: str

    def __str__(self) -> str:
        return f"{self.surname} {self.name} {self.patronymic}"


@dataclass(frozen=True, slots=True)
class Lineage:
    """What the names of one family share: the language, the surname in its male form."""

    kazakh: bool
    surname: str

    @classmethod
    def draw(cls, random: Random) -> "Lineage":
        """Draw a language (three Kazakh families of four) and a surname."""
        kazakh = random.random() < 0.75
        return cls(kazakh, random.choice(KAZAKH_SURNAMES if kazakh else RUSSIAN_SURNAMES))

    def full_name(self, random: Random, sex: Sex, father: str | None = None) -> FullName:
        """Draw a full name; `father` is the first name that the patronymic is made from."""
        men, women = (KAZAKH_MEN, KAZAKH_WOMEN) if self.kazakh else (RUSSIAN_MEN, RUSSIAN_WOMEN)
        father = father or random.choice(men)
        if sex is Sex.MALE:
            return FullName(self.surname, random.choice(men), self._patronymic(father, "ұлы", "ич"))
        return FullName(f"{self.surname}а", random.choice(women), self._patronymic(father, "қызы", "на"))

    def _patronymic(self, father: str, kazakh_ending: str, russian_ending: str) -> str:
        if self.kazakh:
            return f"{father}{kazakh_ending}"
        return f"{RUSSIAN_PATRONYMICS[father]}{russian_ending}"
