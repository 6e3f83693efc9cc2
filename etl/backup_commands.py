"""`python -m etl backup` and `python -m etl restore`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from etl import backup
from etl.command_line import AsJson, log, now, print_json, refusals
from settings import get_settings
from watching import logs


def back_up(
    to: Annotated[Path, typer.Option(help="A file to write, or a folder in which it gets a name of its own.")],
    keep: Annotated[int | None, typer.Option(min=1, help="In a folder: how many backups stay there.")] = None,
    without_key: Annotated[bool, typer.Option("--without-key", help="Leave secret.key out; keep it apart.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write everything that cannot be made again into one file, the server running or not."""
    with refusals(as_json=as_json):
        done = backup.back_up(get_settings().data, to, now=now(), keep=keep, has_key=not without_key)
    if as_json:
        print_json(asdict(done))
        return
    if logs.is_json():
        logs.outcome(log, "backed up", **asdict(done))
        return
    store = "" if done.store_rows is None else f", {done.store_rows} rows of the store of submissions"
    typer.echo(f"{done.file}: {done.n_files} files{store}, {done.n_octets / 1e6:.1f} MB")
    for name in done.deleted:
        typer.echo(f"  {name} went")
    if done.has_key:
        typer.echo("It holds identifiers and secret.key, which turns them into reporters: encrypt it before it leaves this machine.")
    else:
        typer.echo("It holds identifiers, and not secret.key: keep that apart. Without it no reporter is recognised again.")


def restore(
    file: Annotated[Path, typer.Argument(help="What `backup` wrote.", exists=True, dir_okay=False)],
    replace: Annotated[bool, typer.Option("--replace", help="The folder is not empty: put what stands there aside.")] = False,
    key: Annotated[Path | None, typer.Option(help="secret.key, where the backup was made without it.", exists=True, dir_okay=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look at every sum, and say whether it could be restored.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup back, the servers being stopped; every sum is looked at before anything is changed."""
    with refusals(as_json=as_json):
        done = backup.restore(get_settings().data, file, now=now(), is_replacing=replace, key=key, is_dry_run=dry_run)
    if as_json:
        print_json(asdict(done))
        return
    store = "" if done.store_rows is None else f", {done.store_rows} rows of the store of submissions"
    typer.echo(f"Backup of {done.created_at}: {done.n_files} files{store}, build {done.build_id or 'none'}")
    if dry_run:
        typer.echo("Every sum is right; nothing was changed.")
        return
    if done.replaced:
        typer.echo(f"What stood there is in {done.replaced}: delete it once you have looked.")
    if done.erased_since:
        days = ", ".join(done.erased_since)
        typer.echo(
            f"Persons who asked to be forgotten since ({days}) are in it again: `python -m etl forget` once more for each.", err=True
        )
    typer.echo("Now `python -m etl run`, then `python -m etl status`.")
