"""Render a template with typst into PDF/A-2b: equal data give equal bytes."""

import json
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from pydantic import BaseModel

PACKAGED = files("adapters.documents") / "templates"


class TemplateError(RuntimeError):
    """A template does not compile; the message names the template, never the data."""


def render(template: str, data: BaseModel, derived: dict[str, Any], *, link: str, dated: date,
           templates: Path | None = None) -> bytes:  # fmt: skip
    """Return the PDF of a template.

    The template reads `sys.inputs.data` (JSON: the data's fields and what was derived from them) and
    `sys.inputs.qr` (SVG of the link). Only typst's own fonts are used, so that every machine prints alike.

    Args:
        template: name of a file in the folder of templates.
        data: the letter's data.
        derived: wording made from the data, put beside its fields.
        link: what the QR code opens.
        dated: the day the letter bears; also the PDF's own date.
        templates: a process owner's folder; what lies in it goes over the packaged templates.

    Raises:
        TemplateError: the template does not compile.
    """
    import typst  # noqa: PLC0415 - ten megabytes that only a process which renders shall pay

    issued = {"year": dated.year, "month": dated.month, "day": dated.day}
    fields = {**data.model_dump(mode="json"), **_plain(derived), "link": link, "issued": issued}
    inputs = {"data": json.dumps(fields, ensure_ascii=False), "qr": _qr(link)}
    known = _packaged() | (own_templates(templates) if templates else {})
    try:
        pdf = typst.compile(  # type: ignore[call-overload]  # its stubs forget that files may be in memory
            {**known, "main.typ": known[template]},
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=["a-2b"],
            timestamp=datetime.combine(dated, time(), UTC),
        )
    except typst.TypstError as error:
        raise TemplateError(f"the template {template} does not compile: {error.message}") from None
    if not isinstance(pdf, bytes):
        raise TemplateError(f"the template {template} gave no single PDF")
    return pdf


@cache
def _packaged() -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in PACKAGED.iterdir() if one.name.endswith(".typ")}


def own_templates(folder: Path) -> dict[str, bytes]:
    """Return the templates of a process owner's folder, read anew each time: an edit counts from now on.

    Raises:
        TemplateError: there is no such folder, or a file cannot be read.
    """
    try:
        return {one.name: one.read_bytes() for one in sorted(folder.iterdir()) if one.suffix == ".typ"}
    except OSError as error:
        raise TemplateError(f"the folder of templates cannot be read: {type(error).__name__}") from None


def _plain(derived: dict[str, Any]) -> dict[str, Any]:
    return {name: _dump(value) for name, value in derived.items()}


def _dump(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, list | tuple):
        return [_dump(item) for item in value]
    if isinstance(value, dict):
        return _plain(value)
    return value


def _qr(link: str) -> str:
    import segno  # noqa: PLC0415 - as above

    svg = BytesIO()
    segno.make(link, error="m", micro=False).save(svg, kind="svg", border=0, xmldecl=False)
    return svg.getvalue().decode()
