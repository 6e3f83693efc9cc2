"""Charts of the workbook, drawn by whoever opens it from the cells of their sheet: change a cell, and the chart follows.

What stands as a word in a column of numbers (hidden) is left out of the ranges: a spreadsheet would draw it as zero. A calendar of days
has no chart of its own in a spreadsheet and gets none; nor does a drawing that no column of its table explains.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from analytics import frames
from analytics.dossier.charts import PALETTE
from analytics.dossier.contents import Figure
from analytics.exports import HIDDEN, ExportColumn, in_words
from analytics.frames import is_missing
from analytics.series import SEVERITIES

_WIDE, _LINE, _LEAST = 720, 26, 300  # pixels: a chart, each bar of it, the lowest one
_DAY_ZERO = dt.date(1899, 12, 30)  # of a spreadsheet
_FACE = {"name": "Calibri", "size": 10, "bold": False, "color": PALETTE["ink"]}


def add_chart(book: xlsxwriter.Workbook, part: Figure, *, demo: str) -> None:
    """Beside the table of its sheet; `demo`: the mark of invented data, empty for real ones."""
    draw = {"bars": _bars, "timeline": _timeline, "points": _points}.get(part.chart.kind)
    chart = draw(book, part) if draw else None
    if chart is None:
        return
    title = f"{part.title} – {demo}" if demo else part.title
    chart.set_title({"name": _words(title), "overlay": False, "name_font": _FACE | {"size": 12, "bold": True}})
    chart.set_size({"width": _WIDE, "height": _height(part)})
    sheet = book.get_worksheet_by_name(part.number)
    right = len(part.export.columns) + bool(demo) + 1
    sheet.insert_chart(1, right, chart, {"description": part.alt[:8000], "object_position": 2})


def _words(text: str) -> str:
    """As a title that stays a text: the library takes one like `x!A1` for the address of a cell. What breaks it up has no width."""
    return text.replace("!", "!\u2060")


def _height(part: Figure) -> int:
    return max(_LEAST, 110 + _LINE * len(part.chart.marks["rows"])) if part.chart.kind == "bars" else 360


def _bars(book: xlsxwriter.Workbook, part: Figure) -> Any:
    """Across, from the top, as many rows as the drawing has."""
    counted = _drawn_column(part)
    if counted is None:
        return None
    chart = book.add_chart({"type": "bar"})
    rows = frames.records(part.export.rows())[: len(part.chart.marks["rows"])]
    words = _first(part, "text")
    places = [at for at, row in enumerate(rows) if _is_number(row[part.export.columns[counted].name])]
    fills = [part.chart.marks["rows"][at]["fill"] for at in places]
    chart.add_series(
        _series(part, words, counted, places)
        | {
            "fill": {"color": PALETTE["ink"]},
            "points": [{"fill": {"color": PALETTE[fill]}, "border": {"color": PALETTE["context"], "width": 0.5}} for fill in fills],
            "data_labels": {"value": True, "font": _FACE},
            "gap": 60,
        }
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": _FACE, "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_x_axis(_scale(part.export.columns[counted]))
    return chart


def _timeline(book: xlsxwriter.Workbook, part: Figure) -> Any:
    """Columns, piled up by severity where severities may be told."""
    columns = part.export.columns
    names = [column.name for column in columns]
    if "starts_on" not in names or "n" not in names:
        return None
    days = names.index("starts_on")
    levels = [code for code in reversed(SEVERITIES) if code in names]
    counted = names.index("n")
    chart = book.add_chart({"type": "column", "subtype": "stacked"} if levels else {"type": "column"})
    places = [at for at, row in enumerate(frames.records(part.export.rows())) if _is_number(row["n"])]
    for name in levels or ["n"]:
        color = PALETTE[f"severity-{name}"] if levels else PALETTE["ink"]
        chart.add_series(
            _series(part, days, names.index(name), places)
            | {"fill": {"color": color}, "border": {"color": PALETTE["context"], "width": 0.25}, "gap": 20}
        )
    chart.set_legend({"position": "bottom", "font": _FACE} if levels else {"none": True})
    every = max(1, len(places) // 12)
    axis = {"text_axis": True, "num_format": "dd/mm/yyyy", "num_font": _FACE | {"rotation": -45}}
    chart.set_x_axis(axis | {"name": _words(columns[days].label), "name_font": _FACE, "interval_unit": every, "interval_tick": every})
    chart.set_y_axis(_scale(columns[counted]))
    return chart


def _points(book: xlsxwriter.Workbook, part: Figure) -> Any:
    """A point per region with a line from the lower to the upper bound."""
    names = [column.name for column in part.export.columns]
    if not {"low", "rate", "high"} <= set(names):
        return None
    chart = book.add_chart({"type": "line"})
    words = _first(part, "text")
    places = [at for at, row in enumerate(frames.records(part.export.rows())) if _is_number(row["rate"])]
    unseen = {"line": {"none": True}}
    for name in ("low", "high"):
        chart.add_series(_series(part, words, names.index(name), places) | unseen | {"marker": {"type": "long_dash", "size": 9}})
    chart.add_series(
        _series(part, words, names.index("rate"), places)
        | unseen
        | {
            "marker": {"type": "circle", "size": 9, "fill": {"color": PALETTE["ink"]}, "border": {"color": PALETTE["ink"]}},
            "data_labels": {"value": True, "position": "right", "num_format": "#,##0.0", "font": _FACE | {"bold": True}},
        }
    )
    chart.set_high_low_lines({"line": {"color": PALETTE["context"], "width": 2}})
    chart.set_legend({"position": "bottom", "font": _FACE})
    chart.set_x_axis({"num_font": _FACE})
    chart.set_y_axis(_scale(part.export.columns[names.index("rate")]))
    return chart


def _scale(column: ExportColumn) -> dict[str, Any]:
    return {
        "name": _words(column.label),
        "name_font": _FACE,
        "num_font": _FACE,
        "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": PALETTE["hairline"]}},
        "line": {"none": True},
    }


def _series(part: Figure, categories: int, values: int, places: Sequence[int]) -> dict[str, Any]:
    """Ranges of two columns over the rows that have a number, named by the cell of the heading; what they show is kept in the file, for
    readers that do not calculate."""
    rows = frames.records(part.export.rows())
    of = {at: part.export.columns[at] for at in (categories, values)}
    return {
        "name": [part.number, 0, values],
        "categories": _ranges(part.number, categories, places),
        "values": _ranges(part.number, values, places),
        "categories_data": [_kept(rows[at], of[categories], part.export.lang) for at in places],
        "values_data": [_kept(rows[at], of[values], part.export.lang) for at in places],
    }


def _drawn_column(part: Figure) -> int | None:
    """Which column of numbers the bars are as long as: the first in proportion to all of them; None where there is none."""
    marks, rows = part.chart.marks["rows"], frames.records(part.export.rows())
    for at, column in enumerate(part.export.columns):
        if column.type not in ("integer", "decimal", "share") or len(rows) < len(marks):
            continue
        values = [row[column.name] for row in rows[: len(marks)]]
        if any(_is_number(value) == bool(mark["is_hidden"]) for value, mark in zip(values, marks, strict=True)):
            continue
        told = [(float(value), mark["length"]) for value, mark in zip(values, marks, strict=True) if _is_number(value)]
        most, longest = max(told, default=(0.0, 0.0))
        if told and all(abs(value * longest - length * most) <= 1e-9 * max(most, 1.0) for value, length in told):
            return at
    return None


def _ranges(sheet: str, column: int, places: Sequence[int]) -> str:
    """`='Figure 1'!$B$2:$B$9`, or several of them where rows between are left out. The heading is the first row of the sheet."""
    runs: list[list[int]] = []
    for at in places:
        if runs and runs[-1][1] == at - 1:
            runs[-1][1] = at
        else:
            runs.append([at, at])
    quoted = "'" + sheet.replace("'", "''") + "'!"
    ranges = [quoted + xl_range_abs(first + 1, column, last + 1, column) for first, last in runs]
    return f"={ranges[0]}" if len(ranges) == 1 else f"=({','.join(ranges)})"


def _first(part: Figure, type_: str) -> int:
    return next(at for at, column in enumerate(part.export.columns) if column.type == type_)


def _kept(row: Mapping[str, Any], column: ExportColumn, lang: str) -> float | str:
    """What a cell shows: a number, a day as the spreadsheet counts days, a word."""
    value = row[column.name]
    if not _is_number(value):
        return ""
    if column.type == "date":
        return float((value - _DAY_ZERO).days)
    return in_words(column, value, lang) if column.type == "text" else float(value)


def _is_number(value: Any) -> bool:
    return value is not HIDDEN and not is_missing(value)
