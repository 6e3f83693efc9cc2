"""`python -m etl forget`, `export-person` and `purge`: what is held about people is erased, or handed to them."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from etl.command_line import AsJson, Author, Wait, fail, log, now, print_json, refusals, today
from etl.lock import one_writer
from etl.progress import showing_progress
from settings import get_settings
from watching import logs


def forget(
    identifier: Annotated[str, typer.Argument(help="INAMI number, e-mail address or browser key of the person.")],
    author: Author,
    as_json: AsJson = False,
) -> None:
    """Erase everything one person sent, from the raw copies to every build, and publish what remains."""
    from etl.erasure import forget as forget_reporter

    folder = get_settings().data
    with refusals(as_json=as_json), showing_progress() as progress:
        erased = forget_reporter(folder, identifier, author=author, now=now(), progress=progress)
    if as_json:
        print_json(erased)
    else:
        typer.echo(f"{erased['erased']} rows erased; current build: {erased['build_id'] or 'none is left'}")
        for name in erased["still_in_inbox"]:
            typer.echo(f"  {name} in the inbox still holds them: delete it there")
        for name in erased["unsearched"]:
            typer.echo(f"  {name} cannot be searched: delete it if it may hold them")
        for former, name in erased["rewritten"].items():
            typer.echo(f"  build {former} was written anew without them as {name}")
    if erased["store"] is not None and erased["store"]["error"]:
        words = f"The store of submissions still holds them: {erased['store']['error']} The next run that it answers goes on there."
        fail(words, refusal="StoreFailed", as_json=as_json)


def export_person(
    identifier: Annotated[str, typer.Argument(help="INAMI number, e-mail address or browser key of the person.")],
    out: Annotated[Path, typer.Option(help="The JSON file to write; only you can read it.")],
    as_json: AsJson = False,
) -> None:
    """Write everything that is held about one reporter: store, files as received and as read, builds, records."""
    from etl.person import export_person as export

    if not out.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {out.parent}", param_hint="--out")
    with refusals(as_json=as_json), one_writer(get_settings().data):
        told = export(get_settings().data, identifier, out, now=now())
    if as_json:
        print_json(told)
    else:
        typer.echo(", ".join(f"{told[place]} in {place}" for place in ("store", "files", "builds", "records")) + f": {out}")
        for problem in told["problems"]:
            typer.echo(f"  not looked into: {problem}", err=True)


def purge(
    months: Annotated[int | None, typer.Option(min=0, help="What was received longer ago goes as it came; its typed rows stay.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    wait: Wait = 0.0,
    as_json: AsJson = False,
) -> None:
    """Delete what was received and is past its retention: raw copies (the only place with identifiers), cells of rejected rows, rows of the
    store of submissions. With them goes who took what away by then."""
    from etl.retention import purge as purge_received

    settings = get_settings()
    kept = settings.raw_months if months is None else months
    with refusals(as_json=as_json), one_writer(settings.data, patience=wait):
        purged = purge_received(settings.data, months=kept, today=today(), is_dry_run=dry_run)
    if as_json:
        print_json(dataclasses.asdict(purged))
    elif logs.is_json():
        logs.outcome(log, "purged", **dataclasses.asdict(purged))
    else:
        would = "would be " if dry_run else ""
        names = ": " + ", ".join(purged.raw_files) if purged.raw_files else ""
        typer.echo(f"Received up to {purged.last_day}: {len(purged.raw_files)} raw copies {would}deleted{names}")
        typer.echo(
            f"  {purged.rejected_rows} rejected rows {would}emptied of their cells; `python -m etl run` publishes a build without them"
        )
        if purged.store is not None:
            typer.echo(f"  {purged.store['submissions']} submissions {would}deleted from the store")
        typer.echo(f"  {purged.downloads} lines of who took what away {would}deleted")
    if purged.store is not None and purged.store["error"]:
        fail(f"The store of submissions was not purged: {purged.store['error']}", refusal="StoreFailed", as_json=as_json)
