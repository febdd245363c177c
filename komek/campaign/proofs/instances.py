"""Each case was claimed by one process instance, and that one ended with it."""

from collections.abc import Iterator

from adapters.database.case import Case
from komek.campaign.evidence import Evidence
from komek.campaign.proof import Fault, Proof, proof

PROCESS = "asp-appointment"
_DUPLICATE = "duplicateClosed"


def cases_have_one_instance(evidence: Evidence) -> Iterator[Proof]:
    """Exactly one instance of each case went beyond its claim, and the case is bound to it."""
    faults = [fault for case in evidence.cases.values() for fault in _faults(evidence, case)]
    yield proof("each case has one process instance", len(evidence.cases), faults)


def _faults(evidence: Evidence, case: Case) -> Iterator[Fault]:
    all_of_case = evidence.instances.get(case.id, ())
    roots = [one for one in all_of_case if one.process_id == PROCESS and one.parent_key == -1]
    claimed = [one for one in roots if _DUPLICATE not in one.ends]
    if len(claimed) != 1:
        yield Fault(case.id, f"{len(claimed)} instances went on")
        return
    [instance] = claimed
    if (case.engine_epoch, case.instance_key) != (evidence.epoch, instance.key):
        yield Fault(case.id, f"bound to instance {case.instance_key}, worked by {instance.key}")
    if case.id in evidence.held:
        if instance.ended is not None:
            yield Fault(case.id, "its instance ended though the case was held")
    elif instance.ended != "ELEMENT_COMPLETED":
        yield Fault(case.id, f"its instance is {instance.ended or 'still open'}")
    else:
        for one in all_of_case:
            if one.ended is None:
                yield Fault(case.id, f"an instance of {one.process_id} outlives it")
