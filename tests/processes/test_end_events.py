"""Each end event of each model is reached by a test on the real engine: here is by which."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from adapters.camunda.deployment import packaged_models

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
HERE = Path(__file__).parent

REPLIES_COME = "test_shep_queries.test_passport_asp_extension_replies_come_and_the_review_runs_again"
THROUGH_THE_AKIM = (
    "test_registration.test_passport_asp_term_akim_18_working_days_run_from_the_akim_who_hands_over_within_3"
)
AT_THE_CENTRE = (
    "test_registration.test_passport_asp_refusal_2_a_survey_refused_is_a_refusal_collected_at_the_centre"
)
HEARD = "test_hearing.test_appk_73_the_applicant_is_heard_then_surveyed_after_all_and_appointed"
CONTRACT_LIFE = "bpmn/asp/contract-life.test.json"
"""A process owners' file, run by test_cases.py."""
BREACHED = "test_appointment.test_asp_review_portal_15_working_days_pass_warn_breach_and_the_case_goes_on"
REACHED_BY = {
    "asp-appointment/appointed": (
        "test_appointment.test_passport_asp_result_a_poor_pensioner_is_appointed_aid"
    ),
    "asp-appointment/refused": (
        "test_appointment.test_passport_asp_refusal_1_income_above_the_line_is_refused_without_a_survey"
    ),
    "asp-appointment/withdrawn": "test_withdrawal.test_appk_63_withdrawn_at_registration",
    "asp-appointment/duplicateClosed": (
        "test_duplicate.test_a_start_message_let_in_again_after_its_ttl_makes_no_second_case"
    ),
    "asp-appointment/termControlEnded": BREACHED,
    "asp-registration/applicationRegistered": AT_THE_CENTRE,
    "asp-registration/packageHandedOver": THROUGH_THE_AKIM,
    "asp-shep-queries/answerTaken": (
        "test_shep_answers.test_all_found_the_system_that_calls_back_within_its_time"
    ),
    "asp-shep-queries/informationCollected": REPLIES_COME,
    "asp-shep-queries/requestsSettled": REPLIES_COME,
    "asp-commission/conclusionRecorded": (
        "test_commission.test_passport_asp_refusal_3_the_commission_finds_no_need"
    ),
    "asp-social-contract/contractConcluded": (
        "test_social_contract.test_social_code_122_conditional_aid_is_appointed_for_the_months_of_the_contract"
    ),
    "asp-social-contract/measuresRefused": (
        "test_social_contract.test_passport_asp_refusal_4_measures_refused_is_a_refusal_of_aid"
    ),
    "asp-decision/decisionReady": (
        "test_commission.test_passport_asp_refusal_3_the_commission_finds_no_need"
    ),
    "asp-decision/decisionReconsidered": HEARD,
    "asp-hearing/hearingHeld": HEARD,
    "asp-contract-life/contractFulfilled": CONTRACT_LIFE,
    "asp-contract-life/contractNotPerformed": CONTRACT_LIFE,
    "asp-contract-life/dutyChecked": (
        "test_social_contract.test_social_code_122_conditional_aid_is_appointed_for_the_months_of_the_contract"
    ),
    "asp-contract-life/terminationRecorded": CONTRACT_LIFE,
    "extension-notice/extensionNoticeSent": REPLIES_COME,
    "notification/delivered": REPLIES_COME,
    "notification/applicantNotified": REPLIES_COME,
    "notification/noticeHandedOver": THROUGH_THE_AKIM,
    "signing/documentReturned": (
        "test_signing.test_passport_asp_result_portal_a_missing_or_invalid_signature_goes_back_to_the_head"
    ),
    "signing/documentSigned": (
        "test_signing.test_passport_asp_result_portal_a_missing_or_invalid_signature_goes_back_to_the_head"
    ),
    "term-guard/duplicateGuard": "test_term_guard.test_a_term_armed_twice_is_guarded_once",
    "term-guard/termMet": REPLIES_COME,
    "term-guard/termMetAfterWarning": THROUGH_THE_AKIM,
    "term-guard/termEnded": (
        "test_shep_queries.test_passport_asp_extension_30_days_pass_and_the_data_at_hand_decide"
    ),
    "term-guard/termClosedAlready": (
        "test_term_guard.test_a_guard_whose_term_was_closed_ends_without_being_told"
    ),
    "term-guard/termBreached": BREACHED,
}


def end_events() -> Iterator[str]:
    for model in packaged_models():
        if model.name.endswith(".bpmn"):
            process = etree.fromstring(model.content).find(f"{BPMN}process")
            yield from (f"{process.get('id')}/{end.get('id')}" for end in process.iter(f"{BPMN}endEvent"))


def named_in(test: str) -> set[str]:
    """Return the texts that a function of this folder, or a file of process tests, mentions."""
    if test.endswith(".test.json"):
        return set(re.findall(r'"([^"]+)"', (HERE.parents[1] / test).read_text("utf-8")))
    module, _, name = test.partition(".")
    tree = ast.parse((HERE / f"{module}.py").read_text("utf-8"))
    [function] = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    return {str(node.value) for node in ast.walk(function) if isinstance(node, ast.Constant)}


def test_every_end_event_of_every_model_has_its_test() -> None:
    assert sorted(end_events()) == sorted(REACHED_BY)


@pytest.mark.parametrize("end", REACHED_BY)
def test_the_test_of_an_end_event_looks_for_it(end: str) -> None:
    assert end.partition("/")[2] in named_in(REACHED_BY[end])
