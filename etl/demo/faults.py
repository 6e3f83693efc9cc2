"""One small file per fault a real export may have, and the answer the ETL must give to each.

Each file holds three submissions; unless it says otherwise the fault is in the second, which a spreadsheet program shows as
row 3. The file is named after column and fault.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyarrow as pa
import xlsxwriter
from pyarrow import parquet

from etl.demo.cells import COLUMNS

Record = dict[str, str]
Make = Callable[[list[Record]], bytes]


@dataclass(frozen=True)
class Fault:
    """One file and the answer it must get.

    `outcome`: refused (nothing is published), unreadable (the file as a whole), rejected (the row), warning (the row stays,
    the cell becomes unknown), note (something to tell about the file), duplicate (kept as a version, not counted), accepted.
    """

    file: str
    says: str
    outcome: str
    reason_code: str
    make: Make
    received: int = 3
    accepted: int = 3
    rejected: int = 0
    duplicates: int = 0

    @property
    def column_name(self) -> str:
        """The column at fault; empty when it is the row or the file."""
        first = self.file.split(".")[0]
        return first if first in COLUMNS else ""


def _refused(file: str, says: str, reason: str, make: Make) -> Fault:
    return Fault(file, says, "refused", reason, make, received=0, accepted=0)


def _unreadable(file: str, says: str, reason: str, make: Make) -> Fault:
    return Fault(file, says, "unreadable", reason, make, received=0, accepted=0)


def _note(file: str, says: str, reason: str, make: Make) -> Fault:
    return Fault(file, says, "note", reason, make)


def _fine(file: str, says: str, make: Make) -> Fault:
    return Fault(file, says, "accepted", "", make)


def _row_rejected(file: str, says: str, reason: str, make: Make) -> Fault:
    return Fault(file, says, "rejected", reason, make, accepted=2, rejected=1)


def _duplicate(file: str, says: str, reason: str, make: Make) -> Fault:
    return Fault(file, says, "duplicate", reason, make, received=4, duplicates=1)


def _rejected(file: str, says: str, reason: str, **cells: str) -> Fault:
    return _row_rejected(file, says, reason, _with(**cells))


def _warning(file: str, says: str, reason: str, **cells: str) -> Fault:
    return Fault(file, says, "warning", reason, _with(**cells))


def _accepted(file: str, says: str, **cells: str) -> Fault:
    return _fine(file, says, _with(**cells))


# --- making the files -------------------------------------------------------------------------------------------------


def csv_bytes(records: Iterable[Record], *, delimiter: str = ",", columns: tuple[str, ...] = COLUMNS) -> bytes:
    """Records in our export shape."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter, lineterminator="\n", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode()


def _with(**cells: str) -> Make:
    """The second submission with other cells."""
    return lambda records: csv_bytes([records[0], records[1] | cells, records[2]])


def _line(change: Callable[[str], str]) -> Make:
    """The line of the second submission written otherwise."""

    def make(records: list[Record]) -> bytes:
        header, first, second, third = csv_bytes(records).decode().splitlines()
        return "\n".join([header, first, change(second), third, ""]).encode()

    return make


def _bytes(change: Callable[[bytes], bytes]) -> Make:
    return lambda records: change(csv_bytes(records))


def _half(write: Make) -> Make:
    def make(records: list[Record]) -> bytes:
        content = write(records)
        return content[: len(content) // 2]

    return make


def _workbook(records: list[Record]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Envois")
        for row, cells in enumerate([COLUMNS, *(tuple(record.values()) for record in records)]):
            sheet.write_row(row, 0, cells)
    return content.getvalue()


def _parquet(records: list[Record]) -> bytes:
    content = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(records), content)
    return content.getvalue()


def _zip(records: list[Record]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo("export.csv"), csv_bytes(records))
    return content.getvalue()


def _cut_json_lines(records: list[Record]) -> bytes:
    first, second, third = (json.dumps(record, ensure_ascii=False) for record in records)
    return "\n".join([first, second[:80], third, ""]).encode()


def _extra_column(records: list[Record]) -> bytes:
    return csv_bytes([record | {"nom": "?"} for record in records], columns=(*COLUMNS, "nom"))


def _sent_again(records: list[Record]) -> bytes:
    return csv_bytes([*records, records[1] | {"submitted_at": records[2]["submitted_at"], "minutes_lost": "45"}])


# --- the faults -------------------------------------------------------------------------------------------------------

_THE_FILE = (
    _refused("file.demo_mixed.csv", "a real submission among invented ones", "demo_mixed", _with(form_version="1")),
    _unreadable("file.empty.csv", "no byte", "empty_file", _bytes(lambda content: b"")),
    _unreadable("file.header_only.csv", "a header, no submission", "header_only", lambda records: csv_bytes([])),
    _unreadable("file.wrong_delimiter.csv", "cells parted by `~`", "wrong_delimiter", lambda r: csv_bytes(r, delimiter="~")),
    _unreadable(
        "file.other_columns.csv",
        "the columns of another form",
        "no_mapping",
        lambda r: b"Horodateur,Nom,Q1\n1,2,3\n",
    ),
    _unreadable("file.zip_renamed.csv", "a zip archive called .csv", "not_text", _zip),
    _fine("file.utf16.csv", "UTF-16, as old Excel writes Unicode text", _bytes(lambda c: b"\xff\xfe" + c.decode().encode("utf-16-le"))),
    _unreadable("file.truncated.xlsx", "a workbook cut in the middle", "xlsx_unreadable", _half(_workbook)),
    _unreadable("file.truncated.parquet", "a Parquet file cut in the middle", "parquet_unreadable", _half(_parquet)),
    _unreadable("file.no_json.jsonl", "lines that are no JSON", "json_unreadable", csv_bytes),
    _unreadable(
        "file.unsupported.pdf",
        "a format that is not read",
        "unsupported_extension",
        _bytes(lambda content: b"%PDF-1.4\n"),
    ),
    _note(
        "file.cp1252.csv",
        "cp1252, not UTF-8",
        "decoded_as_cp1252",
        _bytes(lambda c: c.decode().encode("cp1252", "replace")),
    ),
    _note("file.nul_byte.csv", "a NUL byte", "nul_byte", _line(lambda line: line.replace(",fr,", ",f\0r,", 1))),
    _note("file.extra_column.csv", "a column that is not ours", "column_not_used", _extra_column),
    _fine(
        "file.missing_columns.csv",
        "only the columns that cannot be missing",
        lambda records: csv_bytes(records, columns=("form_version", "submitted_at", "service_codes")),
    ),
    _fine("file.semicolons.csv", "cells parted by `;`", lambda records: csv_bytes(records, delimiter=";")),
    _fine("file.byte_order_mark.csv", "UTF-8 with a byte order mark", _bytes(lambda content: b"\xef\xbb\xbf" + content)),
    _fine("file.windows_line_ends.csv", "lines end in CR LF", _bytes(lambda content: content.replace(b"\n", b"\r\n"))),
)

_THE_ROW = (
    _row_rejected("row.too_many_cells.csv", "two cells too many", "too_many_cells", _line(lambda line: line + ",x,y")),
    _row_rejected(
        "row.too_few_cells.csv",
        "cut after six cells",
        "too_few_cells",
        _line(lambda line: ",".join(line.split(",")[:6])),
    ),
    _row_rejected("row.no_json.jsonl", "one line cut in the middle (line 2)", "json_unreadable", _cut_json_lines),
    _fine("row.blank.csv", "a blank line between two rows", _line(lambda line: line + "\n")),
    _accepted("row.without_id.csv", "no submission_id", submission_id=""),
    _duplicate("submission_id.twice.csv", "the same row again (row 5)", "already_known", lambda r: csv_bytes([*r, r[1]])),
    _duplicate(
        "submission_id.later_version.csv",
        "the same id sent again later (row 5): row 3 gives way",
        "superseded",
        _sent_again,
    ),
)

_USELESS_ROW = (
    _rejected("occurred_at.impossible_date.csv", "31 February", "occurred_at_impossible", occurred_at="2024-02-31 10:00:00"),
    _rejected("occurred_at.unreadable.csv", "a day in words", "occurred_at_impossible", occurred_at="lundi passé"),
    _rejected("occurred_at.in_the_future.csv", "the year 2204", "occurred_at_in_future", occurred_at="2204-01-15 09:30:00"),
    _rejected("submitted_at.impossible_date.csv", "31 November", "submitted_at_impossible", submitted_at="2023-11-31 10:00:00"),
    _rejected("occurred_at.none_at_all.csv", "no moment at all", "no_moment", submitted_at="", occurred_at=""),
    _rejected("service_codes.empty.csv", "no e-service", "no_service", service_codes=""),
    _rejected("service_codes.unknown.csv", "a name nobody knows", "service_unknown", service_codes="l'imprimante"),
)

_UNKNOWN_CELL = (
    _warning(
        "service_codes.partly_unknown.csv",
        "one name known, one not",
        "service_partly_unknown",
        service_codes="MCN|Outlook",
    ),
    _warning(
        "occurred_at.after_submitted.csv",
        "fails long after it was reported",
        "occurred_after_submitted",
        occurred_at="2024-06-03 10:00:00",
        ended_at="",
    ),
    _warning("ended_at.before_start.csv", "ends before it starts", "ended_before_start", ended_at="2023-12-24 10:00:00"),
    _warning("ended_at.impossible_date.csv", "31 February", "ended_at_impossible", ended_at="2024-02-31 10:00:00"),
    _warning("severity_code.out_of_range.csv", "severity 9", "severity_unknown_value", severity_code="9"),
    _warning("kind_code.unknown.csv", "no such kind", "kind_unknown_value", kind_code="K_PANNE"),
    _warning(
        "consequence_codes.unknown.csv",
        "one consequence known, one not",
        "consequence_unknown_value",
        consequence_codes="I_CATCHUP|I_COLERE",
    ),
    _warning("minutes_lost.negative.csv", "−5 minutes", "minutes_negative", minutes_lost="-5"),
    _warning("minutes_lost.too_many.csv", "2,000 minutes, more than a day", "minutes_too_many", minutes_lost="2000"),
    _warning("minutes_lost.in_words.csv", "no number", "minutes_not_a_number", minutes_lost="une demi-heure"),
    _warning("patients_affected.negative.csv", "−3 patients", "patients_negative", patients_affected="-3"),
    _warning("patients_affected.too_many.csv", "999 patients", "patients_too_many", patients_affected="999"),
    _warning("patients_affected.in_words.csv", "no number", "patients_not_a_number", patients_affected="tous"),
    _warning("fallback_code.unknown.csv", "no such fall-back", "fallback_unknown_value", fallback_code="F_FAX"),
    _warning(
        "fallback_worked_code.unknown.csv",
        "no such outcome",
        "fallback_worked_unknown_value",
        fallback_worked_code="bof",
    ),
    _warning("postal_code.foreign.csv", "a French postal code", "postal_code_unknown", postal_code="59000"),
    _warning("postal_code.not_geographic.csv", "the code of an institution", "postal_code_not_geographic", postal_code="1049"),
    _warning(
        "practice_type_code.unknown.csv",
        "no such practice type",
        "practice_type_unknown_value",
        practice_type_code="clinique",
    ),
    _warning("language.unknown.csv", "a language the form does not have", "language_unknown_value", language="it"),
    _warning("is_ongoing.unreadable.csv", "neither yes nor no", "is_ongoing_unreadable", is_ongoing="peut-être"),
    _warning("quote_consent.unreadable.csv", "neither yes nor no", "quote_consent_unreadable", quote_consent="à voir"),
)

_ODD_BUT_RIGHT = (
    _accepted("occurred_at.empty.csv", "the moment of sending stands in, as approximate", occurred_at="", ended_at=""),
    _accepted("occurred_at.with_zone.csv", "ISO 8601 with a zone", occurred_at="2024-01-15T07:30:00Z", ended_at=""),
    _accepted(
        "occurred_at.skipped_hour.csv",
        "02:30 in the night when clocks go forward",
        submitted_at="2024-03-31 09:00:00",
        occurred_at="2024-03-31 02:30:00",
        ended_at="",
    ),
    _accepted("service_codes.alias.csv", "names instead of codes", service_codes="MyCareNet|Recip-e"),
    _accepted("service_codes.blanks_around.csv", "blanks around a code", service_codes=" MCN "),
    _accepted("minutes_lost.decimal_comma.csv", "12,5 minutes, rounded", minutes_lost="12,5"),
    _accepted("software_name.unknown.csv", "a package that is not on the list: other", software_name="Fait maison 3"),
    _accepted("reporter_id.mistyped_inami.csv", "check digits that disagree", reporter_id="0-12345-00-003"),
    _accepted(
        "comment.identifiers.csv",
        "fictional identifiers, to be scrubbed",
        comment="Mme Exemple (NISS 85.07.30-033.29, 0400/00.12.34) sans BEP0DEM01234",
    ),
    _accepted("comment.formula.csv", "what a spreadsheet program would run", comment='=HYPERLINK("https://example.org";"ici")'),
    _accepted(
        "comment.line_breaks.csv",
        "quotes, a line break, commas",
        comment='Écran gris : "indisponible",\nencore, encore',
    ),
)

_ABOVE_THE_TABLE = (
    _note(
        "file.title_above.csv",
        "a title and an empty line above the names of the columns",
        "line_above_header",
        _bytes(lambda content: b"eHealth Bugs\n\n" + content),
    ),
)

FAULTS = (*_THE_FILE, *_THE_ROW, *_USELESS_ROW, *_UNKNOWN_CELL, *_ODD_BUT_RIGHT, *_ABOVE_THE_TABLE)
