"""Exactly-once records: ledger and engine agree job by job, and the audit is whole."""

from collections import Counter
from collections.abc import Iterator

from komek.campaign.evidence import Evidence
from komek.campaign.proof import Fault, Proof, proof

_ANSWERED = ("COMPLETED", "ERROR_THROWN")
_ONCE = ("submit-application", "case-claimed", "application-routed", "application-registered")
"""What the audit of any case tells exactly once."""
_REGISTRATION = "registerApplication"


def records_were_made_once(evidence: Evidence) -> Iterator[Proof]:
    """Every job that was answered is in the ledger, and every entry's job was answered or cut off."""
    yield proof("ledger and engine agree job by job", len(evidence.ledger), _ledger_faults(evidence))
    yield proof("the audit tells each act once", len(evidence.cases), _audit_faults(evidence))


def _ledger_faults(evidence: Evidence) -> Iterator[Fault]:
    engine = evidence.engine
    entries = {entry.job_key: entry for entry in evidence.ledger if entry.epoch == evidence.epoch}
    for entry in evidence.ledger:
        job = engine.jobs.get(entry.job_key)
        if job is None or job.what != entry.task_type or engine.case_of(job.instance_key) != entry.case_id:
            yield Fault(
                entry.case_id, f"recorded job {entry.job_key} of {entry.task_type} is not the engine's"
            )
        elif job.last not in (*_ANSWERED, "CANCELED"):
            yield Fault(entry.case_id, f"{entry.task_type} is recorded, and its job is {job.last}")
    for job in engine.jobs.values():
        case_id = engine.case_of(job.instance_key)
        if case_id in evidence.cases and job.last in _ANSWERED and job.key not in entries:
            yield Fault(case_id, f"{job.what} was answered, and is not recorded")


def _audit_faults(evidence: Evidence) -> Iterator[Fault]:
    told = Counter((entry.case_id, entry.action) for entry in evidence.audit)
    early = {one.case_id for one in evidence.submissions if one.play.fate.halts_at == _REGISTRATION}
    for case in evidence.cases.values():
        for action in _ONCE:
            times = told[case.id, action]
            if action == "application-registered" and case.id in early:
                if times:
                    yield Fault(case.id, "registered, though held before that")
            elif times != 1 and not (times == 0 and case.id in evidence.withdrawn):
                yield Fault(case.id, f"{action} {times} times")
        ended = told[case.id, "case-closed"] + told[case.id, "case-withdrawn"]
        if ended != (case.closed_at is not None):
            yield Fault(case.id, f"ended {ended} times")


def audit_is_whole(evidence: Evidence) -> Iterator[Proof]:
    """The chain of hashes holds from its first link to its last."""
    faults = (Fault("—", f"broken at entry {sequence}") for sequence in evidence.breaks)
    yield proof("the audit's chain is whole", len(evidence.audit), faults)


def nothing_is_left_to_reconcile(evidence: Evidence) -> Iterator[Proof]:
    """Database and engine agree as `komek reconcile` sees them, through Operate."""
    faults = (Fault(one.case_id, f"{one.kind}: {one.subject} {one.detail}") for one in evidence.reconciled)
    yield proof("komek reconcile finds nothing", len(evidence.cases), faults)
