"""The synthetic officials of each unit, with the organisations they sign for."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from random import Random

from adapters.population.identifiers import IinBook, synthetic_bin
from adapters.population.names import FullName, Lineage
from adapters.population.places import PLACES, Place
from rules.identifiers import Sex


class Post(StrEnum):
    """Name an official's post as the groups of user tasks do."""

    CENTRE = "centre"
    COMMISSION = "commission"
    AUTHORISED_BODY = "authorised-body"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    AKIM = "akim"


ORGANISATIONS = {
    Post.CENTRE: "Карьерный центр",
    Post.COMMISSION: "Участковая комиссия",
    Post.AUTHORISED_BODY: "Управление занятости и социальных программ",
    Post.HEAD: "Управление занятости и социальных программ",
    Post.SUPERVISOR: "Управление занятости и социальных программ",
    Post.AKIM: "Аппарат акима",
}


MEMBERS = (2, 3)
"""Members of each commission beside its chair."""


@dataclass(frozen=True, slots=True)
class Official:
    """A synthetic official: `scope` is the unit, for a supervisor the region."""

    login: str
    """`POST.SCOPE`, for instance `head.astana-yesil`."""
    post: Post
    scope: str
    iin: str
    name: FullName
    organisation: str
    organisation_bin: str

    @property
    def group(self) -> str:
        """Return the candidate group of the official's tasks: `POST:SCOPE`."""
        return f"{self.post}:{self.scope}"


def appoint_officials(seed: int, book: IinBook) -> dict[str, Official]:
    """Appoint one official to each post of each unit, and one supervisor to each region; keyed by login.

    The akims and the other members of the commissions are drawn apart, so that their coming changed nobody.
    """
    random = Random(f"officials {seed}")  # noqa: S311 - a country is drawn, not a secret
    officials: dict[str, Official] = {}
    for place in PLACES:
        for post in Post:
            if post is not Post.AKIM:
                official = _appoint(random, book, post, place)
                officials.setdefault(official.login, official)
    of_akims = Random(f"akims {seed}")  # noqa: S311 - the same
    akims = [_appoint(of_akims, book, Post.AKIM, place) for place in PLACES]
    of_commissions = Random(f"commissions {seed}")  # noqa: S311 - the same
    members = [
        replace(member, login=f"{Post.COMMISSION}-{number}.{place.unit}")
        for place in PLACES
        for number in MEMBERS
        for member in [_appoint(of_commissions, book, Post.COMMISSION, place)]
    ]
    return officials | {one.login: one for one in [*akims, *members]}


def _appoint(random: Random, book: IinBook, post: Post, place: Place) -> Official:
    scope = place.region if post is Post.SUPERVISOR else place.unit
    sex = random.choice((Sex.MALE, Sex.FEMALE))
    born = date(random.randint(1968, 1996), random.randint(1, 12), random.randint(1, 28))
    return Official(
        login=f"{post}.{scope}",
        post=post,
        scope=scope,
        iin=book.issue(born, sex),
        name=Lineage.draw(random).full_name(random, sex),
        organisation=f"{ORGANISATIONS[post]}, {place.district.ru}",
        organisation_bin=synthetic_bin(_organisation_number(post, place)),
    )


def _organisation_number(post: Post, place: Place) -> int:
    names = list(ORGANISATIONS.values())
    return PLACES.index(place) * len(Post) + names.index(ORGANISATIONS[post])
