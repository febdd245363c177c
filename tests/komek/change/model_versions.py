"""Versions of a small process, made from one text by changes."""

from lxml import etree

from komek.check.diagram import Diagram

TEXT = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="walk" name="Прогулка" isExecutable="true">
    <bpmn:startEvent id="started" name="Начато"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="a" sourceRef="started" targetRef="look" />
    <bpmn:userTask id="look" name="Осмотреть">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:assignmentDefinition candidateGroups="centre" />
        <zeebe:ioMapping>
          <zeebe:input source="=1" target="one" /><zeebe:input source="=2" target="two" />
        </zeebe:ioMapping>
      </bpmn:extensionElements>
      <bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="b" sourceRef="look" targetRef="ended" />
    <bpmn:endEvent id="ended" name="Закончено"><bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
"""
AFTER_LOOK = """<bpmn:sequenceFlow id="b" sourceRef="look" targetRef="write" />
    <bpmn:userTask id="write" name="Записать">
      <bpmn:extensionElements><zeebe:userTask /></bpmn:extensionElements>
      <bpmn:incoming>b</bpmn:incoming><bpmn:outgoing>c</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="c" sourceRef="write" targetRef="ended" />"""
FLOW_B = '<bpmn:sequenceFlow id="b" sourceRef="look" targetRef="ended" />'


def changed(*changes: tuple[str, str], text: str = TEXT) -> str:
    """Return the text with each of the changes made; one that changes nothing is a mistake of the test."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def diagram(text: str = TEXT) -> Diagram:
    """Read a version."""
    return Diagram("walk.bpmn", etree.fromstring(text.encode()))
