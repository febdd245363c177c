"""What user tasks are called in Kazakh: the models say it in the element's documentation."""

from collections.abc import Mapping
from functools import cache

from lxml import etree

from adapters.camunda.deployment import packaged_models

_BPMN = {"bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL"}
_MARK = "kk: "


@cache
def kazakh_names() -> Mapping[str, str]:
    """Return the Kazakh names of the packaged models' user tasks by element id."""
    names: dict[str, str] = {}
    for resource in packaged_models():
        if resource.name.endswith(".bpmn"):
            root = etree.fromstring(resource.content)
            for task in root.iterfind(".//bpmn:userTask", _BPMN):
                said = task.findtext("bpmn:documentation", "", _BPMN)
                line = next((one for one in said.splitlines() if one.strip().startswith(_MARK)), "")
                names[task.get("id", "")] = line.strip().removeprefix(_MARK)
    return {element: name for element, name in names.items() if name}
