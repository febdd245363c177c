"""Random synthetic families: members, incomes and earlier events, as the rules take them."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from rules.asp import BarringEvent, CaseFacts, FamilyMember, Flag, IncomeEntry, Relation, quarter_of
from rules.codes import RefusalGround
from rules.identifiers import Sex

BARRING = (RefusalGround.MEASURES_REFUSED, RefusalGround.CONTRACT_BROKEN, RefusalGround.FALSE_DATA)
LINE = 35_596
"""The (provisional) line of Astana in 2026: a fifth of the families earns exactly this."""


def random_family(random: Random) -> CaseFacts:
    """Draw a family of one to six that applies in the first ten months of 2026, in Astana."""
    applied_on = date(2026, 1, 1) + timedelta(days=random.randrange(300))
    members = tuple(_member(random, place, applied_on) for place in range(random.randint(1, 6)))
    monthly = random.choice([0, 9_000, LINE * len(members), 80_000, 250_000])
    return CaseFacts(
        applied_on=applied_on,
        region="astana",
        members=members,
        incomes=tuple(
            IncomeEntry("0", kind, amount, month, "income", f"answer-{month:%m}")
            for month in quarter_of(applied_on).preceding.months
            for kind, amount in (("wages", Decimal(monthly)), ("asp", Decimal(5_000)))
        ),
        bars=tuple(
            BarringEvent(ground, applied_on - timedelta(days=random.randrange(300)), "bar")
            for ground in BARRING
            if random.random() < 0.2
        ),
    )


def _member(random: Random, place: int, applied_on: date) -> FamilyMember:
    youngest = 7_000 if place == 0 else 10
    return FamilyMember(
        key=str(place),
        relation=Relation.APPLICANT if place == 0 else random.choice([Relation.SPOUSE, Relation.CHILD]),
        birth_date=applied_on - timedelta(days=random.randrange(youngest, 26_000)),
        sex=random.choice(list(Sex)),
        flags=frozenset(random.sample(list(Flag), random.choice([0, 0, 0, 1]))),
    )
