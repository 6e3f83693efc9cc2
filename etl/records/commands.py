"""`python -m etl record …`: what the union writes, each line kept for good."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import duckdb
import typer

from etl.aliases import add_alias
from etl.builds import BUILD_ID, current_build_id, require_whole
from etl.command_line import AsJson, Author, Wait, print_json, refusals, tell, today
from etl.lock import one_writer
from etl.records import add_record, numbered_records, rules, withdraw_record
from etl.records.checks import RecordError
from etl.records.kinds import (
    ALIASES,
    CAMPAIGN_TYPES,
    CAMPAIGNS,
    CORRECTABLE_COLUMNS,
    CORRECTIONS,
    DUPLICATE_DECISIONS,
    KINDS,
    OBSERVATION_PERIODS,
    OFFICIAL_COVERAGE,
    OFFICIAL_OUTAGES,
    PINNING,
    WRITTEN_BY_ADD,
    RecordKind,
)
from settings import DataFolder, get_settings

record_app = typer.Typer(
    help="What the union writes: when the form was open, mailings and press, decisions, corrections and names.", no_args_is_help=True
)

RECORDED_AS = {
    OBSERVATION_PERIODS.name: "observation",
    CAMPAIGNS.name: "campaign",
    DUPLICATE_DECISIONS.name: "duplicate",
    CORRECTIONS.name: "correction",
    ALIASES.name: "alias",
    OFFICIAL_OUTAGES.name: "outage",
    OFFICIAL_COVERAGE.name: "coverage",
}


@record_app.command("observation")
def record_observation(
    starts_on: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    author: Author,
    ends_on: Annotated[str, typer.Option("--to", help="Last day; empty: still open.")] = "",
    closed: Annotated[bool, typer.Option("--closed", help="The form could not receive anything in this stretch.")] = False,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say from when to when the form was open, or, inside that, closed. Outside the submissions loaded nothing is observed."""
    values = {"starts_on": starts_on, "ends_on": ends_on, "is_observed": "false" if closed else "true", "note": note}
    _add_record(OBSERVATION_PERIODS, values, author, as_json=as_json)


@record_app.command("campaign")
def record_campaign(
    starts_on: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    title: Annotated[str, typer.Option(help="As it should read on the time axis.")],
    author: Author,
    ends_on: Annotated[str, typer.Option("--to", help="Last day; empty: one day.")] = "",
    kind: Annotated[str, typer.Option(help=" | ".join(CAMPAIGN_TYPES))] = "mailing",
    as_json: AsJson = False,
) -> None:
    """Note a mailing, press item or meeting that makes people report."""
    values = {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "campaign_type_code": kind,
        "title": title,
    }
    _add_record(CAMPAIGNS, values, author, as_json=as_json)


@record_app.command("coverage")
def record_coverage(
    starts_on: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    ends_on: Annotated[str, typer.Option("--to", help="Last day; nobody vouches for days to come.")],
    note: Annotated[str, typer.Option(help="From what it is known, as it should read on the screens.")],
    author: Author,
    incomplete: Annotated[bool, typer.Option("--incomplete", help="Outages of this stretch may be missing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Vouch that every official outage of a stretch is listed: only there can be said what was never admitted, and how late."""
    values = {"starts_on": starts_on, "ends_on": ends_on, "is_complete": "false" if incomplete else "true", "note": note}
    _add_record(OFFICIAL_COVERAGE, values, author, as_json=as_json)


@record_app.command("duplicate")
def record_duplicate(
    submission: Annotated[str, typer.Option(help="The submission; with --same-as the one no longer counted.")],
    author: Author,
    same_as: Annotated[str, typer.Option(help="The submission counted in its place.")] = "",
    distinct_from: Annotated[str, typer.Option(help="The submission it was taken for; both stay counted.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    as_json: AsJson = False,
) -> None:
    """Decide that two submissions are one and the same, or that they are two."""
    if bool(same_as) == bool(distinct_from):
        raise typer.BadParameter("give either --same-as or --distinct-from")
    values = {
        "submission_id": submission,
        "other_submission_id": same_as or distinct_from,
        "decision": "same" if same_as else "distinct",
        "reason": reason,
    }
    _add_record(DUPLICATE_DECISIONS, values, author, about=(submission, same_as or distinct_from), as_json=as_json)


@record_app.command("correction")
def record_correction(
    submission: Annotated[str, typer.Option(help="The submission.")],
    column: Annotated[str, typer.Option(help=" | ".join(CORRECTABLE_COLUMNS))],
    expected: Annotated[str, typer.Option(help="What stands there now; empty: not answered.")],
    corrected: Annotated[str, typer.Option(help="What it should be; empty: not answered.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    author: Author,
    as_json: AsJson = False,
) -> None:
    """Correct one value of one submission. What was received stays; withdrawing the record gives the former value back."""
    values = {
        "submission_id": submission,
        "column_name": column,
        "expected_value": expected,
        "corrected_value": corrected,
        "reason": reason,
    }
    _add_record(CORRECTIONS, values, author, about=(submission,), as_json=as_json)


@record_app.command("alias")
def record_alias(
    code: Annotated[str, typer.Option(help="The code of the catalogue it stands for.")],
    author: Author,
    service: Annotated[str, typer.Option(help="A name exports give an e-service.")] = "",
    software: Annotated[str, typer.Option(help="A name exports give a software package.")] = "",
    as_json: AsJson = False,
) -> None:
    """Confirm what a name in exports means; the next run reads again every source whose raw copy is still kept."""
    if bool(service) == bool(software):
        raise typer.BadParameter("give either --service or --software")
    catalogue, alias = ("service", service) if service else ("software", software)
    with refusals(as_json=as_json), one_writer(get_settings().data):
        add_alias(get_settings().data, catalogue=catalogue, alias=alias, code=code, author=author, today=today())
    told = {"catalogue": catalogue, "alias": alias, "code": code}
    tell(told, "Recorded. `python -m etl run` reads the sources again with it, save those whose raw copy was purged.", as_json=as_json)


@record_app.command("add")
def record_add(
    kind: Annotated[str, typer.Argument(help=" | ".join(one.name for one in WRITTEN_BY_ADD))],
    values: Annotated[list[str], typer.Argument(help="COLUMN=VALUE, as the columns of the kind are named.", metavar="COLUMN=VALUE...")],
    author: Author,
    wait: Wait = 0.0,
    as_json: AsJson = False,
) -> None:
    """Write one record by its columns: a criterion or an amount of a premium year, a success criterion, an entry of the ledger, a
    meeting, a dossier that was issued. A code left out (`entry_id`, `success_code`, `criterion_code`) is made."""
    written = next((one for one in WRITTEN_BY_ADD if one.name == kind), None)
    if written is None:
        raise typer.BadParameter(f"not one of {', '.join(one.name for one in WRITTEN_BY_ADD)}")
    pairs = {name: text for name, _, text in (value.partition("=") for value in values)}
    if unknown := pairs.keys() - set(written.columns):
        raise typer.BadParameter(f"{kind} has no column {', '.join(sorted(unknown))}; it has {', '.join(written.columns)}")
    _add_record(written, pairs, author, patience=wait, as_json=as_json)


@record_app.command("list")
def record_list(kind: Annotated[str, typer.Argument(help=" | ".join(one.name for one in KINDS))], as_json: AsJson = False) -> None:
    """Show the records of one kind with the numbers that withdraw them."""
    with refusals(as_json=as_json):
        numbered = numbered_records(get_settings().data, _kind(kind))
    if as_json:
        print_json({"records": [{"number": number} | record for number, record in numbered]})
        return
    for number, record in numbered:
        typer.echo(f"{number:>4}  " + "  ".join(f"{name}={value}" for name, value in record.items() if value))


@record_app.command("withdraw")
def record_withdraw(
    kind: Annotated[str, typer.Argument(help=" | ".join(one.name for one in KINDS))],
    number: Annotated[int, typer.Argument(help="The number `record list` shows.")],
    author: Author,
    as_json: AsJson = False,
) -> None:
    """Take a record back; it stays readable as withdrawn."""
    with refusals(as_json=as_json), one_writer(get_settings().data):
        withdrawn = withdraw_record(get_settings().data, _kind(kind), number, author=author, today=today())
    tell(withdrawn, "Withdrawn. `python -m etl run` publishes a build without it.", as_json=as_json)


def _add_record(
    kind: RecordKind, values: dict[str, str], author: str, *, about: tuple[str, ...] = (), patience: float = 0.0, as_json: bool = False
) -> None:
    """`about`: the submissions it speaks of, which the current build must hold: a mistyped id would decide nothing, unnoticed. A build it
    keeps must be there: a run may have let it go. Its name is made while the folder is held: two records at once would bear the same."""
    folder = get_settings().data
    given = {name: text.strip() for name, text in values.items()}
    with refusals(as_json=as_json), one_writer(folder, patience=patience):
        if about and (unknown := _unknown_submissions(folder, about)):
            raise RecordError(f"the current build holds no submission {', '.join(unknown)}")
        kept = given.get("build_id", "") if kind in PINNING else ""
        if kept and not (BUILD_ID.fullmatch(kept) and folder.build_file(kept).is_file()):
            raise RecordError(f"there is no build {kept}", code="unknown_build")
        former = (line for _, line in numbered_records(folder, kind))
        record = rules.named(kind.name, given, former, rules.facts(get_settings().reference_dir))
        add_record(folder, kind, record, author=author, today=today())
    tell(record, "Recorded. `python -m etl run` publishes a build with it.", as_json=as_json)


def _unknown_submissions(folder: DataFolder, submission_ids: Iterable[str]) -> list[str]:
    """Those of the given ids that the current build does not hold, counted or not; all of them without a build."""
    build_id = current_build_id(folder)
    if build_id is None:
        return list(submission_ids)
    require_whole(folder, build_id)
    question = (
        "select submission_id from (select unnest(?) as submission_id) "
        "where submission_id not in (from (select submission_id from marts.fct_submissions "
        "union all select submission_id from meta.submission_versions)) order by submission_id"
    )
    with duckdb.connect(str(folder.build_file(build_id)), read_only=True) as con:
        return [row[0] for row in con.execute(question, [list(submission_ids)]).fetchall()]


def _kind(name: str) -> RecordKind:
    """By the name of its file, or by the word that records one."""
    for kind in KINDS:
        if name in (kind.name, RECORDED_AS.get(kind.name)):
            return kind
    raise typer.BadParameter(f"not one of {', '.join(kind.name for kind in KINDS)}")
