"""`python -m analytics.digest weekly` and `incidents`: writes to the members who subscribed, each message once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from analytics import catalogue, warehouse
from analytics.argument import reading
from analytics.command_line import refuse
from analytics.digest import ledger, sending
from analytics.digest.messages import monday_before, of_incidents, of_week
from analytics.digest.subscriptions import Subscriptions, SubscriptionsError, read
from analytics.warehouse import Build, WarehouseError
from commands import ended_by_wrong_settings
from settings import get_settings

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
Out = Annotated[Path | None, typer.Option("--out", help="Write .eml files here instead of sending; nothing is noted as sent.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
WRITTEN_BY = "ehealth-bugs@localhost"  # of files, where no mail server is set up


@app.command()
def weekly(
    week: Annotated[str, typer.Option(help="A day of the week, YYYY-MM-DD; the last whole week if not given.")] = "",
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """The week that is over, to all who subscribed to it."""
    now = dt.datetime.now(dt.UTC)
    with _opened(as_json=as_json) as (build, subscriptions):
        monday = _monday(week) if week else monday_before(reading.day(build.info, is_current=True, now=now))
        site = get_settings().public_url
        letters = [(one.email, of_week(build, one, monday, now=now, site=site)) for one in subscriptions.members if one.weekly]
    _tell(_sent(letters, subscriptions, out, now, as_json=as_json), is_written=out is not None, as_json=as_json)


@app.command()
def incidents(out: Out = None, as_json: AsJson = False) -> None:
    """Each incident of the last day, to all who subscribed to its e-service and region; for the machine's timetable, every few minutes."""
    now = dt.datetime.now(dt.UTC)
    with _opened(as_json=as_json) as (build, subscriptions):
        site = get_settings().public_url
        letters = [
            (one.email, message)
            for one in subscriptions.members
            if one.incidents
            for message in of_incidents(build, one, now=now, site=site)
        ]
    _tell(_sent(letters, subscriptions, out, now, as_json=as_json), is_written=out is not None, as_json=as_json)


@contextmanager
def _opened(*, as_json: bool) -> Iterator[tuple[Build, Subscriptions]]:
    settings = get_settings()
    try:
        with closing(warehouse.open_current(settings.served)) as build:
            known = catalogue.known_of(build)
            yield build, read(settings.subscriptions_file, known)
    except (SubscriptionsError, WarehouseError) as error:
        refuse(type(error).__name__, str(error), as_json=as_json)


def _sent(letters: sending.Letters, subscriptions: Subscriptions, out: Path | None, now: dt.datetime, *, as_json: bool) -> dict[str, int]:
    settings, server = get_settings(), subscriptions.server
    if out is None and server is None:
        refuse("no_mail_server", "subscriptions.toml names no mail server: fill in [mail_server], or use --out", as_json=as_json)
    sender = server.sender if server else WRITTEN_BY
    try:
        with ExitStack() as stack:
            if out is not None:
                post = stack.enter_context(sending.into(out))
                return sending.send(letters, post, ledger.Ledger(), sender=sender, at=now)
            sent = stack.enter_context(ledger.opened(settings.sent_messages))
            letters = [(to, one) for to, one in letters if sent.state_of(one, to) not in ledger.DONE]
            if not letters:
                return {"sent": 0, "failed": 0, "known": 0}
            assert server is not None
            return sending.send(letters, stack.enter_context(sending.through(server)), sent, sender=sender, at=now)
    except BlockingIOError:
        refuse("another_run", "another process is sending", as_json=as_json)
    except sending.MailServerAway as error:
        away = f"the mail server does not take the messages ({error}); what did not leave is tried again next time"
        refuse("mail_server_away", away, as_json=as_json)
    except OSError as error:
        where = error.filename or out or settings.sent_messages
        refuse("not_written", f"{where}: {error.strerror}; what did not leave is tried again next time", as_json=as_json)


def _monday(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("must be a day as YYYY-MM-DD", param_hint="--week") from None
    return day - dt.timedelta(days=day.weekday())


def _tell(counted: dict[str, int], *, is_written: bool, as_json: bool) -> None:
    if is_written:
        counted = {"written": counted["sent"], "failed": counted["failed"]}
    typer.echo(json.dumps(counted) if as_json else ", ".join(f"{n} {state}" for state, n in counted.items()))
    if counted["failed"]:
        raise typer.Exit(1)


if __name__ == "__main__":
    with ended_by_wrong_settings():
        app()
