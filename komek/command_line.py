"""The command `komek`."""

import typer

from komek.bench.command import app as bench
from komek.campaign.command import app as campaign
from komek.cases_command import app as test
from komek.check.command import check_command
from komek.database_command import app as database
from komek.demo.command import demo_command
from komek.deploy_command import deploy_command
from komek.diff_command import diff_command
from komek.effects_command import app as effects
from komek.engine.commands import app as engine
from komek.law_commands import app as law
from komek.migrate_command import migrate_command
from komek.reconcile_command import reconcile_command
from komek.retention_command import app as retention
from komek.screenshots_command import screenshots_command
from komek.serve_command import serve_command
from komek.shep_command import app as shep
from komek.stubs_command import app as stubs
from komek.templates.command import app as templates
from komek.terms_commands import app as terms
from komek.time_command import app as time
from komek.traceability_command import traceability_command
from komek.work_command import work_command

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # what a variable holds may be personal
    help="Kazakhstan's social assistance as processes that run.",
)


@app.callback()
def komek() -> None:
    """Komek: «help» in Kazakh."""


app.command("check")(check_command)
app.command("demo")(demo_command)
app.command("deploy")(deploy_command)
app.command("diff")(diff_command)
app.command("migrate")(migrate_command)
app.command("reconcile")(reconcile_command)
app.command("screenshots")(screenshots_command)
app.command("serve")(serve_command)
app.command("traceability")(traceability_command)
app.command("work")(work_command)
app.add_typer(bench, name="bench")
app.add_typer(campaign, name="campaign")
app.add_typer(effects, name="effects")
app.add_typer(engine, name="engine")
app.add_typer(database, name="database")
app.add_typer(retention, name="retention")
app.add_typer(time, name="time")
app.add_typer(law, name="law")
app.add_typer(templates, name="templates")
app.add_typer(terms, name="terms")
app.add_typer(shep, name="shep")
app.add_typer(stubs, name="stubs")
app.add_typer(test, name="test")
