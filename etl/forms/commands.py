"""`python -m etl map` and `python -m etl preview`: explain an export, and see what would come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from etl.aliases import confirmed_spellings
from etl.command_line import AsJson, now, print_json, refusals, tell, today
from etl.forms import mappings
from etl.forms.dates import ORDERS
from etl.forms.headings import columns_of, fingerprint
from etl.forms.mapping import BY_A_PERSON, FormMapping, MappingError, from_toml, own_mapping
from etl.forms.proposal import Proposal, propose, review
from etl.forms.spelling import comparable
from etl.lock import one_writer
from etl.sources.table import Table
from etl.sources.tables import open_table
from etl.sources.tabular import is_ours
from settings import DataFolder, get_settings

File = Annotated[str, typer.Argument(help="An export: a path, or a name in the inbox.")]
MappingFile = Annotated[Path | None, typer.Option("--mapping", help="A mapping in the form `map` writes, in place of the one kept.")]


def map_file(
    file: File,
    mapping_file: MappingFile = None,
    set_: Annotated[list[str], typer.Option("--set", help="HEADING=FIELD: the field a column feeds; HEADING= leaves it out.")] = [],  # noqa: B006
    date_order: Annotated[list[str], typer.Option(help="HEADING=dmy or HEADING=mdy: how a column writes its dates.")] = [],  # noqa: B006
    form: Annotated[str, typer.Option(help="A name that tells this form from others; begins its ids.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Propose anew, whatever was proposed or confirmed before.")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="Put the mapping in force.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the mapping in force back.")] = False,
    author: Annotated[str, typer.Option(help="Who confirms or withdraws; kept with the mapping.")] = "",
    as_json: AsJson = False,
) -> None:
    """Propose which columns of an unknown export feed which of our fields; with --confirm, load such exports from now on."""
    folder = get_settings().data
    if (confirm or withdraw) and not author.strip():
        raise typer.BadParameter("say who confirms or withdraws", param_hint="--author")
    with refusals(as_json=as_json), one_writer(folder):
        table = open_table(find_file(folder, file), known=mappings.confirmed_mappings(folder))
        name = fingerprint(columns_of(table.header))
        if withdraw:
            _withdraw(folder, name, author)
            tell({"state": "withdrawn"}, "Withdrawn. `python -m etl run` no longer reads files with these columns.", as_json=as_json)
            return
        start = from_toml(mapping_file.read_text(encoding="utf-8"), where=mapping_file.name) if mapping_file else None
        proposal = _proposal(folder, table, start, again=again)
        mapping = _changed(proposal.mapping, set_, date_order, form)
        proposal = review(mapping, table, aliases=confirmed_spellings(folder))
        path = _confirm(folder, proposal, file, author) if confirm else mappings.write_proposal(folder, proposal.mapping)
    if as_json:
        print_json(described(proposal) | {"file": str(path), "state": "confirmed" if confirm else "proposed"})
    else:
        _tell(proposal, path, file, is_confirmed=confirm)


def preview_file(
    file: File,
    mapping_file: MappingFile = None,
    rows: Annotated[int, typer.Option(min=0, help="How many rows to show, accepted and refused ones by turns.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Show how an export would be read and what would become of its rows; nothing is loaded."""
    from etl.forms.preview import preview

    folder = get_settings().data
    with refusals(as_json=as_json):
        given = from_toml(mapping_file.read_text(encoding="utf-8"), where=mapping_file.name) if mapping_file else None
        seen = preview(folder, find_file(folder, file), given, n_rows=rows, now=now())
    if as_json:
        print_json(seen)
        return
    typer.echo(f"{seen['file']}: {seen['error'] or seen['shape']}")
    typer.echo("  {received} received = {accepted} accepted + {rejected} rejected + {duplicates} duplicates".format(**seen))
    for reason in seen["reasons"]:
        typer.echo(f"  {reason['rows']:>7}  {reason['reason_code']}")
    for row in seen["rows"]:
        fate = row["rejection_code"] or "accepted"
        read = {key: value for key, value in row["read"].items() if value not in (None, "", "unknown")}
        typer.echo(f"  row {row['source_row']} {fate}: " + ", ".join(f"{key}={value}" for key, value in read.items()))


def find_file(folder: DataFolder, name: str) -> Path:
    """A path as given, or a file of the inbox. Raises MappingError when there is neither."""
    for path in (Path(name), folder.inbox / name):
        if path.is_file():
            return path
    raise MappingError(f"there is no file {name}, neither here nor in {folder.inbox}")


def described(proposal: Proposal) -> dict[str, Any]:
    """A proposal as JSON: one entry a column, what is left open, and what nothing feeds or uses."""
    mapping = proposal.mapping
    return {
        "fingerprint": mapping.fingerprint,
        "shape": mapping.platform,
        "form": mapping.form,
        "columns": [asdict(rule) | {"unmatched": proposal.unmatched.get(rule.heading, ())} for rule in mapping.columns],
        "questions": [{"heading": one.heading, "asks": "date_order", "examples": one.examples} for one in proposal.questions],
        "unfed_fields": proposal.unfed_fields,
        "unused_columns": mapping.unused_headings,
    }


def _proposal(folder: DataFolder, table: Table, given: FormMapping | None, *, again: bool) -> Proposal:
    """What stands to be reviewed: the mapping given, the proposal kept, the mapping in force, or a new proposal."""
    columns = columns_of(table.header)
    name = fingerprint(columns)
    confirmed = mappings.confirmed_mappings(folder)
    known = given or (None if again else mappings.reviewed_proposal(folder, name) or confirmed.get(name))
    if known is None and is_ours(table.header):
        known = own_mapping(columns, fingerprint=name)
    aliases = confirmed_spellings(folder)
    return review(known, table, aliases=aliases) if known else propose(table, confirmed=confirmed.values(), aliases=aliases)


def _changed(mapping: FormMapping, fields: Sequence[str], orders: Sequence[str], form: str) -> FormMapping:
    for change in fields:
        heading, _, name = change.rpartition("=")
        mapping = mapping.with_rule(_number(mapping, heading), field=name.strip(), confidence=1.0, because=BY_A_PERSON)
    for change in orders:
        heading, _, order = change.rpartition("=")
        if order not in ORDERS:
            raise MappingError(f"--date-order {change}: the order is one of {', '.join(ORDERS)}")
        mapping = mapping.with_rule(_number(mapping, heading), date_order=order)
    return replace(mapping, form=form) if form else mapping


def _number(mapping: FormMapping, heading: str) -> int:
    """The place of the column with this heading; `HEADING#2` is the second of equal ones."""
    name, _, occurrence = heading.partition("#") if heading.rpartition("#")[2].isdecimal() else (heading, "", "1")
    for number, rule in enumerate(mapping.columns):
        if rule.key == (comparable(name), int(occurrence)):
            return number
    raise MappingError(f"there is no column “{heading}”; there are: " + ", ".join(rule.heading for rule in mapping.columns))


def _confirm(folder: DataFolder, proposal: Proposal, file: str, author: str) -> Path:
    if proposal.questions:
        asked = " ".join(f'--date-order "{one.heading}=dmy"' for one in proposal.questions)
        examples = "; ".join(f"{one.heading}: {', '.join(one.examples)}" for one in proposal.questions)
        raise MappingError(
            f"Day first or month first? Nothing in the file proves it ({examples}).\n"
            f'Say it once, dmy or mdy: python -m etl map "{file}" --confirm --author "{author}" {asked}'
        )
    return mappings.confirm(folder, proposal.mapping, author=author, today=today())


def _withdraw(folder: DataFolder, name: str, author: str) -> None:
    mapping = mappings.confirmed_mappings(folder).get(name)
    if mapping is None:
        raise MappingError("No mapping is in force for these columns.")
    mappings.withdraw(folder, mapping, author=author, today=today())


def _tell(proposal: Proposal, path: Path, file: str, *, is_confirmed: bool) -> None:
    """The proposal as a person reads it in a terminal."""
    mapping = proposal.mapping
    typer.echo(f"{proposal.platform.label}, form “{mapping.form}”, columns {mapping.fingerprint}")
    width = min(44, max(len(rule.heading) for rule in mapping.columns))
    for rule in mapping.columns:
        heading = rule.heading if len(rule.heading) <= width else rule.heading[: width - 1] + "…"
        details = [
            rule.option and f"= {rule.option}",
            rule.part,
            rule.date_order,
            rule.time_zone,
            rule.separator and f"joined by {rule.separator!r}",
        ]
        told = f"{rule.field or '–':<20} {rule.confidence:>4.0%}  {rule.because}" + "".join(f", {one}" for one in details if one)
        typer.echo(f"  {heading:<{width}}  {told}")
        for answer, code in rule.answers.items():
            typer.echo(f"  {'':<{width}}    “{answer}” is {code or 'nothing'}")
        for answer in proposal.unmatched.get(rule.heading, ())[:10]:
            typer.echo(f"  {'':<{width}}    “{answer[:60]}” is not known")
    typer.echo("No column feeds: " + (", ".join(proposal.unfed_fields) or "–"))
    typer.echo("Not used: " + (", ".join(mapping.unused_headings) or "–"))
    for question in proposal.questions:
        typer.echo(f"To be said: does “{question.heading}” write the day or the month first ({', '.join(question.examples)})?")
    if is_confirmed:
        typer.echo(f"Confirmed in {path}. `python -m etl run` loads such files from now on.")
    else:
        typer.echo(f'Proposed in {path}. Review it, change it, then: python -m etl map "{file}" --confirm --author WHO')
