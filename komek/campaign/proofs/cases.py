"""No case lost, none doubled: each application is one case, and each came where its fate leads."""

from collections import Counter
from collections.abc import Iterator

from komek.campaign.evidence import Evidence
from komek.campaign.proof import Fault, Proof, proof


def submissions_are_cases(evidence: Evidence) -> Iterator[Proof]:
    """Every application is one case, however often it was sent; and there is no other case."""
    yield proof("each application is one case", len(evidence.submissions), _submission_faults(evidence))


def _submission_faults(evidence: Evidence) -> Iterator[Fault]:
    answered: Counter[str] = Counter()
    for one in evidence.submissions:
        if len(set(one.answers)) > 1:
            yield Fault(one.case_id, f"sent twice, it became {len(set(one.answers))} cases")
        answered.update(set(one.answers))
    for case_id, times in answered.items():
        if case_id not in evidence.cases:
            yield Fault(case_id, "accepted, and not in the database")
        if times > 1:
            yield Fault(case_id, f"{times} applications became this one case")
    for case_id in evidence.cases.keys() - answered.keys():
        yield Fault(case_id, "a case for which nobody applied")


def cases_came_to_their_ends(evidence: Evidence) -> Iterator[Proof]:
    """Every case is closed with its outcome, and waits for nobody; held ones wait where they were held."""
    ended = [one for one in evidence.submissions if not one.play.held]
    yield proof("each case ended as its fate leads", len(ended), _end_faults(evidence))
    yield proof("no incident and no forgotten task", len(evidence.cases), _left_over(evidence))


def _end_faults(evidence: Evidence) -> Iterator[Fault]:
    for one in evidence.submissions:
        case = evidence.cases.get(one.case_id)
        if case is None:
            continue
        if one.play.held:
            if case.closed_at is not None:
                yield Fault(case.id, f"held at {one.play.fate.halts_at}, and closed as {case.outcome}")
        elif case.closed_at is None:
            yield Fault(case.id, f"still open, at {case.stage}")
        elif case.outcome != one.play.fate.outcome:
            yield Fault(case.id, f"{case.outcome} instead of {one.play.fate.outcome}")


def _left_over(evidence: Evidence) -> Iterator[Fault]:
    engine = evidence.engine
    halts = {(one.case_id, one.play.fate.halts_at) for one in evidence.submissions if one.play.held}
    waiting = engine.waiting()
    for waits_for, element in waiting - halts:
        if waits_for in evidence.cases:
            yield Fault(waits_for, f"the task {element} still waits")
    for held_id, halt in halts - waiting:
        yield Fault(held_id, f"held at {halt}, it does not wait there")
    for incident in engine.incidents.values():
        case_id = engine.case_of(incident.instance_key)
        if case_id in evidence.cases and incident.last != "RESOLVED":
            yield Fault(case_id, f"incident at {incident.what}: {incident.message}")
