"""What a dossier prints is what the queries answer: text layer, workbook and rows of the build, for filters nobody chose."""

from __future__ import annotations

import datetime as dt
import io
import random
from typing import Any

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import select

import i18n
from analytics.dossier.assembling import assemble
from analytics.dossier.contents import Dossier, Figure, Table
from analytics.dossier.formats.pdf import pdf
from analytics.dossier.formats.workbook import workbook
from analytics.dossier.request import Refused
from analytics.exports import HIDDEN, ExportTable, in_words
from analytics.filters import Filters
from analytics.frames import is_missing
from analytics.tables import fct_incidents, fct_reports, fct_submissions
from analytics.warehouse import Build
from tests.dossier.conftest import request_of, text_of

FIRST, LAST = dt.date(2023, 9, 4), dt.date(2024, 12, 20)
SERVICES, REGIONS, SEVERITIES = ("RECIPE", "MCN", "MCN_EATTEST", "EH_BOX", "UNKNOWN"), ("WAL", "BRU", "VLG"), ("unknown", "1", "2", "3")


def drawn(seed: int) -> Filters:
    """Some filter; the same seed gives the same."""
    chance = random.Random(seed)
    days = sorted(FIRST + dt.timedelta(days=chance.randrange((LAST - FIRST).days)) for _ in range(2))

    def some(codes: tuple[str, ...], share: float) -> tuple[str, ...]:
        return tuple(chance.sample(codes, chance.randint(1, 2))) if chance.random() < share else ()

    return Filters(
        services=some(SERVICES, 0.4),
        regions=some(REGIONS, 0.4),
        severities=some(SEVERITIES, 0.3),
        start=days[0] if chance.random() < 0.7 else None,
        end=days[1] if chance.random() < 0.7 else None,
    )


def rows_of(build: Build, filters: Filters) -> pd.DataFrame:
    """The reports of the selection, by pandas alone."""
    rows = build.run(select(fct_reports))
    for column, codes in (("service_code", filters.services), ("region_code", filters.regions), ("severity_code", filters.severities)):
        rows = rows[rows[column].isin(codes)] if codes else rows
    rows = rows[rows["occurred_on"] >= filters.start] if filters.start else rows
    return rows[rows["occurred_on"] <= filters.end] if filters.end else rows


@pytest.mark.parametrize("seed", range(10))
def test_every_number_of_every_format_is_the_same(build: Build, seed: int) -> None:
    filters, lang = drawn(seed), i18n.LANGUAGES[seed % 3]
    try:
        dossier = assemble(build, request_of(filters, lang=lang))
    except Refused:
        assert rows_of(build, filters).empty
        return
    recomputed(dossier, build, filters)
    text = text_of(pdf(dossier))
    book = openpyxl.load_workbook(io.BytesIO(workbook(dossier)))
    for part in dossier.numbered:
        same_in_workbook(part.export, book[part.number])
        if isinstance(part, Figure) or part.is_printed:
            assert squeezed(part.title) in text, part.title
        if isinstance(part, Table) and part.is_printed:
            printed = [one for one in part.export.columns if not part.printed or one.name in part.printed]
            for row in part.export.rows().to_dict("records"):
                words = squeezed(" ".join(in_words(one, row[one.name], lang) for one in printed if one.type != "text"))
                assert all(word in text for word in words.split()), (part.number, words)
        if isinstance(part, Figure):
            in_drawing(part, text)


def squeezed(words: str) -> str:
    return " ".join(words.split())


def same_in_workbook(table: ExportTable, sheet: Any) -> None:
    frame = table.rows()
    assert [sheet.cell(1, at + 1).value for at in range(len(table.columns))] == [column.label for column in table.columns]
    for at, column in enumerate(table.columns):
        for line, value in enumerate(frame[column.name].tolist(), start=2):
            cell = sheet.cell(line, at + 1)
            if value is HIDDEN:
                assert cell.value == i18n.t("exports.hidden", table.lang)
            elif is_missing(value):
                assert cell.value is None
            elif column.type in ("integer", "row_number", "decimal", "share"):
                assert cell.data_type == "n" and cell.value == pytest.approx(float(value))
            elif column.type == "date":
                assert cell.value.date() == value


def in_drawing(figure: Figure, text: str) -> None:
    """What stands at a mark is the number of its row."""
    marks = figure.chart.marks
    if figure.chart.kind == "bars":
        rows = figure.export.rows()
        for mark, n in zip(marks["rows"], rows["n_reporters"], strict=False):
            assert mark["value"].startswith(i18n.number(int(n), figure.export.lang))
            assert squeezed(mark["value"]) in text and squeezed(mark["label"]) in text
        lengths = [mark["length"] for mark in marks["rows"]]
        most = max(int(n) for n in rows["n_reporters"])
        assert lengths == pytest.approx([int(n) / most * max(lengths) for n in rows["n_reporters"].iloc[: len(lengths)]])
    if figure.chart.kind == "timeline":
        seen = figure.export.rows().dropna(subset=["n"])
        heights = [sum(part["to"] - part["from"] for part in bar["parts"]) for bar in marks["bars"]]
        scale = max(heights) / max(seen["n"])
        assert heights == pytest.approx([n * scale for n in seen["n"]])


def recomputed(dossier: Dossier, build: Build, filters: Filters) -> None:
    """The tables against plain pandas over the rows of the build."""
    rows, lang = rows_of(build, filters), dossier.lang
    n = rows["reporter_key"].nunique()
    assert dossier.key_figures[0].value == i18n.number(n, lang)
    assert dossier.key_figures[1].value == i18n.number(len(rows), lang)
    by_id = {part.export.id: part.export.rows() for part in dossier.numbered}
    of_service = by_id["by_service"].set_index("service_code")
    assert of_service["n_reporters"].to_dict() == rows.groupby("service_code", observed=True)["reporter_key"].nunique().to_dict()
    assert of_service["n_reports"].to_dict() == rows["service_code"].value_counts().to_dict()
    summary = by_id["regions_summary"].set_index("region_code")["n_reporters"].to_dict()
    assert summary == rows.groupby("region_code", observed=True)["reporter_key"].nunique().to_dict()
    severest = rows.groupby("reporter_key")["severity_rank"].max().value_counts()
    levels = by_id["by_severity"].set_index("severity_code")["n_reporters"]
    assert {code: int(n) for code, n in levels.items() if n} == {
        "unknown" if rank < 0 else str(rank): int(n) for rank, n in severest.items()
    }
    if "by_month" in by_id:
        months = by_id["by_month"]
        inside = rows[(rows["occurred_on"] >= months["starts_on"].iloc[0]) & (rows["occurred_on"] <= months["ends_on"].iloc[-1])]
        counted = inside.groupby([day.replace(day=1) for day in inside["occurred_on"]])["reporter_key"].nunique()
        found = months.dropna(subset=["n"]).set_index("starts_on")["n"]
        assert {day: int(n) for day, n in found.items() if n} == counted.to_dict()
    incidents = build.run(select(fct_incidents))
    roots = set(incidents.loc[incidents["incident_id"].isin(rows["incident_id"]), "root_incident_id"])
    assert len(by_id["incidents"]) == len(roots) if roots else "incidents" not in by_id
    submissions = build.run(select(fct_submissions))
    of = submissions[submissions["submission_id"].isin(rows["submission_id"])]
    told = by_id["measures"].set_index("measure_code")
    for name in ("minutes_lost", "patients_affected"):
        answers = of[name].dropna().astype(float)
        assert (told.loc[name, "n_submissions"], told.loc[name, "n_answered"]) == (len(of), len(answers))
        if len(answers) >= 5:
            assert told.loc[name, "median"] == pytest.approx(float(answers.median()))
