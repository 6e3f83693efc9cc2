"""Command line of the intake: `python -m intake --help`. Exit codes: 0 done, 1 refused, 2 wrong usage."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

import i18n
from commands import ended_by_wrong_settings, refuse
from intake.moments import written
from intake.running import REFUSED
from intake.store import copying, erasing
from intake.store.engine import open_engine, store_url
from intake.store.failures import cause_of
from intake.store.migrating import migrate as migrate_store
from intake.store.migrating import newest
from intake.store.opening import open_store
from intake.store.reading import BEGINNING, WatermarkUnknown, n_after, rows_after
from intake.store.senders import ITEMS_PER_MINUTE, NoSuchSender, Sender, add_sender, list_senders, revoke_sender
from privacy.keys import load_or_create_key
from privacy.keys import reporter_key as reporter_key_of
from settings import get_settings
from watching import logs

log = logging.getLogger("ehealthbugs.intake")
app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
sender_app = typer.Typer(help="Who may send by machine.", no_args_is_help=True)
app.add_typer(sender_app, name="sender")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Identifier = Annotated[str, typer.Argument(help="INAMI number, e-mail address or browser key of the person.")]
ReporterKey = Annotated[str, typer.Option(help="The key of the reporter instead, as a program knows it.")]
KEPT_ALIVE = 65  # seconds: longer than a proxy in front keeps an idle connection
_PASSING = ("locked", "connection_lost")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8600,
    access_log: Annotated[bool, typer.Option(help="One line per request, without address.")] = True,
) -> None:
    """Serve the form and its API, without the dashboard."""

    import uvicorn

    from intake.app import create_app

    settings = get_settings()
    with _refusals(may_pass=True):
        open_store(settings).close()  # what a person must mend stops the start; a database that is away comes back
    logs.configure(readable="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("ehealthbugs.intake.access").setLevel(logging.INFO if access_log else logging.WARNING)
    if logs.is_json():
        logs.outcome(log, "serving", host=host, port=port)
    else:
        typer.echo(f"Form: http://{host}:{port}/signaler, API: /api/v1/docs")
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        log_level="warning",
        log_config=None if logs.is_json() else uvicorn.config.LOGGING_CONFIG,
        access_log=False,  # it would keep addresses
        server_header=False,
        timeout_keep_alive=KEPT_ALIVE,
    )


@app.command()
def migrate(as_json: AsJson = False) -> None:
    """Bring the store to the version of this program; `serve` does so too."""
    with _engine(migrated=False) as engine:
        was_done = migrate_store(engine)
    if as_json:
        _print({"revision": newest(), "was_changed": was_done})
    else:
        typer.echo(f"The store is at version {newest()}{'' if was_done else ', as before'}.")


@app.command()
def rows(
    out: Annotated[Path, typer.Option(help="The file to write: JSON Lines in our export shape, one line per version.")],
    after: Annotated[str, typer.Option(help="The watermark of the last time; empty: from the beginning.")] = BEGINNING,
    as_json: AsJson = False,
) -> None:
    """Write what came in since the last time. Without anything new no file is written."""
    n_rows, watermark, unfinished = 0, after, out.with_name(f"{out.name}.unfinished")
    with _engine() as engine:
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                while True:
                    try:
                        page = rows_after(engine, watermark)
                    except WatermarkUnknown as error:
                        refuse(str(error), log=log, refusal=type(error).__name__, as_json=as_json)
                    file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in page.rows)
                    n_rows, watermark = n_rows + len(page.rows), page.watermark
                    if page.is_last:
                        break
                file.flush()
                os.fsync(file.fileno())
            if n_rows:
                unfinished.replace(out)
        finally:
            unfinished.unlink(missing_ok=True)
    if as_json:
        _print({"rows": n_rows, "watermark": watermark})
    else:
        typer.echo(f"{n_rows} new rows; next time: --after {watermark}")


@app.command()
def waiting(
    after: Annotated[str, typer.Option(help="The watermark of the last time; empty: from the beginning.")] = BEGINNING,
    as_json: AsJson = False,
) -> None:
    """Say how many rows `rows` would write."""
    with _engine(migrated=False) as engine:
        n_rows = n_after(engine, after)
    if as_json:
        _print({"rows": n_rows})
    else:
        typer.echo(f"{n_rows} rows wait.")


@app.command()
def forget(
    identifier: Identifier = "",
    reporter_key: ReporterKey = "",
    as_json: AsJson = False,
) -> None:
    """Delete everything one person sent, from the store alone; `python -m etl forget` calls it and goes on with files and builds."""
    with _engine() as engine:
        deleted = erasing.forget(engine, _key_of(identifier, reporter_key))
    if as_json:
        _print(asdict(deleted))
    else:
        typer.echo(f"{deleted.submissions} submissions deleted ({deleted.rows} rows).")


@app.command("export")
def export_reporter(
    out: Annotated[Path, typer.Option(help="The file to write: JSON Lines, one line per version.")],
    identifier: Identifier = "",
    reporter_key: ReporterKey = "",
    as_json: AsJson = False,
) -> None:
    """Write everything the store holds of one person; `python -m etl export-person` calls it and adds files and builds."""
    with _engine() as engine:
        found = erasing.rows_of(engine, _key_of(identifier, reporter_key))
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in found)
    if as_json:
        _print({"rows": len(found)})
    else:
        typer.echo(f"{len(found)} rows in {out}")


@app.command()
def purge(
    before: Annotated[str, typer.Option(help="What was received before this day (YYYY-MM-DD, of Brussels) goes.")],
    up_to: Annotated[str, typer.Option(help="The watermark up to which it was read; what was not read stays.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete what is past its retention, from the store alone; `python -m etl purge` calls it once everything was read."""
    try:
        moment = dt.datetime.combine(dt.date.fromisoformat(before), dt.time(), i18n.BRUSSELS).astimezone(dt.UTC)
    except ValueError:
        raise typer.BadParameter("a day is written YYYY-MM-DD", param_hint="--before") from None
    with _engine() as engine:
        deleted = erasing.purge(engine, before=moment, up_to=up_to, is_dry=dry_run)
    if as_json:
        _print(asdict(deleted) | {"is_dry_run": dry_run})
    else:
        typer.echo(f"{deleted.submissions} submissions {'would be ' if dry_run else ''}deleted ({deleted.rows} rows).")


@app.command()
def backup(
    out: Annotated[Path, typer.Option(help="The file to write; only you can read it.")],
    as_json: AsJson = False,
) -> None:
    """Write the whole store, as it stands at one moment, into one file; `python -m etl backup` calls it and adds everything else."""
    with _engine() as engine:
        copied = copying.copy_to(engine, out)
    if as_json:
        _print({"rows": copied.rows, "revision": newest()})
    else:
        typer.echo(f"{copied.rows} rows in {out}")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `backup` wrote, from this database or the other.", exists=True, dir_okay=False)],
    replace: Annotated[bool, typer.Option("--replace", help="What the store holds now goes.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put such a file into the store, all of it or nothing; into one that is not empty only with --replace."""
    with _engine() as engine, _working_copy(file) as copy:
        restored = copying.copy_from(engine, copy, is_replacing=replace)
    if as_json:
        _print({"rows": restored.rows, "revision": newest()})
    else:
        typer.echo(f"{restored.rows} rows restored.")


@sender_app.command("add")
def sender_add(
    name: Annotated[str, typer.Argument(help="Who it is, for the list.")],
    per_minute: Annotated[int, typer.Option(min=1, max=1_000_000, help="Submissions it may send in a minute.")] = ITEMS_PER_MINUTE,
    as_json: AsJson = False,
) -> None:
    """Let somebody send by machine. The key is shown this once."""
    if not name.strip():
        raise typer.BadParameter("a sender has a name")
    with _engine() as engine:
        sender, key = add_sender(engine, name, items_per_minute=per_minute)
    if as_json:
        _print(_told(sender) | {"key": key})
    else:
        typer.echo(f"{sender.sender_id}  {sender.name}\nKey, shown this once: {key}")


@sender_app.command("list")
def sender_list(as_json: AsJson = False) -> None:
    """Show who may send, and whose key was taken back."""
    with _engine() as engine:
        senders = list_senders(engine)
    if as_json:
        _print({"senders": [_told(sender) for sender in senders]})
        return
    for sender in senders:
        state = f"revoked {written(sender.revoked_at)}" if sender.revoked_at else "in use"
        typer.echo(f"{sender.sender_id}  {sender.name}  {sender.items_per_minute} a minute  since {written(sender.created_at)}  {state}")


@sender_app.command("revoke")
def sender_revoke(sender_id: Annotated[str, typer.Argument(help="As `sender list` shows it.")]) -> None:
    """Take a key back, for good. Servers know within a second or two; what was sent with it stays."""
    with _engine() as engine:
        try:
            revoke_sender(engine, sender_id)
        except NoSuchSender:
            _fail(f"There is no sender {sender_id}; `python -m intake sender list` shows them.")
    typer.echo(f"The key of {sender_id} opens nothing any more.")


def _key_of(identifier: str, key: str) -> str:
    if bool(identifier.strip()) == bool(key):
        raise typer.BadParameter("give either an identifier or --reporter-key")
    return key or reporter_key_of(identifier, load_or_create_key(get_settings().data.secret_key))


@contextmanager
def _engine(*, migrated: bool = True) -> Iterator[Engine]:
    """The store, brought to the version of this program unless the caller does that."""
    with _refusals():
        engine = open_engine(store_url(get_settings()))
        try:
            if migrated:
                migrate_store(engine)
            yield engine
        finally:
            engine.dispose()


@contextmanager
def _refusals(*, may_pass: bool = False) -> Iterator[None]:
    """What is refused becomes a message and exit code 1. No message of a driver is shown: it may hold the URL, or a submission."""
    try:
        yield
    except (*REFUSED, WatermarkUnknown, copying.NoCopy) as error:
        _fail(str(error))
    except copying.StoreNotEmpty as error:
        _fail(f"{error}: restore into an empty one, or say --replace")
    except SQLAlchemyError as error:
        cause = cause_of(error)
        if not (may_pass and cause in _PASSING):
            _fail(f"The store cannot be used ({cause}, {type(getattr(error, 'orig', error)).__name__}).")
        typer.echo(f"The store cannot be used yet ({cause}); submissions are taken as soon as it can.", err=True)
    except OSError as error:
        _fail(f"{error.strerror}: {error.filename}")


@contextmanager
def _working_copy(file: Path) -> Iterator[Path]:
    """It may have to be brought to the version of this program; the backup stays as it was."""
    with tempfile.TemporaryDirectory() as place:
        yield Path(shutil.copy(file, Path(place) / "store.sqlite"))


def _told(sender: Sender) -> dict[str, object]:
    revoked_at = written(sender.revoked_at) if sender.revoked_at else None
    told = {"sender_id": sender.sender_id, "name": sender.name, "items_per_minute": sender.items_per_minute}
    return told | {"created_at": written(sender.created_at), "revoked_at": revoked_at}


def _print(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def _fail(message: str) -> NoReturn:
    refuse(message, log=log)


if __name__ == "__main__":
    with ended_by_wrong_settings():
        app()
