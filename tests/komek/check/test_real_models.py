"""The models as they are give no finding; each thing that a process owner may break gives the right one."""

import pytest

from komek.check.words import said
from tests.komek.check.conftest import Inspect

APPOINTMENT = "bpmn/asp/appointment.bpmn"
QUERIES = "bpmn/asp/shep-queries.bpmn"
COMMISSION = "bpmn/asp/commission.bpmn"
CONTRACT = "bpmn/asp/social-contract.bpmn"
GUARD = "bpmn/shared/term-guard.bpmn"
NOTIFICATION = "bpmn/shared/notification.bpmn"
SIGNING = "bpmn/shared/signing.bpmn"
SURVEY = "bpmn/asp/survey.form"
CATEGORY = "rules/asp/category.dmn"
DECISION = "bpmn/asp/decision.bpmn"
GROUNDS = "rules/asp/refusal-grounds.dmn"

BREAKS = [
    (APPOINTMENT, 'type="asp-claim-case"', 'type="asp-claim-cas"', "claimCase", "job-unknown"),
    (APPOINTMENT, '<zeebe:taskDefinition type="asp-claim-case" retries="5" />', "",
     "claimCase", "job-without-type"),
    (APPOINTMENT, '"komek.asp-claim-case"', '"komek.asp-claim-cas"', "claimCase", "template-unknown"),
    (APPOINTMENT, '"komek.asp-claim-case"', '"komek.shep-query"', "claimCase", "template-other"),
    (APPOINTMENT, ' zeebe:modelerTemplate="komek.asp-claim-case"', "", "claimCase", "template-missing"),
    (APPOINTMENT, 'zeebe:modelerTemplateVersion="2"', 'zeebe:modelerTemplateVersion="1"',
     "claimCase", "template-old"),
    (APPOINTMENT, 'type="asp-claim-case" retries="5"', 'type="asp-claim-case"', "claimCase", "job-retries"),
    (APPOINTMENT, '=claim = "claimed"', '=clam = "claimed"',
     "caseOpenAlreadyToRegistration", "variable-unknown"),
    (APPOINTMENT, '=claim = "claimed"', '=claim = "claimd"', "caseOpenAlreadyToRegistration", "code-unknown"),
    (APPOINTMENT, 'processId="asp-commission"', 'processId="asp-comission"', "commission", "process-unknown"),
    (APPOINTMENT, 'decisionId="asp-category"', 'decisionId="asp-categories"',
     "determineCategory", "decision-unknown"),
    (APPOINTMENT, 'resultVariable="category"', 'resultVariable="categry"',
     "determineCategory", "variable-unknown"),
    (APPOINTMENT, '<zeebe:input source="=ableBodied" target="ableBodied" />', "", "determineCategory", None),
    (APPOINTMENT, 'name="asp-application-submitted"', 'name="asp-application-sent"',
     "applicationSubmitted", "message-without-sender"),
    (APPOINTMENT, '<zeebe:input source="=unit" target="unit" />', "", "sendRequests", "variable-unknown"),
    (APPOINTMENT, 'value="social-code/127"', 'value="social-code/1270"', "assessIncome", "clause-unknown"),
    (APPOINTMENT, 'id="assessIncome" name="Рассчитать среднедушевой доход"', 'id="assessIncome"',
     "assessIncome", "name-missing"),
    (APPOINTMENT, 'bpmnElement="assessIncome"', 'bpmnElement="asessIncome"', "assessIncome", "not-drawn"),
    (APPOINTMENT, '<bpmn:incoming>registrationToShepQueries</bpmn:incoming>', "",
     "shepQueries", "line-kept-half"),
    (QUERIES, 'inputCollection="=systems"', 'inputCollection="=system"',
     "queryInformationSystem", "variable-unknown"),
    (QUERIES, '<zeebe:input source="=null" target="state" />', "",
     "queryInformationSystem", "loop-shares-answer"),
    (QUERIES, 'correlationKey="=waitingTermId"', 'correlationKey="=caseId"',
     "repliesTermEnded", "message-wrong-key"),
    (QUERIES, 'attachedToRef="enterReplies"', 'attachedToRef="enterReply"',
     "repliesTermEnded", "boundary-hangs"),
    (QUERIES, "not(list contains(answers.state", "not(list contains(answers.stat",
     "answersAwaitedToAnswersIn", "field-unknown"),
    (COMMISSION, '"commission:" + commissionUnit', '"comission:" + commissionUnit',
     "conductSurvey", "group-unknown"),
    (COMMISSION, '<zeebe:userTask />', "", "conductSurvey", "user-task-old-kind"),
    (COMMISSION, 'formId="asp-survey"', 'formId="asp-survay"', "conductSurvey", "form-unknown"),
    (COMMISSION, '<zeebe:output source="=surveyDate" target="surveyDate" />', "",
     "surveyDate", "form-field-unread"),
    (GUARD, ">=dueAt<", ">=dueDate<", "dueTime", "variable-unknown"),
    (GUARD, ">=dueAt<", ">=termId<", "dueTime", "timer-wrong-kind"),
    (GUARD, 'correlationKey="=termId"', 'correlationKey="=caseId"', None, "message-wrong-key"),
    (GUARD, '<zeebe:output source="=warnAt" target="warnAt" />', "", "warnTerm", "result-dropped"),
    (NOTIFICATION, 'messageRef="messageEffectAccepted"', 'messageRef="messageEffect"',
     None, "reference-undefined"),
    (SIGNING, 'candidateGroups="=[signerGroup]"', 'candidateGroups="head"', "signDocument", "group-unclear"),
    (SURVEY, '"key": "visit"', '"key": "visot"', "recordSurvey", None),
    (SURVEY, '"value": "refused"', '"value": "refusd"', None, None),
    (SURVEY, "{{caseLink}}", "{{caseLnk}}", None, "form-without-link"),
    (SURVEY, '"type": "datetime"', '"type": "textfield"', "surveyDate", "form-asks-text"),
    (SURVEY, '"8.6.0"', '"8.9.0"', "asp-survey", "form-platform"),
    (GROUNDS, "<text>income</text>", "<text>incom</text>", None, "table-input-missing"),
    (GROUNDS, '<text>"above"</text>', '<text>"abov"</text>', None, "table-code-unknown"),
    (GROUNDS, "<description>passport-asp/refusal-1</description>", "", None, "clause-missing"),
    (GROUNDS, '<text>"above"</text>', "<text></text>", "incomeInput", "table-column-unread"),
    (GROUNDS, '<text>"above"</text>', "<text>&gt; 3</text>", None, "table-cell"),
    (GROUNDS, '<text>"above"</text>', '<text>not("above","equal","below")</text>', None, "table-rule-never"),
    (GROUNDS, '<text>"refusal-1"</text>', '<text>"refusal-2"</text>', None, "table-answer-unused"),
    (GROUNDS, '<text>"refusal-1"</text>', "<text>refusal</text>", None, "table-answer"),
    (GROUNDS, 'hitPolicy="COLLECT"', 'hitPolicy="FIRST"', "asp-refusal-grounds", "table-policy"),
    (GROUNDS, '"above","equal","below"', '"above","equal","below","far"', "incomeInput", "table-code-never"),
    (CATEGORY, '<text>"none"</text>', "<text></text>", None, "table-overlap"),
    (CATEGORY, '<text>"only-carer"</text>', '<text>"none"</text>', "asp-category", "table-gap"),
    (CATEGORY, 'typeRef="string"', 'typeRef="number"', "ableBodiedInput", "table-type"),
    (DECISION, 'source="=income" target="income"', 'source="=caseId" target="income"',
     "findRefusalGrounds", "table-wrong-kind"),
]  # fmt: skip


def test_the_models_as_they_are_give_no_finding(real_models: dict[str, bytes], inspected: Inspect) -> None:
    assert [(one.place, said(one, "en")) for one in inspected(real_models)] == []


@pytest.mark.parametrize(("file", "right", "wrong", "element", "code"), BREAKS)
def test_what_somebody_breaks_is_named(
    real_models: dict[str, bytes],
    inspected: Inspect,
    file: str,
    right: str,
    wrong: str,
    element: str | None,
    code: str | None,
) -> None:
    text = real_models[file].decode()
    assert right in text, "the model has changed: mend this row"
    findings = inspected({**real_models, file: text.replace(right, wrong).encode()})
    named = [one for one in findings if element in {None, one.place.element_id} and code in {None, one.code}]
    assert named, findings
    for one in findings:
        assert len(said(one, "ru")) > 20
        assert "{" not in said(one, "en").replace("{{caseLink}}", "")


def test_a_file_that_cannot_be_read_is_a_finding_and_no_crash(
    real_models: dict[str, bytes], inspected: Inspect
) -> None:
    findings = inspected({**real_models, APPOINTMENT: real_models[APPOINTMENT][:900], SURVEY: b"{"})
    assert {one.place.file for one in findings if one.code == "unreadable"} == {APPOINTMENT, SURVEY}


def test_a_mistyped_name_is_answered_with_the_one_that_was_meant(
    real_models: dict[str, bytes], inspected: Inspect
) -> None:
    broken = real_models[APPOINTMENT].replace(b'type="asp-claim-case"', b'type="asp-claim-cas"')
    (finding,) = [one for one in inspected({**real_models, APPOINTMENT: broken}) if one.code == "job-unknown"]
    assert "похоже на «asp-claim-case»" in said(finding, "ru")
    assert "did you mean “asp-claim-case”?" in said(finding, "en")
