"""A chore is done by one of all, every so often."""

from datetime import timedelta

from sqlalchemy import update

from adapters.database.chore import Chore, Chores
from adapters.database.connection import Sessions

HOUR = timedelta(hours=1)


def passes(database: Sessions, by: timedelta) -> None:
    with database.begin() as session:
        session.execute(update(Chore).values(begun_at=Chore.begun_at - by))


def test_of_two_who_ask_one_does_it_and_not_before_its_time(database: Sessions) -> None:
    one, other = Chores(database), Chores(database)
    assert [one.take("reconcile", HOUR), other.take("reconcile", HOUR)] == [False, False]
    passes(database, HOUR + timedelta(seconds=1))
    assert [one.take("reconcile", HOUR), other.take("reconcile", HOUR)] == [True, False]
    passes(database, HOUR + timedelta(seconds=1))
    assert [other.take("reconcile", HOUR), one.take("reconcile", HOUR)] == [True, False]
    assert not one.take("retention", HOUR), "each chore has its own time"


def test_what_came_of_it_is_known_to_all(database: Sessions) -> None:
    Chores(database).take("reconcile", HOUR)
    assert Chores(database).last("reconcile") is None
    Chores(database).ended("reconcile", {"stale-claim": 2})
    last = Chores(database).last("reconcile")
    assert last is not None
    assert (last.counts, last.ended_at is not None) == ({"stale-claim": 2}, True)
    Chores(database).ended("retention", {})
    assert Chores(database).last("retention") is not None, "by hand, before any schedule"
