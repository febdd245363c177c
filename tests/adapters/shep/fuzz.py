"""Strategies for input from outside: payloads near and far from a model, and messages damaged on the way."""

from typing import Any

from hypothesis import strategies as st
from lxml import etree

from adapters.shep.xml_model import XmlModel, occurrence, tag_of

TEXTS = st.one_of(
    st.sampled_from(
        ["", "990101300003", "560510490004", "true", "false", "TRUE", "2026-11-01", "2099-01-01", "404", "-1",
         "1e400", "NaN", "0001-01-01", "99999-01-01", "2026-02-30", "<b/>", "]]>", "\u200b", "1" * 400]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12),
)  # fmt: skip


@st.composite
def payloads(draw: st.DrawFn, service: Any, iin: str) -> etree._Element | None:
    """Draw what may lie in `data`: nothing, text, or children that mostly are those of the answer."""
    kind = draw(st.sampled_from(["nothing", "text", "near", "near", "near"]))
    if kind == "nothing":
        return None
    data = etree.Element("data")
    if kind == "text":
        data.text = draw(TEXTS)
        return data
    _children(draw, data, service.answer, iin, depth=0)
    return data


def _children(draw: st.DrawFn, parent: etree._Element, model: type[XmlModel], iin: str, depth: int) -> None:
    for name, field in model.model_fields.items():
        for _ in range(draw(st.sampled_from([1, 1, 1, 0, 2]))):
            child = etree.SubElement(parent, draw(st.sampled_from([tag_of(name, field)] * 9 + ["other"])))
            _, inner = occurrence(field.annotation)
            if isinstance(inner, type) and issubclass(inner, XmlModel) and depth < 4:
                _children(draw, child, inner, iin, depth + 1)
            else:
                child.text = iin if "iin" in name and draw(st.booleans()) else draw(TEXTS)


@st.composite
def damaged(draw: st.DrawFn, raw: bytes) -> bytes:
    """Draw a message with some of its bytes cut, doubled, replaced or swapped."""
    content = bytearray(raw)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, max(0, len(content) - 1)))
        length = draw(st.integers(0, 40))
        part = bytes(content[start : start + length])
        how = draw(st.sampled_from(["cut", "double", "replace", "move", "end"]))
        if how == "cut":
            del content[start : start + length]
        elif how == "double":
            content[start:start] = part
        elif how == "replace":
            content[start : start + length] = draw(st.binary(max_size=40))
        elif how == "move":
            del content[start : start + length]
            content += part
        else:
            del content[start:]
    return bytes(content)
