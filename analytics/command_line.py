"""What the command lines of the dossier and of the edition share."""

from __future__ import annotations

import datetime as dt
import json
from typing import NoReturn

import typer

import i18n


def issued_at(text: str) -> dt.datetime:
    """The moment a document bears: now where none is given; one without zone is of Brussels. Raises BadParameter."""
    if not text:
        return dt.datetime.now(dt.UTC).replace(microsecond=0)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no moment such as 2024-02-01T09:00", param_hint="--issued-at") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=i18n.BRUSSELS)).astimezone(dt.UTC)


def refuse(refusal: str, message: str, *, as_json: bool) -> NoReturn:
    """Ends with exit code 1 and says why on stderr. Raises Exit."""
    typer.echo(json.dumps({"refusal": refusal, "message": message}, ensure_ascii=False) if as_json else message, err=True)
    raise typer.Exit(1)
