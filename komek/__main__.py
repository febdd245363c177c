"""`python -m komek` is the command `komek`."""

from komek.command_line import app

app(prog_name="komek")
