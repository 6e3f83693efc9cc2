"""Issued dossiers: documents that left with a number, and all it takes to make them again.

The register is one of the union's records (`issued_dossiers`); it is written and read by the command line of the ETL, as a process. A build
that an issued dossier names is kept, unless the right to be forgotten takes it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

import commands
import i18n
from analytics import catalogue, warehouse
from analytics.dossier.letter import letterhead
from analytics.dossier.letter.letterhead import ADDRESSEES, LetterheadError
from analytics.dossier.own_template import SUM
from analytics.dossier.request import AUDIENCES, SECTIONS, VERSION, Request
from analytics.filters import END, START, read_query
from analytics.warehouse import Build, DamagedBuild, NoBuild, OlderSchema
from settings import PRODUCT_VERSION, DataFolder

RECORD, ERASED = "issued_dossiers", "erased_builds"
# kept; gone with a person who asked to be forgotten, without or with a copy in its place; gone otherwise; made for other tables; unreadable
BuildState = Literal["kept", "erased", "rewritten", "gone", "older", "damaged"]
PATIENCE_SECONDS = 300  # for a run that is writing
_LONGEST = PATIENCE_SECONDS + 300  # seconds: a command of the register that takes longer hangs
NUMBER = re.compile(r"\d{4}-\d{3,6}")


class RegisterRefused(Exception):
    """The command line of the ETL did not do it. `refusal` and `code` name what it refused and which fault it is."""

    def __init__(self, message: str, *, refusal: str = "", code: str = "") -> None:
        super().__init__(message)
        self.refusal, self.code = refusal, code


class NotARequest(ValueError):
    """What should say how a dossier was asked for cannot be read."""


@dataclass(frozen=True)
class Issued:
    """`filters` as in an address; `files`: SHA-256 by format; `contents`: sums by place (`comparing.sums`); `addressee` and
    `letterhead` are those of the letter, the latter as plain values;
    `word_template`: as in `Request`. A request that was never registered has neither sums nor an author."""

    number: str
    issued_at: dt.datetime
    build_id: str
    filters: Mapping[str, str] = field(hash=False)
    language: str
    audience: str
    sections: tuple[str, ...]
    site: str
    layout_version: str
    product_version: str = ""
    files: Mapping[str, str] = field(default_factory=dict, hash=False)
    contents: Mapping[str, str] = field(default_factory=dict, hash=False)
    addressee: str = ADDRESSEES[0]
    letterhead: Mapping[str, Any] = field(default_factory=dict, hash=False)
    word_template: str = ""
    author: str = ""
    is_withdrawn: bool = False

    @property
    def is_of_this_program(self) -> bool:
        """Whether the same bytes can be expected."""
        return (self.layout_version, self.product_version) == (VERSION, PRODUCT_VERSION)

    @property
    def day(self) -> dt.date:
        return self.issued_at.astimezone(i18n.BRUSSELS).date()

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The period it is about; None where it names none."""
        try:
            return dt.date.fromisoformat(self.filters[START]), dt.date.fromisoformat(self.filters[END])
        except (KeyError, ValueError):
            return None

    def put_to(self, build: Build) -> Request:
        """The same question, put to a build. Raises NotARequest where the build does not know a code or has no such day."""
        known = catalogue.known_of(build)
        reading = read_query(self.filters, known=known)
        if reading.ignored:
            raise NotARequest(", ".join(f"{name}={value}" for name, value in reading.ignored))
        audience = next(one for one in AUDIENCES if one == self.audience)
        try:
            head = letterhead.parsed(self.letterhead)
        except LetterheadError as error:
            raise NotARequest(str(error)) from error
        asked = Request(reading.filters.with_dates(known), self.language, audience, self.issued_at, self.sections, self.site)
        return replace(asked, number=self.number, addressee=self.addressee, letterhead=head, word_template=self.word_template)


def of_record(record: Mapping[str, str]) -> Issued:
    """From a line of the register."""
    return Issued(
        number=record["number"],
        issued_at=dt.datetime.fromisoformat(record["issued_at"]),
        build_id=record["build_id"],
        filters=dict(parse_qsl(record["filters"])),
        language=record["language"],
        audience=record["audience"],
        sections=tuple(record["sections"].split("|")),
        site=record["site"],
        layout_version=record["layout_version"],
        product_version=record["product_version"],
        files=_sums(record["files"]),
        contents=_sums(record["contents"]),
        **json.loads(record["letter"] or "{}"),
        author=record["author"],
        is_withdrawn=bool(record["withdrawn_on"]),
    )


def of_request(told: Mapping[str, Any]) -> Issued:
    """From a request as `Request.record` writes it, for instance that of a sealed file. Raises NotARequest."""
    try:
        issued = Issued(
            number=str(told.get("number", "")),
            issued_at=dt.datetime.fromisoformat(told["issued_at"]),
            build_id=str(told["build_id"]),
            filters={str(name): str(value) for name, value in told["filters"].items()},
            language=str(told["language"]),
            audience=str(told["audience"]),
            sections=tuple(str(one) for one in told["sections"]),
            site=str(told["site"]),
            layout_version=str(told["layout_version"]),
            addressee=str(told["addressee"]),
            letterhead=dict(told["letterhead"]),
            word_template=str(told.get("word_template", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotARequest(str(error)) from error
    chosen = ((issued.language, i18n.LANGUAGES), (issued.audience, AUDIENCES), (issued.addressee, ADDRESSEES))
    is_known = all(code in of for code, of in chosen) and set(issued.sections) <= set(SECTIONS)
    is_sum = not issued.word_template or SUM.fullmatch(issued.word_template)
    if not is_known or not is_sum or issued.issued_at.tzinfo is None:
        raise NotARequest("language, audience, addressee, sections, word_template or issued_at")
    return issued


def values(request: Request, *, build_id: str, files: Mapping[str, bytes], contents: Mapping[str, str]) -> dict[str, str]:
    """The columns of the record."""
    return {
        "number": request.number,
        "issued_at": request.issued_at.isoformat(),
        "build_id": build_id,
        "filters": urlencode(request.filters.to_query(), safe=","),
        "language": request.lang,
        "audience": request.audience,
        "sections": "|".join(request.sections),
        "site": request.site,
        "layout_version": VERSION,
        "product_version": PRODUCT_VERSION,
        "files": "|".join(f"{code}={hashlib.sha256(content).hexdigest()}" for code, content in files.items()),
        "contents": "|".join(f"{place}={told}" for place, told in contents.items()),
        "letter": json.dumps(_paper(request), ensure_ascii=False),
    }


def _paper(request: Request) -> dict[str, Any]:
    """What the letter and the Word document are written on."""
    return {"addressee": request.addressee, "letterhead": request.letterhead.plain, "word_template": request.word_template}


def _sums(text: str) -> dict[str, str]:
    return dict(one.split("=", 1) for one in text.split("|"))


# --- the register -----------------------------------------------------------------------------------------------------------


def register(folder: DataFolder) -> list[Issued]:
    """Every issued dossier, those taken back included, the oldest first. Raises RegisterRefused."""
    return [of_record(record) for record in _records(folder, RECORD)]


def erased_builds(folder: DataFolder) -> dict[str, str]:
    """Builds that held a person who asked to be forgotten, each with the one written in its place; empty where there is none."""
    return erased_of(_records(folder, ERASED))


def erased_of(records: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {record["build_id"]: record["rewritten_as"] for record in records if not record["withdrawn_on"]}


def absent_state(build_id: str, erased: Mapping[str, str]) -> BuildState:
    """Why a build is not there."""
    if build_id not in erased:
        return "gone"
    return "rewritten" if erased[build_id] else "erased"


def add(folder: DataFolder, record: Mapping[str, str], *, author: str) -> None:
    """A run that is writing is waited for: its files took minutes to make. Raises RegisterRefused; `code` is `taken` where somebody else's
    dossier got the number meanwhile."""
    pairs = [f"{name}={value}" for name, value in record.items() if value]
    _etl(folder, "record", "add", RECORD, *pairs, f"--author={author}", f"--wait={PATIENCE_SECONDS}", "--json")


def next_number(known: Iterable[Issued], issued_at: dt.datetime) -> str:
    """The year it is issued in and the next number of it: `2026-003`."""
    year = issued_at.astimezone(i18n.BRUSSELS).year
    taken = [int(one.number.partition("-")[2]) for one in known if one.number.startswith(f"{year}-")]
    return f"{year}-{max(taken, default=0) + 1:03d}"


def state_of(folder: DataFolder, build_id: str, erased: Mapping[str, str]) -> BuildState:
    """What became of the build a dossier was made from."""
    try:
        warehouse.open_kept(folder, build_id).close()
    except NoBuild:
        return absent_state(build_id, erased)
    except OlderSchema:
        return "older"
    except DamagedBuild:
        return "damaged"
    return "kept"


def _records(folder: DataFolder, kind: str) -> list[dict[str, str]]:
    if not folder.records.is_dir():
        return []  # nobody wrote any: no process to ask
    found: list[dict[str, str]] = _etl(folder, "record", "list", kind, "--json")["records"]
    return found


def _etl(folder: DataFolder, *arguments: str) -> dict[str, Any]:
    try:
        answer = commands.ask("etl", *arguments, folder=folder, seconds=_LONGEST)
    except TimeoutError as error:
        raise RegisterRefused(f"the register did not answer within {_LONGEST} s") from error
    if not answer.is_done:
        raise RegisterRefused(answer.message, refusal=answer.refusal, code=answer.fault)
    return answer.json
