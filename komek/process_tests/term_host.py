"""A process that does nothing but host terms: for tests and measurements of their guards."""

from adapters.camunda.deployment import packaged_models
from adapters.camunda.gateway import Resource

HOST = "term-host"
OVER = "host-over"
"""The message that ends a host; its correlation key is the case."""

_MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="{host}" name="Дело, в котором идут одни сроки" isExecutable="true">
    <bpmn:startEvent id="began"><bpmn:outgoing>in</bpmn:outgoing></bpmn:startEvent>
    <bpmn:intermediateCatchEvent id="wait"><bpmn:incoming>in</bpmn:incoming><bpmn:outgoing>out</bpmn:outgoing>
      <bpmn:messageEventDefinition id="overDefinition" messageRef="messageOver" />
    </bpmn:intermediateCatchEvent>
    <bpmn:endEvent id="over"><bpmn:incoming>out</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="in" sourceRef="began" targetRef="wait" />
    <bpmn:sequenceFlow id="out" sourceRef="wait" targetRef="over" />
    {control}
  </bpmn:process>
  {message}
  <bpmn:message id="messageOver" name="{over}">
    <bpmn:extensionElements><zeebe:subscription correlationKey="=caseId" /></bpmn:extensionElements>
  </bpmn:message>
</bpmn:definitions>"""


def host_model() -> Resource:
    """Return the model; its control of terms is that of the case, to the letter.

    Deploy it together with all others: it calls the guard of its own deployment.
    """
    case = next(one for one in packaged_models() if one.name.endswith("asp/appointment.bpmn"))
    text = case.content.decode()
    model = _MODEL.format(
        host=HOST,
        over=OVER,
        control=_part(text, '<bpmn:subProcess id="termControl"', "</bpmn:subProcess>"),
        message=_part(text, '<bpmn:message id="messageTermArmed"', "</bpmn:message>"),
    )
    return Resource(f"{HOST}.bpmn", model.encode())


def _part(text: str, first: str, last: str) -> str:
    begin = text.index(first)
    return text[begin : text.index(last, begin) + len(last)]
