"""A table that leaves the screen, and the four files it can become.

Every file carries its passport: what is counted, the filter in a sentence with absolute dates, n and its unit, the share
unknown, the build, the rule version, the link that reopens the view, and what to beware of. Where it stands, and why:

- *CSV for Excel* (French and Belgian settings): under the table, after one empty line, as statistics offices print
  their notes. Excel sorts, filters and pivots only down to an empty line, and the header stays on the first line. A
  program reads rows until the first empty one.
- *Technical CSV*: in constant columns at the end, named `passport_*`, with codes for the unit and the caveats. One header,
  one shape, no option needed in any reader; the origin survives sorting, splitting and putting several files together,
  and compresses to nothing.
- *XLSX*: on the first sheet, "À lire".
- *Parquet*: typed columns of codes; the same `passport_*` in the metadata of the file, which every reader hands out.

In the files for people and the technical CSV a demo table has one more last column, the notice, on every row: a row copied elsewhere
still says that it is invented. In Parquet the notice stands in the metadata.

Text cells are neutralised against formula injection in both CSV files (an apostrophe goes in front; taking one off
gives the text back). XLSX needs none: its cells are typed, and text is written as text.
"""

from analytics.exports.cells import HIDDEN, NOTHING, ColumnType, ExportColumn, Hidden, column, in_words, labelled, moment, neutralised
from analytics.exports.copying import TooLong, clipboard
from analytics.exports.file_names import MIME, FileFormat, bare_name, file_name, scope_of
from analytics.exports.parquet_file import parquet
from analytics.exports.table import CLIPBOARD_MAX_ROWS, XLSX_MAX_ROWS, Caveat, ExportTable, Source, Unit, demo_notice, term
from analytics.exports.text_files import excel_csv, technical_csv
from analytics.exports.workbook import write_sheet, xlsx

__all__ = [
    "CLIPBOARD_MAX_ROWS",
    "HIDDEN",
    "MIME",
    "NOTHING",
    "XLSX_MAX_ROWS",
    "Caveat",
    "ColumnType",
    "ExportColumn",
    "ExportTable",
    "FileFormat",
    "Hidden",
    "Source",
    "TooLong",
    "Unit",
    "bare_name",
    "clipboard",
    "column",
    "demo_notice",
    "excel_csv",
    "file_name",
    "in_words",
    "labelled",
    "moment",
    "neutralised",
    "parquet",
    "scope_of",
    "technical_csv",
    "term",
    "write_sheet",
    "xlsx",
]
