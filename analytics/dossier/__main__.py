"""Command line of the dossier: `python -m analytics.dossier --help`. Exit codes: 0 done, 1 refused or nothing to publish, 2 wrong usage.

Options without the name of a command make a dossier: `python -m analytics.dossier --from 2024-01-01 --to 2024-01-31 --out DIR`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

import i18n
from analytics import catalogue, command_line, warehouse
from analytics.dossier import issued, own_template, replaying, reporting
from analytics.dossier.assembling import assemble
from analytics.dossier.formats import FILES, PREVIEWS
from analytics.dossier.issued import NUMBER, Issued, NotARequest, RegisterRefused, of_request
from analytics.dossier.issuing import hold_against, issue
from analytics.dossier.letter import letterhead
from analytics.dossier.letter.letterhead import ADDRESSEES, LetterheadError
from analytics.dossier.making import make_files, make_pages, possible, save, steps
from analytics.dossier.replaying import formats_of
from analytics.dossier.request import AUDIENCES, SECTIONS, Audience, Refused, Request
from analytics.filters import END, PARAMETERS, START, Filters, Known, read_query
from analytics.warehouse import Build, WarehouseError
from commands import ended_by_wrong_settings
from settings import DataFolder, get_settings

if TYPE_CHECKING:
    from analytics.dossier.sealing import Verdict

_REFUSALS = (Refused, LetterheadError, NotARequest, WarehouseError, OSError)
_BACKGROUND = 10  # how much a dossier yields to those who click meanwhile

Several = Annotated[list[str] | None, typer.Option(help="A code; give the option again, or join codes by commas.")]


class _MakesByDefault(TyperGroup):
    """Options without the name of a command are those of `make`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        is_named = bool(args) and (args[0] in self.commands or args[0] == "--help")
        return super().parse_args(ctx, args if is_named else ["make", *args])


app = typer.Typer(cls=_MakesByDefault, add_completion=False, pretty_exceptions_enable=False)


@app.callback(help=__doc__)
def dossier() -> None:
    pass  # every command has options of its own


@app.command()
def make(
    out: Annotated[Path, typer.Option(help="The folder that the files are written to; made where it is missing.")],
    start: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD; the first observed one if not given.")] = "",
    end: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD; the last observed one if not given.")] = "",
    region: Several = None,
    service: Several = None,
    province: Several = None,
    severity: Several = None,
    kind: Several = None,
    section: Annotated[list[str] | None, typer.Option(help="Only these parts: " + " | ".join(SECTIONS))] = None,
    format_: Annotated[list[str] | None, typer.Option("--format", help="Only these files: " + " | ".join(FILES))] = None,
    language: Annotated[str, typer.Option(help=" | ".join(i18n.LANGUAGES))] = i18n.DEFAULT_LANGUAGE,
    audience: Annotated[str, typer.Option(help="board: everything; outside: small numbers and complements hidden.")] = AUDIENCES[0],
    addressee: Annotated[str, typer.Option(help="Whom the letter goes to: " + " | ".join(ADDRESSEES))] = ADDRESSEES[0],
    build: Annotated[str, typer.Option(help="A build that is still kept; the current one if not given.")] = "",
    issued_at: Annotated[str, typer.Option(help="The moment the dossier bears, ISO 8601; now if not given.")] = "",
    site: Annotated[str, typer.Option(help="Where readers reach the dashboard, for links; EHEALTHBUGS_PUBLIC_URL if not given.")] = "",
    preview: Annotated[bool, typer.Option(help="Write a picture of every page as well.")] = False,
    register: Annotated[bool, typer.Option("--register", help="Issue it: a number, and its build is kept; needs --author.")] = False,
    author: Annotated[str, typer.Option(help="Who issues it; kept in the register.")] = "",
    background: Annotated[bool, typer.Option(hidden=True)] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, progress on stderr.")] = False,
) -> None:
    """Make the dossier of a selection of one build."""
    if background:
        os.nice(_BACKGROUND)
    _one_of(language, i18n.LANGUAGES, "--language")
    _one_of(audience, AUDIENCES, "--audience")
    _one_of(addressee, ADDRESSEES, "--addressee")
    sections = _several(section, SECTIONS, "--section")
    formats = _several(format_, tuple(FILES), "--format")
    asked = {"service": service, "region": region, "province": province, "severity": severity, "kind": kind}
    query = {name: given or [] for name, given in asked.items()} | {START: [start], END: [end]}
    settings = get_settings()
    if register and not author.strip():
        raise typer.BadParameter("who issues it must be said", param_hint="--author")
    last = [name for name, is_asked in (("register", register), ("preview", preview)) if is_asked]
    told = _Progress(("start", "assemble", *steps(formats), *last), as_json)
    told.step("start")
    try:
        opened = warehouse.open_kept(settings.served, build) if build else warehouse.open_current(settings.served)
        with closing(opened):
            request = Request(
                filters=_filters(opened, query, language),
                lang=language,
                audience=_audience(audience),
                issued_at=command_line.issued_at(issued_at),
                sections=sections,
                site=(site or settings.public_url).rstrip("/"),
                letterhead=letterhead.read(settings.letterhead_file),
                addressee=addressee,
                word_template=own_template.current(),
            )
            told.step("assemble")
            if request.is_public and not register:  # a trial is handed over as easily
                hold_against(settings.served, opened, request, issued.register(settings.served))
            contents = assemble(opened, request)
            if not format_:
                formats = possible(contents)
            if register:
                request, contents, made = issue(settings.served, opened, request, formats, author=author.strip(), told=told.step)
            else:
                opened.close()  # its memory is for the pages now
                made = make_files(contents, formats, told=told.step)
        if preview:
            told.step("preview")
            made |= make_pages(contents, formats)
        files = save(made, out, is_made=not background)
    except RegisterRefused as refused:
        command_line.refuse("not_registered", i18n.t("dossier.refused.not_registered", language, why=str(refused)), as_json=as_json)
    except _REFUSALS as error:
        _refuse(error, language, as_json=as_json)
    answer = {
        "build_id": contents.build_id,
        "number": request.number,
        "issued_at": request.issued_at.isoformat(),
        "audience": audience,
        "language": language,
        "n_figures_and_tables": len(contents.numbered),
        "letter_blanks": list(contents.letter.blanks) if contents.letter else None,
        **{code: str(files[code]) for code in formats},
        **{name: [str(path) for code, path in files.items() if code.startswith(f"{name}/")] for name in PREVIEWS},
    }
    typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else "\n".join(str(files[name]) for name in formats))


def _refuse(error: Exception, lang: str, *, as_json: bool) -> NoReturn:
    """In the language of the dossier, where there are words for it. Raises Exit, or the error itself where it is a fault of ours."""
    match error:
        case Refused():
            command_line.refuse(error.code, i18n.t(f"dossier.refused.{error.code}", lang, **error.words), as_json=as_json)
        case LetterheadError():
            command_line.refuse("letterhead", i18n.t("dossier.refused.letterhead", lang, why=str(error)), as_json=as_json)
        case NotARequest():
            command_line.refuse("not_a_request", i18n.t("dossier.refused.not_a_request", lang, what=str(error)), as_json=as_json)
        case WarehouseError():
            command_line.refuse(type(error).__name__, str(error), as_json=as_json)
        case OSError():
            command_line.refuse_if_full(error, lang, as_json=as_json)
    raise error


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A sealed file of a dossier, FILE.zip.", exists=True, dir_okay=False, readable=True)],
    language: Annotated[str, typer.Option(help="Of the answer; that of the dossier if not given: " + " | ".join(i18n.LANGUAGES))] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
) -> None:
    """Say whether a sealed file is as it was made: every sum, no file missing, none added. Exit code 0 if so, 1 if not."""
    from analytics.dossier import sealing

    if language:
        _one_of(language, i18n.LANGUAGES, "--language")
    found = sealing.verify(file.read_bytes())
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found) | {"is_whole": found.is_whole}, ensure_ascii=False))
    else:
        lang = language or (found.lang if found.lang in i18n.LANGUAGES else i18n.DEFAULT_LANGUAGE)
        typer.echo("\n".join(_told(found, lang)), err=not found.is_whole)
    if not found.is_whole:
        raise typer.Exit(1)


def _told(found: Verdict, lang: str) -> list[str]:
    """The verdict in words; names of files are shown so that no sign of them acts on a terminal."""
    if found.fault:
        return [i18n.t(f"dossier.verify.fault.{found.fault}", lang)]
    named = {"changed": found.changed, "missing": found.missing, "added": found.added, "unsafe": found.unsafe}
    faults = [f"{i18n.t(f'dossier.verify.{code}', lang)} {ascii(name)[1:-1]}" for code, names in named.items() for name in names]
    verdict = i18n.plural("dossier.verify.whole", found.n_files, lang) if found.is_whole else i18n.t("dossier.verify.broken", lang)
    return [verdict, *faults, i18n.t("dossier.verify.compare", lang, sum=found.manifest_sum)]


@app.command()
def replay(
    of: Annotated[str, typer.Argument(help="The number of an issued dossier, or a file with its request as JSON.", metavar="NUMBER|FILE")],
    out: Annotated[Path, typer.Option(help="The folder that the files are written to; made where it is missing.")],
    build: Annotated[str, typer.Option(help="own: the build it was made from; today: the current one, each difference explained.")] = "own",
    background: Annotated[bool, typer.Option(hidden=True)] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, progress on stderr.")] = False,
) -> None:
    """Make an issued dossier again, and say whether it is the same or what differs and why. Exit code 1 also where it should be the same
    and is not."""
    if background:
        os.nice(_BACKGROUND)
    _one_of(build, ("own", "today"), "--build")
    folder = get_settings().served
    language = i18n.DEFAULT_LANGUAGE
    try:
        asked = _asked(of, folder)
        language = asked.language
        formats = formats_of(asked)
        told = _Progress(("start", "assemble", *(["compare"] if build == "today" else []), *steps(formats)), as_json)
        told.step("start")
        if build == "own":
            again = replaying.again(folder, asked, formats, told=told.step)
            files, answer = again.files, reporting.of_again(again)
        else:
            today = replaying.today(folder, asked, formats, told=told.step)
            files, answer = today.files | reporting.differences_file(today), reporting.of_today(today)
        paths = save(files, out, is_made=not background)
    except RegisterRefused as refused:
        command_line.refuse(refused.refusal or "register", str(refused), as_json=as_json)
    except _REFUSALS as error:
        _refuse(error, language, as_json=as_json)
    answer |= {code: str(path) for code, path in paths.items()}
    typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else reporting.in_words(answer, language))
    if build == "own" and answer["is_identical"] is False:
        raise typer.Exit(1)


def _asked(of: str, folder: DataFolder) -> Issued:
    """By its number in the register, else from a file. A request that bears a number is held against the register."""
    number = of
    if not NUMBER.fullmatch(of):
        try:
            told = json.loads(Path(of).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise NotARequest(of) from error
        request = of_request(told.get("request", told) if isinstance(told, dict) else {})
        if not request.number:
            return request
        number = request.number
    for one in issued.register(folder):
        if one.number == number:
            return one
    raise Refused("unknown_number", number=number)


class _Progress:
    """One JSON object a line on stderr, as `etl run --progress json` writes it."""

    def __init__(self, steps: tuple[str, ...], as_json: bool) -> None:
        self._steps, self._as_json = steps, as_json

    def step(self, name: str) -> None:
        if self._as_json:
            typer.echo(json.dumps({"step": name, "done": self._steps.index(name), "total": len(self._steps)}), err=True)


def _filters(opened: Build, query: dict[str, list[str]], lang: str) -> Filters:
    """The filter of the options. A code or a day that cannot be read is wrong usage; days that nobody observed are nothing to publish."""
    known = catalogue.known_of(opened)
    reading = read_query(query, known=known)
    if not reading.ignored:
        return reading.filters.with_dates(known)  # said in full, so that what is written down can be asked again of another build
    days = [value for name, value in reading.ignored if name in (START, END)]
    if len(days) == len(reading.ignored) and all(_is_day(day) for day in days) and not _is_reversed(query):
        raise Refused("not_observed")
    raise typer.BadParameter("; ".join(_not_read(name, value, known) for name, value in reading.ignored))


def _not_read(name: str, value: str, known: Known) -> str:
    """An option of the filter as it was given, and what it may be."""
    if name not in (START, END):
        dimension = next(dimension for dimension, parameter in PARAMETERS.items() if parameter == name)
        return f"--{name} {value}: not one of {', '.join(known.codes(dimension))}"
    return f"--{name} {value}: {'the first day lies after the last' if _is_day(value) else 'no day such as 2024-01-31'}"


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_reversed(query: dict[str, list[str]]) -> bool:
    (start,), (end,) = query[START], query[END]
    return bool(start and end) and start > end


def _audience(text: str) -> Audience:
    return "outside" if text == "outside" else "board"


def _several(given: list[str] | None, allowed: tuple[str, ...], option: str) -> tuple[str, ...]:
    """Codes of a repeated option or joined by commas, in the order of what is allowed; all where none is given."""
    chosen = [code for one in given or () for code in one.split(",")]
    for code in chosen:
        _one_of(code, allowed, option)
    return tuple(code for code in allowed if not chosen or code in chosen)


def _one_of(given: str, allowed: tuple[str, ...], option: str) -> None:
    if given not in allowed:
        raise typer.BadParameter(f"{given!r} is not one of {', '.join(allowed)}", param_hint=option)


if __name__ == "__main__":
    with ended_by_wrong_settings():
        app(prog_name="python -m analytics.dossier")
