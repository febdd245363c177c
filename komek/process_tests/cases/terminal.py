"""The report for people at a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from komek.process_tests.cases.coverage import Coverage
from komek.process_tests.cases.result import CaseResult, Outcome

_MARKS = {
    Outcome.PASSED: "[green]✓[/]",
    Outcome.FAILED: "[red]✗[/]",
    Outcome.REFUSED: "[yellow]⊘[/]",
    Outcome.SKIPPED: "[dim]·[/]",
}


def show_case(console: Console, result: CaseResult) -> None:
    """Show a test case: its steps with ticks, and why it failed."""
    console.print(
        f"\n{_MARKS[result.outcome]} [bold]{escape(result.name)}[/]  [dim]{result.seconds:.1f} с[/]"
    )
    if result.description:
        console.print(f"  [dim]{escape(result.description)}[/]")
    for step in result.steps:
        style = "[dim]" if step.outcome is Outcome.SKIPPED else ""
        console.print(f"  {_MARKS[step.outcome]} {style}{escape(step.told)}")
    for reason in result.refused:
        console.print(f"  [yellow]Не выполняется:[/] {escape(reason)}")
    if result.failure is not None:
        for line in result.failure.lines():
            console.print(f"    {escape(line)}", style="red" if line.startswith("Причина") else "")


def show_coverage(console: Console, coverage: Coverage) -> None:
    """Show what was covered, model by model."""
    table = Table(title="Покрытие моделей", title_justify="left", box=None, pad_edge=False)
    for heading in ("Модель", "Элементы", "Пути", "Не пройдены"):
        table.add_column(heading, overflow="fold")
    for key, one in coverage.processes.items():
        missing = ", ".join(one.missing)
        with_reason = f"с причиной: {len(one.reasons)}" if one.reasons else ""
        told = "; ".join(filter(None, (missing, with_reason)))
        table.add_row(key, f"{one.elements:.0%}", f"{one.flows:.0%}", told)
    console.print()
    console.print(table)


def show_slowest(console: Console, results: Sequence[CaseResult], number: int) -> None:
    """Show the slowest test cases, and in each its slowest step."""
    console.print("\n[bold]Самые долгие[/]")
    for one in sorted(results, key=lambda result: -result.seconds)[:number]:
        slowest = max(one.steps, key=lambda step: step.seconds, default=None)
        step = f" (шаг {slowest.seconds:.2f} с: {slowest.told})" if slowest else ""
        console.print(f"  {one.seconds:6.2f} с  {escape(one.name)}{escape(step)}")


def show_totals(console: Console, results: Sequence[CaseResult]) -> None:
    """Show the sum in a line."""
    words = {Outcome.PASSED: "прошли", Outcome.FAILED: "не прошли", Outcome.REFUSED: "не для Camunda 8.6"}
    counted = [(word, sum(one.outcome is outcome for one in results)) for outcome, word in words.items()]
    told = ", ".join(f"{word}: {number}" for word, number in counted if number) or "тестов нет"
    console.print(f"\n[bold]{told}[/]; {sum(one.seconds for one in results):.1f} с")
