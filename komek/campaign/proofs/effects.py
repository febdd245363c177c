"""Each effect was accepted once by its receiver, by the receiver's own books."""

from collections import Counter
from collections.abc import Iterator, Mapping

from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.desk.task_pages import OWN_PAGES
from komek.campaign.evidence import Evidence
from komek.campaign.proof import Fault, Proof, proof
from rules.codes import DeliveryMeans
from workers.senders.sms import own_id

_WAITS_FOR_A_PERSON = (EffectState.UNKNOWN,)


def effects_were_accepted_once(evidence: Evidence) -> Iterator[Proof]:
    """No accepted effect missing or repeated; one that waits for a person came at most once."""
    receivers: dict[EffectKind, tuple[str, Counter[str]]] = {
        EffectKind.SMS: ("each SMS was taken once (no duplicates removed there)", Counter(evidence.sms)),
        EffectKind.CABINET: ("each notice lies in the cabinet once", Counter(evidence.cabinet)),
        EffectKind.MESSAGE: ("each message was let into the engine once", evidence.engine.published),
    }
    for kind, (says, taken) in receivers.items():
        own = [effect for effect in evidence.effects if effect.kind == kind]
        yield proof(says, len(own), (fault for effect in own for fault in _faults(effect, taken)))
    yield _user_tasks(evidence)
    faults = (fault for effect in evidence.effects for fault in _still_open(effect))
    yield proof("no effect is left on its way", len(evidence.effects), faults)
    yield _notices(evidence)


def nothing_came_unwanted(evidence: Evidence) -> Iterator[Proof]:
    """What a receiver took, somebody wanted."""
    wanted = {_id_at_receiver(effect) for effect in evidence.effects}
    messages = [id_ for id_ in evidence.engine.published if id_.partition("/")[0] in evidence.cases]
    taken = [*evidence.sms, *evidence.cabinet, *messages]
    faults = (
        Fault(_case_in(id_, evidence.cases), f"{id_} came unwanted") for id_ in taken if id_ not in wanted
    )
    yield proof("nothing came that nobody wanted", len(taken), faults)


def _faults(effect: Effect, taken: Mapping[str, int]) -> Iterator[Fault]:
    times = taken.get(_id_at_receiver(effect), 0)
    if times > 1:
        yield Fault(effect.case_id, f"{effect.business_key} was taken {times} times")
    if times == 0 and effect.state == EffectState.ACCEPTED:
        yield Fault(effect.case_id, f"{effect.business_key} is accepted, and the receiver has it not")


def _still_open(effect: Effect) -> Iterator[Fault]:
    if effect.state not in (EffectState.ACCEPTED, *_WAITS_FOR_A_PERSON):
        yield Fault(effect.case_id, f"{effect.business_key} is {effect.state}: {effect.error}")


def _user_tasks(evidence: Evidence) -> Proof:
    """A task with a page of its own on the desk ends by the effect of an act there, and by nothing else."""
    engine = evidence.engine
    done = Counter(
        (engine.case_of(task.instance_key), task.what)
        for task in engine.user_tasks.values()
        if task.last == "COMPLETED" and task.what in OWN_PAGES
    )
    own = [effect for effect in evidence.effects if effect.kind == EffectKind.USER_TASK]
    wanted = Counter((effect.case_id, effect.payload["element"]) for effect in own)
    faults = [
        Fault(case_id, f"{element} was completed {done[case_id, element]} times, wanted {times}")
        for (case_id, element), times in wanted.items()
        # A task that a withdrawal has cut off is done too.
        if done[case_id, element] != times
        and not (case_id in evidence.withdrawn and done[case_id, element] < times)
    ]
    unwanted = ((case_id, element) for case_id, element in done if (case_id, element) not in wanted)
    faults += [
        Fault(case_id, f"{element} was completed, and nobody acted")
        for case_id, element in unwanted
        if case_id in evidence.cases
    ]
    return proof("each act on the desk completed one task", len(own), faults)


def _notices(evidence: Evidence) -> Proof:
    """Every planned delivery left, and is dated."""
    wanted = {effect.business_key for effect in evidence.effects}
    faults = []
    for notice in evidence.notices:
        leaves = notice.means != DeliveryMeans.COUNTER
        if notice.case_id not in evidence.withdrawn:
            if leaves and notice.key not in wanted:
                faults.append(Fault(notice.case_id, f"{notice.key} was planned and never wanted"))
            if notice.accepted_at is None:
                faults.append(Fault(notice.case_id, f"{notice.key} was never accepted"))
    return proof("each planned delivery left", len(evidence.notices), faults)


def _id_at_receiver(effect: Effect) -> str:
    return own_id(effect.business_key) if effect.kind == EffectKind.SMS else effect.business_key


def _case_in(id_: str, cases: Mapping[str, object]) -> str:
    case_id = id_.partition("/")[0]
    return case_id if case_id in cases else "—"
