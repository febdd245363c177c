"""`asp-claim-case`: the first job of a case takes it; a second instance of the same case is a duplicate."""

from typing import Literal

from workers.runtime.contract import Command, Link, Result
from workers.runtime.task import task
from workers.runtime.work import Work


class ClaimCase(Command):
    """Take the case for this process instance."""


class CaseClaimed(Result):
    """Whether the instance goes on, and where people read the case: guards of its first term know it too."""

    claim: Literal["claimed", "duplicate"]
    case_link: Link


@task("asp-claim-case", clause="passport-asp/portal-step-4")
def claim_case(command: ClaimCase, work: Work) -> CaseClaimed:
    """Bind the case to the instance that came first.

    A start message can be let in twice once its TTL has passed: the engine knows its id only while it is
    buffered. A claim of another epoch is that of an engine whose data are gone: the case starts anew with the
    records it has. Within an epoch only reconciliation releases a claim, once it has seen that the holder is
    gone. A closed case is not begun again.
    """
    case, link = work.case(command.case_id), work.links.case_page(command.case_id)
    claimant = (work.origin.epoch, work.origin.instance_key)
    held = case.engine_epoch == work.origin.epoch and case.instance_key not in (None, claimant[1])
    if held or case.closed_at is not None:
        work.note("case-duplicate", case.id, instance=work.origin.instance_key)
        return CaseClaimed(claim="duplicate", case_link=link)
    case.engine_epoch, case.instance_key = claimant
    work.note("case-claimed", case.id, instance=work.origin.instance_key)
    return CaseClaimed(claim="claimed", case_link=link)
