"""Reads a table into `received`: in our own shape as it stands, in any other through the mapping a person confirmed.

Our own columns are read through a mapping as well, one that nobody has to confirm: who saved the file again may have changed
how dates are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import duckdb

from etl.export_shape import export_columns
from etl.forms import dates
from etl.forms.catalogue import load_catalogue
from etl.forms.headings import Column, columns_of, fingerprint, rejection_place, text_of
from etl.forms.mapping import MOMENTS, FormMapping, own_mapping
from etl.forms.reading import FormReader
from etl.sources import FileNote, Mend, Reading, UnreadableFile
from etl.sources.received import append_columns, create_received
from etl.sources.table import Batch, Table
from settings import get_settings

Mappings = Mapping[str, FormMapping]


def read_tables(tables: Iterable[Table], con: duckdb.DuckDBPyConnection, *, mappings: Mappings, shape: str) -> Reading:
    """Reads the first table that is ours, else the first that is mapped. `shape` names a file in our own shape.

    Raises UnreadableFile: `no_mapping` when no table is either, with the fingerprint of the first that could be a form's.
    """
    foreign: list[Table] = []
    for table in tables:
        if is_ours(table.header):
            return _read_ours(table, con, mappings=mappings, shape=shape)
        foreign.append(table)
    for table in foreign:
        if mapping := mappings.get(fingerprint(columns_of(table.header))):
            return _read_mapped(table, con, mapping)
    if not foreign:
        raise UnreadableFile("empty_file")
    raise no_mapping(max(foreign, key=lambda table: len(columns_of(table.header))))


def no_mapping(table: Table) -> UnreadableFile:
    """Of a file whose columns nobody has explained yet."""
    columns = columns_of(table.header)
    return UnreadableFile("no_mapping", ", ".join(column.heading for column in columns[:6]), fingerprint=fingerprint(columns))


def is_ours(header: Iterable[str]) -> bool:
    """Whether the columns are those of our export shape: a moment and an e-service can be found."""
    names = {text_of(cell).lower() for cell in header}
    return "service_codes" in names and bool(names & {"occurred_at", "submitted_at"})


def prove_dates(mapping: FormMapping, table: Table) -> FormMapping:
    """The mapping with every order of day and month that the cells of this very table prove.

    Raises UnreadableFile `date_order_unknown` where most dates of a column need an order and nothing proves one.
    """
    for number, evidence in weigh_dates(mapping, table).items():
        if evidence.is_open:
            raise UnreadableFile("date_order_unknown", mapping.columns[number].heading, fingerprint=mapping.fingerprint)
        mapping = mapping.with_rule(number, date_order=evidence.order)
    return mapping


def weigh_dates(mapping: FormMapping, table: Table) -> dict[int, dates.DateEvidence]:
    """What all cells of every moment without an order prove, by the number of its rule: one among thousands may be the proof."""
    places = {column.key: column.place for column in columns_of(table.header)}
    found = {
        number: dates.DateEvidence()
        for number, rule in enumerate(mapping.columns)
        if rule.field in MOMENTS and rule.part != "time" and not rule.date_order and rule.key in places
    }
    for batch in table.batches() if found else ():
        for number in found:
            cells = batch.columns[places[mapping.columns[number].key]]
            found[number] += dates.weigh(cells.drop_null().to_pylist())
    return found


def _read_ours(table: Table, con: duckdb.DuckDBPyConnection, *, mappings: Mappings, shape: str) -> Reading:
    columns = columns_of(table.header)
    name = fingerprint(columns)
    mapping = prove_dates(mappings.get(name) or own_mapping(columns, fingerprint=name), table)
    notes = [_unused_note(column, table.header_row) for column in columns if not mapping.rule_of(column).field]
    return replace(_read(table, con, mapping, columns), shape=shape, notes=(*notes, *table.notes))


def _unused_note(column: Column, header_row: int) -> FileNote:
    name = column.heading.lower()
    reason = "column_repeated" if name in export_columns() else "column_not_used"
    return FileNote(reason, column_name=name, source_row=header_row)


def _read_mapped(table: Table, con: duckdb.DuckDBPyConnection, mapping: FormMapping) -> Reading:
    return _read(table, con, prove_dates(mapping, table), columns_of(table.header))


def _read(table: Table, con: duckdb.DuckDBPyConnection, mapping: FormMapping, columns: tuple[Column, ...]) -> Reading:
    """What this very file proves of its dates goes before what was remembered of another."""
    create_received(con)
    reader = FormReader(mapping, columns, load_catalogue(get_settings().reference_dir))
    count = 0
    mends: list[Mend] = []
    for batch in table.batches():
        faults = [fault or own for fault, own in zip(batch.faults, reader.faults(batch), strict=True)]
        append_columns(con, [batch.source_rows, faults, batch.surplus, *reader.columns(batch)])
        mends += _mends(batch, rejection_place(table.header))
        count += len(batch.source_rows)
    if count == 0:
        raise UnreadableFile("header_only", fingerprint=mapping.fingerprint)
    if (own := reader.by_its_own_dates) != mapping:
        return _read(table, con, own, columns)
    return Reading(mapping.form, (*table.notes, *reader.notes), fingerprint=mapping.fingerprint, mends=tuple(mends))


def _mends(batch: Batch, place: int | None) -> Iterator[Mend]:
    """Which rejected records these stand for; a key that somebody changed is none."""
    for row, key in zip(batch.source_rows, batch.columns[place].to_pylist(), strict=True) if place is not None else ():
        source_id, _, number = (key or "").partition("/")
        if source_id and number.isdecimal():
            yield Mend(row, source_id, int(number))
