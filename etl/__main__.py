"""Command line of the ETL: `python -m etl --help`. Exit codes: 0 done or nothing new, 1 refused or nothing to publish, 2 wrong usage,
3 nothing came or everything was taken back, 4 published, but something could not be read."""

from __future__ import annotations

import typer

from commands import ended_by_wrong_settings
from etl.backup_commands import back_up, restore
from etl.forms.commands import map_file, preview_file
from etl.looking_commands import aliases, check, rejected, status
from etl.personal_data_commands import export_person, forget, purge
from etl.records.commands import record_app
from etl.run_commands import demo, ensure_build, official, publish, run
from watching import logs

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(record_app, name="record")


@app.callback()
def begin() -> None:
    logs.configure()


app.command()(run)
app.command()(demo)
app.command(hidden=True)(ensure_build)
app.command("map")(map_file)
app.command("preview")(preview_file)
app.command()(official)
app.command()(check)
app.command()(status)
app.command()(publish)
app.command()(rejected)
app.command()(aliases)
app.command()(forget)
app.command()(export_person)
app.command()(purge)
app.command("backup")(back_up)
app.command()(restore)


if __name__ == "__main__":
    with ended_by_wrong_settings():
        app(prog_name="python -m etl")
