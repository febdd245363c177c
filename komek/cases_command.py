"""`komek test`: the tests that process owners write as JSON, run on a real engine."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

import bpmn
from adapters.camunda.deployment import packaged_models
from komek.addresses import Addresses
from komek.cases_engine import Elsewhere, engine_elsewhere, engine_of_ours
from komek.engine import EngineError
from komek.process_tests.cases.coverage import StaleReasonError, coverage_of, read_reasons
from komek.process_tests.cases.file import TestFile
from komek.process_tests.cases.html import NoViewerError, find_viewer, write_html
from komek.process_tests.cases.junit import write_junit
from komek.process_tests.cases.models import ModelFile, Models, models_below
from komek.process_tests.cases.reading import UnreadableFileError, read_file, test_files
from komek.process_tests.cases.real_workers import RealWorkers
from komek.process_tests.cases.recording import NothingToRecordError, record_case
from komek.process_tests.cases.result import CaseResult, Outcome
from komek.process_tests.cases.runner import LIMIT, Runner
from komek.process_tests.cases.stand_in import stand_in_models
from komek.process_tests.cases.terminal import show_case, show_coverage, show_slowest, show_totals
from komek.process_tests.record import Record
from komek.process_tests.record_log import all_lines
from komek.settings import MissingSettingError, Settings

_ROOM = Path("bpmn")
_UNCOVERED = "uncovered.yaml"


class _RunByDefault(TyperGroup):
    """``komek test bpmn/asp`` is ``komek test run bpmn/asp``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_RunByDefault,
    help="Run process owners' tests (*.test.json), or record one. «komek test bpmn/asp» runs a folder's.",
)


@app.command()
def run(  # noqa: PLR0917 - typer's way
    paths: Annotated[
        list[Path] | None, typer.Argument(exists=True, help="Test files or folders; «bpmn» unless given.")
    ] = None,
    models: Annotated[
        list[Path] | None,
        typer.Option(exists=True, file_okay=False, help="Folders of the models; Komek's own unless given."),
    ] = None,
    only: Annotated[str, typer.Option(help="Only test cases whose name contains this.")] = "",
    limit: Annotated[float, typer.Option(help="Seconds that a step waits.")] = LIMIT,
    slowest: Annotated[int, typer.Option(help="Show the slowest test cases.")] = 0,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML there.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the page with coloured diagrams there.")] = None,
    bpmn_js: Annotated[
        Path | None, typer.Option(exists=True, help="bpmn-js, if not in node_modules.")
    ] = None,
    uncovered: Annotated[
        Path | None, typer.Option(exists=True, help="YAML with reasons for what is not covered.")
    ] = None,
    workers: Annotated[
        str, typer.Option(help="Real workers for jobs that are not mocked: module:function.")
    ] = "",
    engine_data: Annotated[
        Path | None, typer.Option(help="Use the engine of this directory and leave it running.")
    ] = None,
    engine: Annotated[str, typer.Option(help="An engine that runs already: gRPC, host:port.")] = "",
    rest: Annotated[str, typer.Option(help="Its REST address.")] = "http://localhost:8080",
    management: Annotated[str, typer.Option(help="Its management address, for the clock.")] = "",
    records: Annotated[str, typer.Option(help="Its OpenSearch or Elasticsearch.")] = "http://localhost:9200",
) -> None:
    """Run test cases; leaves with 1 if one fails, with 2 if something cannot be read."""
    console = Console(highlight=False)
    places = paths or [_ROOM]
    try:
        files = [(file, read_file(file)) for file in test_files(places)]
        tested = models_below(models) if models else _models(places)
        reasons_file = uncovered or _reasons_of(places)
        reasons = read_reasons(reasons_file) if reasons_file else {}
        viewer = (bpmn_js or find_viewer(Path.cwd())) if html else None
        real = _real_workers(workers)
        there = Elsewhere(engine, rest, management, records)
        chosen = engine_elsewhere(there) if engine else engine_of_ours(engine_data, console)
        with chosen as (access, source), Runner(access, source, tested, limit=limit, workers=real) as runner:
            results = list(_results(runner, files, only, console))
        coverage = coverage_of(results, tested, reasons, _touched(tested, results, places))
    except (UnreadableFileError, NoViewerError, StaleReasonError, EngineError, ValueError) as error:
        console.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None
    show_coverage(console, coverage)
    if slowest:
        show_slowest(console, results, slowest)
    if junit is not None:
        write_junit(junit, results)
    if html is not None and viewer is not None:
        write_html(html, results, coverage, tested, viewer)
    show_totals(console, results)
    if any(one.outcome is Outcome.FAILED for one in results):
        raise typer.Exit(1)


@app.command()
def record(
    case: Annotated[str, typer.Argument(help="The case's id, or the key of its process instance.")],
    output: Annotated[Path | None, typer.Option(help="The test file to write; shown unless given.")] = None,
    name: Annotated[str, typer.Option(help="The test case's name.")] = "Записанное дело",
    log: Annotated[
        Path | None, typer.Option(exists=True, help="A record log; that of the running engine unless given.")
    ] = None,
) -> None:
    """Turn the path of a finished case, without its data, into a test file."""
    console = Console(highlight=False)
    try:
        path = log or _record_log()
        known = [one for one in map(Record.parse, all_lines(path)) if one is not None]
        recorded = record_case(known, _root_of(known, case), _packaged(), name)
    except (NothingToRecordError, MissingSettingError, EngineError) as error:
        console.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from None
    text = json.dumps(recorded, ensure_ascii=False, indent=2) + "\n"
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        console.print(f"Записано: {output}. Назовите тест и опишите его словами.", markup=False)


@app.command()
def samples(
    folder: Annotated[Path, typer.Argument(exists=True, help="A folder of test files in JSON.")],
    engine_data: Annotated[
        Path | None, typer.Option(help="Use the engine of this directory and leave it running.")
    ] = None,
) -> None:
    """Try test files that came without models: each case runs on models made up for it, or says why not.

    The format's own samples stand in camunda/camunda, testing/camunda-process-test-json-test-cases,
    src/test/resources. Leaves with 1 if a case that is not refused fails.
    """
    console = Console(highlight=False)
    failed = 0
    with engine_of_ours(engine_data, console) as (access, source):
        for file in sorted(folder.rglob("*.json")):
            console.rule(file.name, align="left")
            try:
                content = read_file(file)
            except UnreadableFileError as error:
                console.print(f"⊘ {error}", markup=False)
                continue
            for case in content.test_cases:
                with Runner(access, source, stand_in_models(case)) as runner:
                    result = runner.run(case, file.name)
                show_case(console, result)
                failed += result.outcome is Outcome.FAILED
            if not content.test_cases:
                console.print("Тестов в файле нет")
    raise typer.Exit(1 if failed else 0)


def _results(
    runner: Runner, files: list[tuple[Path, TestFile]], only: str, console: Console
) -> Iterator[CaseResult]:
    for file, content in files:
        chosen = [one for one in content.test_cases if only in one.name]
        if chosen:
            console.rule(str(file), align="left")
        for case in chosen:
            result = runner.run(case, str(file))
            show_case(console, result)
            yield result


def _packaged() -> Models:
    return Models(tuple(ModelFile(one.name, one.content) for one in packaged_models()))


def _models(places: list[Path]) -> Models:
    """Return Komek's models for Komek's own rooms, else those beside the test files."""
    packaged = Path(bpmn.__path__[0]).resolve()
    if any(one.resolve().is_relative_to(packaged) for one in places):
        return _packaged()
    return models_below([one if one.is_dir() else one.parent for one in places])


def _reasons_of(places: list[Path]) -> Path | None:
    """Return the reasons that lie in the folder told, or above it."""
    for place in places:
        for folder in (place.resolve(), *place.resolve().parents):
            if (folder / _UNCOVERED).is_file():
                return folder / _UNCOVERED
    return None


def _touched(models: Models, results: list[CaseResult], places: list[Path]) -> set[str]:
    """Return the files of models that lie in the folders told or were gone through."""
    entered = {process for one in results for process, _ in one.observed.covered()}
    rooms = [one.resolve() for one in places if one.is_dir()]
    root = Path(bpmn.__path__[0]).resolve().parent
    return {
        process.file
        for key, process in models.processes.items()
        if key in entered or any((root / process.file).resolve().is_relative_to(room) for room in rooms)
    }


def _real_workers(named: str) -> RealWorkers | None:
    if not named:
        return None
    module, _, function = named.partition(":")
    try:
        found: RealWorkers = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise ValueError(f"работники {named} не найдены (нужно module:function): {error}") from None
    return found


def _record_log() -> Path:
    found = Addresses(Settings()).embedded_engine().status().addresses
    if found is None or found.record_log is None:
        raise EngineError("движок с журналом записей не запущен: запустите его или укажите --log")
    return found.record_log


def _root_of(records: list[Record], case: str) -> int:
    """Return the instance that a case's id or an instance's key means; 0 if there is none."""
    for one in records:
        of_case = one.kind == "VARIABLE" and one.value["name"] == "caseId" and one.variable == case
        of_key = one.kind == "PROCESS_INSTANCE" and str(one.key) == case
        if of_case or of_key:
            return one.instance_key
    return 0
