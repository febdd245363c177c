"""Moves the tasks of a model to the newest templates, touching nothing else in the file."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from komek.templates.template import Template

_TASK = re.compile(r"<bpmn:serviceTask\b[^>]*>.*?</bpmn:serviceTask>", re.DOTALL)
_TYPE = re.compile(r'<zeebe:taskDefinition\b[^>]*\btype="([^"]*)"')
_OPENING = re.compile(r"<bpmn:serviceTask\b[^>]*>")
_OURS = re.compile(r'\s+zeebe:modelerTemplate(?:Version|Icon)?="[^"]*"')
_INPUT = re.compile(r'( *)<zeebe:input\b[^>]*\btarget="([^"]*)"[^>]*/>\n')


def upgraded(text: str, templates: Mapping[str, Template]) -> str:
    """Return a model whose service tasks bear the newest template of their job type.

    An input that the contract has and the task lacks is added as the template would; all else is for
    `komek check` to say and for a person to decide.

    Args:
        text: a ``.bpmn`` file.
        templates: the templates by job type.
    """
    return _TASK.sub(lambda match: _task(match[0], templates), text)


def _task(text: str, templates: Mapping[str, Template]) -> str:
    job_type = _TYPE.search(text)
    template = templates.get(job_type[1]) if job_type else None
    if template is None:
        return text
    marks = {
        "modelerTemplate": template["id"],
        "modelerTemplateVersion": str(template["version"]),
        "modelerTemplateIcon": template["icon"]["contents"],
    }
    attributes = "".join(f" zeebe:{name}={quoteattr(value)}" for name, value in marks.items())
    borne = _OPENING.sub(lambda found: f"{_OURS.sub('', found[0])[:-1]}{attributes}>", text, count=1)
    return _with_inputs(borne, template)


def _with_inputs(text: str, template: Template) -> str:
    inputs = list(_INPUT.finditer(text))
    if not inputs:
        return text
    present = {match[2] for match in inputs}
    wanted = [one for one in template["properties"] if one["binding"]["type"] == "zeebe:input"]
    added = "".join(
        f"{inputs[-1][1]}<zeebe:input source={quoteattr(one['value'])}"
        f" target={quoteattr(one['binding']['name'])} />\n"
        for one in wanted
        if one["binding"]["name"] not in present
    )
    return text[: inputs[-1].end()] + added + text[inputs[-1].end() :]
