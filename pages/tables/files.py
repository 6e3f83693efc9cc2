"""The table as files: as it is shown for people, one row per cell for programs."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

import i18n
from analytics.cross_table import TOTAL
from analytics.exports import HIDDEN, Caveat, ColumnType, ExportColumn, ExportTable
from analytics.small_cells import LEAST_PUBLIC
from pages.tables.answer import Answer
from pages.tables.choices import Choice
from ui import downloads

_column = partial(downloads.column, "tables")


def title(choice: Choice, lang: str) -> str:
    """`Médecins signalants par e-service et par région`."""
    words = {"measure": i18n.t(f"tables.measure.{choice.measure.id}", lang), "rows": i18n.t(f"tables.by.{choice.rows.id}", lang)}
    if choice.columns is None:
        return i18n.t("tables.title.one", lang, **words)
    return i18n.t("tables.title.two", lang, columns=i18n.t(f"tables.by.{choice.columns.id}", lang), **words)


def n_words(answer: Answer) -> str:
    return i18n.plural(f"exports.unit.{answer.choice.measure.unit}", int(answer.whole["n"]), answer.selection.context.lang)


def as_shown(answer: Answer) -> ExportTable:
    """Rows and columns as on the screen, every row; beside each number its share or its bounds."""
    lang, choice = answer.selection.context.lang, answer.choice
    beside: tuple[str, ...] = ("low", "high") if choice.measure.kind in ("rate", "median") else ()
    beside = ("share", "share_low", "share_high") if choice.share_of != "none" else beside
    columns = [_dimension_column("row_code", choice.rows.id, answer, answer.row_labels)]
    frame = pd.DataFrame({"row_code": list(answer.row_labels)})
    for code, label in answer.column_labels.items():
        told = label if choice.columns else i18n.t(f"tables.measure.{choice.measure.id}", lang)
        cells = answer.cells[answer.cells["column_code"] == code].set_index("row_code").loc[list(answer.row_labels)]
        for name in ("value", *beside):
            column = code if name == "value" else f"{code}_{name}"
            frame[column] = cells[name].astype(object).mask(cells["is_hidden"], HIDDEN).to_numpy()
            heading = told if name == "value" else i18n.t(f"tables.column.{name}_of", lang, name=told)
            kind: ColumnType = "share" if name.startswith("share") else _type(answer)
            columns.append(ExportColumn(column, heading, kind, is_reporters=name == "value" and choice.measure.id == "reporters"))
    return _export(answer, id="cross_table", columns=tuple(columns), frame=frame)


def one_row_per_cell(answer: Answer) -> ExportTable:
    """Everything known of a cell: its numbers, its interval, its share, whether it is left out."""
    lang, choice, cells = answer.selection.context.lang, answer.choice, answer.cells.copy()
    kinds: dict[str, ColumnType] = {"n_reporters": "integer", "n": "integer"}
    if choice.measure.is_of_submissions:
        kinds |= {"n_answered": "integer", "total": "integer"}
    kinds |= {"value": _type(answer), "low": "decimal", "high": "decimal", "share": "share", "share_low": "share", "share_high": "share"}
    for name in kinds:
        cells[name] = cells[name].astype(object).mask(cells["is_hidden"], HIDDEN)
    columns = (
        _dimension_column("row_code", choice.rows.id, answer, answer.row_labels),
        *([_dimension_column("column_code", choice.columns.id, answer, answer.column_labels)] if choice.columns else []),
        *(_column(name, lang, kind) for name, kind in kinds.items()),
        _column("is_hidden", lang, "flag"),
    )
    return _export(answer, id="cross_table_cells", columns=columns, frame=cells)


def _export(answer: Answer, **own: Any) -> ExportTable:
    """What a passport would give away of hidden cells is left out of it."""
    selection, choice, lang = answer.selection, answer.choice, answer.selection.context.lang
    caveats = downloads.caveats(answer.metric, selection.context)
    is_few = answer.cells["n_reporters"].between(1, LEAST_PUBLIC - 1).any()
    if choice.is_public:
        caveats = (*caveats, Caveat("small_cells_hidden", LEAST_PUBLIC))
    elif is_few and choice.measure.id != "reporters":  # of reporters the file sees it by itself
        caveats = (*caveats, Caveat("few_reporters_internal_use_only"))
    return downloads.table(
        selection.context,
        title=title(choice, lang),
        subject=title(choice, lang),
        what_is_counted=answer.metric.counted(lang),
        n=int(answer.whole["n"]),
        n_unit=choice.measure.unit,
        share_unknown=None if choice.is_public else _share_unknown(answer),
        unknown_of="" if choice.is_public else _unknown_of(answer),
        caveats=caveats,
        **own,
    )


def _share_unknown(answer: Answer) -> float | None:
    """Of a measure, submissions that did not answer; else reports of unknown severity."""
    if answer.choice.measure.is_of_submissions:
        return 1 - answer.whole["n_answered"] / answer.whole["n"]
    return answer.selection.share_severity_unknown


def _unknown_of(answer: Answer) -> str:
    context = answer.selection.context
    return i18n.t("tables.unanswered", context.lang) if answer.choice.measure.is_of_submissions else downloads.unknown_of(context)


def _type(answer: Answer) -> ColumnType:
    return "decimal" if answer.choice.measure.decimals else "integer"


def _dimension_column(name: str, dimension: str, answer: Answer, labels: Any) -> ExportColumn:
    label = i18n.t(f"tables.dimension.{dimension}", answer.selection.context.lang)
    return ExportColumn(name, label, labels={**labels, TOTAL: i18n.t("tables.total", answer.selection.context.lang)})
