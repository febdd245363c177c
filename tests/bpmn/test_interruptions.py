"""What cuts work short, and what it leaves alone."""

from tests.bpmn.reading import Element, Model


def _event_sub_process(model: Model, name: str) -> Element:
    (start,) = next(node for node in model.nodes if node.id == name).all("bpmn:startEvent")
    return Element(start, model.path.name)


def _message(model: Model, event: Element) -> tuple[str, str]:
    reference = event.one("bpmn:messageEventDefinition")
    assert reference is not None
    (message,) = [
        found for found in model.xml.findall("{*}message") if found.get("id") == reference.get("messageRef")
    ]
    subscription = message.find("{*}extensionElements/{*}subscription")
    return message.get("name"), subscription.get("correlationKey")


def test_a_withdrawal_ends_everything_that_is_done_for_the_case(models: dict[str, Model]) -> None:
    case = models["asp-appointment"]
    start = _event_sub_process(case, "withdrawal")
    assert start.xml.get("isInterrupting", "true") == "true"
    assert _message(case, start) == ("asp-application-withdrawn", "=caseId")
    assert start.xml.getparent().getparent() is case.process.xml


def test_a_new_term_interrupts_nothing(models: dict[str, Model]) -> None:
    assert _event_sub_process(models["asp-appointment"], "termControl").xml.get("isInterrupting") == "false"


def test_the_end_of_the_replies_term_interrupts_the_wait_alone(models: dict[str, Model]) -> None:
    """The notice of the extension still goes out (facts: law C 3)."""
    queries = models["asp-shep-queries"]
    ended = {event.xml.get("attachedToRef"): event for event in queries.of_kind("boundaryEvent")}
    assert ended.keys() == {"enterReplies", "awaitAnswers"}
    for event in ended.values():
        assert event.xml.get("cancelActivity", "true") == "true"
        assert _message(queries, event) == ("term-ended", "=waitingTermId")


def test_only_the_guard_holds_timers(model: Model) -> None:
    timers = model.xml.findall(".//{*}timerEventDefinition")
    assert bool(timers) == (model.process.id == "term-guard")
