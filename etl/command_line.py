"""What the commands share: options, refusals as messages, JSON on stdout."""

from __future__ import annotations

import datetime as dt
import errno
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import duckdb
import typer

import i18n
from cluster import WarehouseRefused
from commands import refuse
from etl import pipeline
from etl.backup import BackupRefused
from etl.builds import BuildDamaged
from etl.checks import CheckFailed
from etl.engine import shortage
from etl.intake_rows import AnotherKeyAtTheDoor
from etl.lock import AnotherRun
from etl.raw import FileDamaged, NewerManifest
from etl.records.checks import RecordError
from etl.reference import ReferenceInvalid
from etl.sources import UnreadableFile
from privacy.keys import KeyFileError
from settings import get_settings

log = logging.getLogger("ehealthbugs.etl")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Wait = Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait while another run is writing.")]
Author = Annotated[str, typer.Option(help="Who says so; kept with the record.")]

REFUSALS = (
    pipeline.NothingToPublish,
    pipeline.MixedDemo,
    pipeline.AnotherKey,
    pipeline.ClockBehind,
    AnotherKeyAtTheDoor,
    AnotherRun,
    BuildDamaged,
    BackupRefused,
    CheckFailed,
    FileDamaged,
    KeyFileError,
    NewerManifest,
    RecordError,
    ReferenceInvalid,
    UnreadableFile,
    WarehouseRefused,
)
SHORTAGES = {
    "DiskFull": "The disk is full: make room and do it again.",
    "MemoryShort": "This needs more memory than EHEALTHBUGS_QUERY_MEMORY allows: allow more, and do it again.",
}
_OF_THE_PLACE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.EEXIST)
_PLACE = "Look at that path, at who may read and write there, and at EHEALTHBUGS_DATA."
NOTHING_TO_SHOW = 3  # exit code: no submission came yet, or the last was taken back, which is no fault for a timetable


@contextmanager
def refusals(*, as_json: bool = False) -> Iterator[None]:
    """What the ETL refuses becomes a message and exit code 1, or NOTHING_TO_SHOW; anything else is a fault of ours and shows itself.

    With `as_json` the message says which refusal it is, for a program that words it in the reader's language.
    """
    try:
        yield
    except REFUSALS as error:
        is_fault = getattr(error, "is_fault", True)
        told = {"refusal": type(error).__name__, "code": getattr(error, "code", "")}
        refuse(str(error), log=log, **told, as_json=as_json, exit_code=1 if is_fault else NOTHING_TO_SHOW, is_fault=is_fault)
    except (OSError, duckdb.Error) as error:
        if short := shortage(error):
            refuse(f"{SHORTAGES[short]} {str(error).splitlines()[0]}", log=log, refusal=short, as_json=as_json)
        if isinstance(error, OSError) and error.filename and _is_of_the_place(error):
            refuse(f"{error.filename}: {error.strerror}. {_PLACE}", log=log, refusal="FolderUnusable", as_json=as_json)
        raise


def _is_of_the_place(error: OSError) -> bool:
    """Whether the folder is at fault, and not the program: rights, a file in the place of a folder, or a folder that cannot be made."""
    return error.errno in _OF_THE_PLACE or (isinstance(error, FileNotFoundError) and not get_settings().data_dir.is_dir())


def fail(message: str, *, refusal: str, as_json: bool) -> NoReturn:
    refuse(message, log=log, refusal=refusal, as_json=as_json)


def language() -> str:
    """Of the environment's languages the first that is ours; French otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        lang = os.environ.get(name, "")[:2].lower()
        if lang in i18n.LANGUAGES:
            return lang
    return i18n.DEFAULT_LANGUAGE


def reason(code: str, detail: object = None) -> str:
    """Why a file or a row was refused and what to do, in words, with the code in parentheses."""
    texts = i18n.texts(language())
    words = [texts.get(f"reasons.{code}", ""), texts.get(f"reasons.{code}.todo", ""), str(detail or "")]
    return " ".join(filter(None, words)) + f" ({code})"


def print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def tell(values: object, sentence: str, *, as_json: bool) -> None:
    """What was done, for a program or for people."""
    if as_json:
        print_json(values)
    else:
        typer.echo(sentence)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """By the clock of Brussels, whatever the machine's: the day on which a record is made, an erasure or a purge counts."""
    return now().astimezone(i18n.BRUSSELS).date()
