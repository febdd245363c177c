"""Every fate of a term: met, warned, breached, extended, suspended, lengthened, shortened; each ends once."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from term_walk import TermWalk

from rules.law import Law
from rules.terms import ALMATY, Calendar, Term, local_day, start_of
from workers.shared.suspension import resume_after_requests, suspend_for_requests

REPLIES = "asp-replies"
YEAR = "year: {year}\nconfirmed: true\nsource: {{title: Перенос для теста}}\ndays_off:\n{days}"
MOVED = ["armed", "re-projected", "re-projected"]
SUSPENDED = ["armed", "suspended", "extended", "re-projected", "re-projected", "resumed", "re-projected"]
BREACH = ["warned", "breached", "breach-explained", "met-late"]
MOMENT = timedelta(seconds=2)


@dataclass(frozen=True)
class Groups:
    """The case of each term, by what becomes of it; and the working days from the first on."""

    days: list[date]
    met: dict[str, str]
    warned: dict[str, str]
    broken: dict[str, str]
    asked: dict[str, str]


def every_fate(
    walk: TermWalk, terms: Sequence[Term], restart: Callable[[datetime | None], None] | None = None
) -> None:
    """Lead terms through every fate; see that each step happened once, at its instant, and none is missing.

    Args:
        walk: on an engine with workers.
        terms: guarded ones.
        restart: restarts engine and workers, where that is asked; given an instant, it passes meanwhile.
    """
    groups = armed(walk, terms)
    lengthen_and_shorten(walk, groups)
    if restart:
        restart(None)
    on_to_the_last_end(walk, groups, restart)
    explain_and_act(walk, groups)

    walk.assert_cancelled()
    for term, case_id in groups.met.items():
        walk.assert_fate(case_id, term, ["armed", "met"], "termMet")
    for term, case_id in groups.warned.items():
        walk.assert_fate(case_id, term, [*MOVED, "warned", "met"], "termMetAfterWarning")
    for term, case_id in groups.broken.items():
        if term == REPLIES:
            walk.assert_fate(case_id, term, [*MOVED, "warned", "ended"], "termEnded")
        else:
            walk.assert_fate(case_id, term, [*MOVED, *BREACH], "termBreached")
    for term, case_id in groups.asked.items():
        walk.assert_fate(case_id, term, [*SUSPENDED, *BREACH], "termBreached")


def fates_by_the_clock(
    walk: TermWalk, terms: Sequence[Term], restart: Callable[[datetime | None], None] | None = None
) -> None:
    """Lead terms that no day off moves through their fates: met, met after the warning, ended.

    Args:
        walk: on an engine with workers, where no other term is open.
        terms: guarded ones, in minutes.
        restart: restarts engine and workers while the last end passes.
    """
    now = walk.on.clock.now()
    met, warned, broken = (walk.arm(terms, now) for _ in range(3))
    walk.wait_for_guards()
    tomorrow = walk.law.calendar.next_working(local_day(now) + timedelta(1))
    assert walk.change_law(with_days_off(walk.law, [tomorrow])).messages == 0, "they run by the clock"
    for term, case_id in met.items():
        walk.act(case_id, term)
    rows = [walk.row(case_id, term) for term, case_id in broken.items()]
    walk.forward_to(max(row.warn_at for row in rows) + MOMENT)
    walk.wait_until_warned(warned)
    for term, case_id in warned.items():
        walk.act(case_id, term)
    walk.wait_until_told()
    last = max(row.due_at for row in rows) + MOMENT
    if restart:
        restart(last)
    walk.forward_to(last)
    walk.wait_for_states(broken, dict.fromkeys(broken, "ended"))

    for group, course, end in (
        (met, ["armed", "met"], "termMet"),
        (warned, ["armed", "warned", "met"], "termMetAfterWarning"),
        (broken, ["armed", "warned", "ended"], "termEnded"),
    ):
        for term, case_id in group.items():
            walk.assert_fate(case_id, term, course, end)


def armed(walk: TermWalk, terms: Sequence[Term]) -> Groups:
    """All terms three times, those that a written request suspends once more; the first are met at once."""
    today = walk.law.calendar.next_working(local_day(walk.on.clock.now()) + timedelta(1))
    walk.forward_to(start_of(today) + timedelta(hours=11))
    days = working_days(walk.law, today, 9)
    hearing = datetime.combine(days[9], time(11), ALMATY)
    met, warned, broken = (walk.arm(terms, hearing) for _ in range(3))
    asked = walk.arm([rule for rule in terms if rule.suspended_by], hearing)
    walk.wait_for_guards()
    for case_id in asked.values():
        with walk.work() as work:
            suspend_for_requests(work, work.case(case_id))
    for term, case_id in met.items():
        walk.act(case_id, term)
    walk.wait_until_told()
    return Groups(days, met, warned, broken, asked)


def lengthen_and_shorten(walk: TermWalk, groups: Groups) -> None:
    """Add days off, let the old instants pass unnoticed, take some of the days back; then replies come."""
    plain, days, warned, asked = walk.law, groups.days, groups.warned, groups.asked
    replies_end = plain.project(REPLIES, start_of(days[0])).last_day
    assert replies_end is not None
    first, waiting = walk.dues(warned), walk.dues(asked)
    open_ones = len(warned) + len(groups.broken) + len(asked)
    tally = walk.change_law(with_days_off(plain, {*days[1:4], days[7], replies_end}))
    assert tally.messages == open_ones
    later = walk.dues(warned)
    walk.forward_to(start_of(days[2]) + timedelta(hours=12))
    assert {walk.course(case_id, term)[-1] for term, case_id in warned.items()} == {"re-projected"}
    assert all(end > waiting[term] for term, end in walk.dues(asked).items()), "they wait for the replies"

    assert walk.change_law(with_days_off(plain, days[1:3])).messages == open_ones
    shorter = walk.dues(warned)
    backwards = {term for term in warned if later[term] < first[term]}
    assert backwards == {"asp-hearing-notice"} & warned.keys(), "what must precede an act is due earlier"
    for term in warned.keys() - backwards:
        assert first[term] <= shorter[term] < later[term], term
    for case_id in asked.values():
        with walk.work() as work:
            resume_after_requests(work, work.case(case_id))
    assert all(end < waiting[term] for term, end in walk.dues(asked).items()), "replies came early"
    walk.wait_until_told()


def on_to_the_last_end(
    walk: TermWalk, groups: Groups, restart: Callable[[datetime | None], None] | None
) -> None:
    """Let time pass, for one instant in the middle while nobody is there; one group acts when warned."""
    running = groups.broken.items(), groups.asked.items()
    rows = [walk.row(case_id, term) for group in running for term, case_id in group]
    instants = sorted({instant for row in rows for instant in (row.warn_at, row.due_at)})
    for instant in instants:
        if restart and instant == instants[len(instants) // 2]:
            restart(instant + MOMENT)
        walk.forward_to(instant + MOMENT)
        walk.wait_until_warned(groups.warned)
        for term, state in walk.states(groups.warned).items():
            if state == "warned":
                walk.act(groups.warned[term], term)
    walk.wait_for_states(groups.warned, dict.fromkeys(groups.warned, "met"))
    ended = {term: "ended" if term == REPLIES else "breached" for term in groups.broken}
    walk.wait_for_states(groups.broken, ended)
    walk.wait_for_states(groups.asked, dict.fromkeys(groups.asked, "breached"))


def explain_and_act(walk: TermWalk, groups: Groups) -> None:
    """Let the supervisor give the reason of every breach, and the act come after all."""
    for term, case_id in (*groups.broken.items(), *groups.asked.items()):
        if term != REPLIES:
            walk.on.officials.complete(case_id, "explainBreach", {"reason": "workload"})
            walk.wait_until_explained(case_id, term)
            walk.act(case_id, term)


def with_days_off(law: Law, days: Collection[date]) -> Law:
    """Return the law under a calendar in which these days are off as well."""
    files = [
        (f"{year}.yaml", YEAR.format(year=year, days="".join(f"  {day}: перенос\n" for day in of_year)))
        for year, of_year in groupby(sorted(set(days)), key=lambda day: day.year)
    ]
    return replace(law, calendar=Calendar.load(files))


def working_days(law: Law, after: date, count: int) -> list[date]:
    """Return a working day and so many after it."""
    found = [after]
    for _ in range(count):
        found.append(law.calendar.next_working(found[-1] + timedelta(1)))
    return found
