"""The proofs of a campaign: each compares what was wanted with the books of those who got it."""

from collections.abc import Sequence

from komek.campaign.evidence import Evidence
from komek.campaign.proof import Proof
from komek.campaign.proofs.cases import cases_came_to_their_ends, submissions_are_cases
from komek.campaign.proofs.effects import effects_were_accepted_once, nothing_came_unwanted
from komek.campaign.proofs.instances import cases_have_one_instance
from komek.campaign.proofs.records import (
    audit_is_whole,
    nothing_is_left_to_reconcile,
    records_were_made_once,
)
from komek.campaign.proofs.terms import closed_cases_have_no_open_term, terms_are_guarded

ALL = (
    submissions_are_cases,
    cases_have_one_instance,
    cases_came_to_their_ends,
    records_were_made_once,
    effects_were_accepted_once,
    nothing_came_unwanted,
    terms_are_guarded,
    closed_cases_have_no_open_term,
    audit_is_whole,
    nothing_is_left_to_reconcile,
)


def prove(evidence: Evidence) -> Sequence[Proof]:
    """Return every proof, held or failed."""
    return [proof for prover in ALL for proof in prover(evidence)]
