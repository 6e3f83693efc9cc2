"""What the command lines of the dossier, of the edition and of the messages share."""

from __future__ import annotations

import datetime as dt
import logging
from typing import NoReturn

import typer

import commands
import i18n

log = logging.getLogger("ehealthbugs.analytics")


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
    """Ends with exit code 1 and says why. Raises Exit."""
    commands.refuse(message, log=log, refusal=refusal, as_json=as_json)


def refuse_if_full(error: OSError, lang: str, *, as_json: bool) -> None:
    """Ends as `refuse` does where the disk is full."""
    if commands.is_disk_full(error):
        refuse("disk_full", i18n.t("dossier.refused.disk_full", lang), as_json=as_json)
