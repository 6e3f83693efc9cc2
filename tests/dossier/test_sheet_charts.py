"""Charts of the workbook show the cells of their sheet, and nothing that is hidden."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

import i18n
from analytics.dossier.assembling import assemble
from analytics.dossier.charts import bars
from analytics.dossier.contents import Dossier, Figure
from analytics.dossier.formats.workbook import workbook
from analytics.exports import HIDDEN
from analytics.filters import Filters
from analytics.warehouse import Build
from tests.dossier.conftest import request_of
from tests.turns import in_turn

HALF_YEAR = Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 6, 30))


def charts_of(dossier: Dossier) -> dict[str, tuple[Any, list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(workbook(dossier)))
    return {sheet.title: (sheet, list(sheet._charts)) for sheet in book.worksheets[1:]}


def cells(sheet: Any, ranges: str) -> list[Any]:
    """What stands in `'Figure 1'!$B$2:$B$3`, or in several of them joined."""
    found = []
    for part in ranges.strip("()").split(","):
        title, _, area = part.rpartition("!")
        assert title.strip("'") == sheet.title, "a chart shows its own sheet"
        area = area.replace("$", "")
        rows = sheet[area] if ":" in area else ((sheet[area],),)
        found += [cell.value for row in rows for cell in row]
    return found


CHARTED = ("bars", "timeline", "points")  # kinds that a workbook draws; the others are read better as their cells


@pytest.mark.parametrize(("lang", "audience"), in_turn(i18n.LANGUAGES, ["board", "outside"]))
def test_every_chart_shows_its_cells(build: Build, lang: str, audience: Any) -> None:
    dossier = assemble(build, request_of(HALF_YEAR, lang=lang, audience=audience))
    found = charts_of(dossier)
    for part in dossier.numbered:
        sheet, charts = found[part.number]
        assert len(charts) == (isinstance(part, Figure) and part.chart.kind in CHARTED), part.number
        for chart in charts:
            for series in chart.series:
                shown = [float(point.v) for point in series.val.numRef.numCache.pt]
                assert shown == pytest.approx(cells(sheet, series.val.numRef.f))
                assert not [value for value in shown if audience == "outside" and part.chart.kind != "points" and 0 < value < 5]
                assert cells(sheet, series.tx.strRef.f) == [point.v for point in series.tx.strRef.strCache.pt]
            title = "".join(run.t for paragraph in chart.title.tx.rich.p for run in paragraph.r or ())
            assert part.title in title and dossier.words["demo"] in title  # type: ignore[union-attr]
            words = [axis.title.tx.rich.p[0].r[0].t for axis in (chart.x_axis, chart.y_axis) if axis.title]
            assert words and all(one in [column.label for column in part.export.columns] for one in words)


def test_what_is_hidden_stays_out_of_the_ranges(build: Build) -> None:
    dossier = assemble(build, request_of(HALF_YEAR, audience="outside"))
    figure = next(part for part in dossier.numbered if isinstance(part, Figure) and part.export.id == "by_severity_given")
    rows = figure.export.rows().copy()
    rows["n_reporters"] = rows["n_reporters"].astype(object).mask(rows.index == 1, HIDDEN)
    told = rows.rename(columns={"n_reporters": "n"}).assign(value=[str(n) for n in rows["n_reporters"]])
    hidden = replace(figure, export=replace(figure.export, frame=rows), chart=bars(told, lang="fr"))
    section = next(one for one in dossier.sections if figure in one.parts)
    sheet, (chart,) = charts_of(replace(dossier, sections=(replace(section, parts=(hidden,)),)))[figure.number]
    ranges = chart.series[0].val.numRef.f
    assert re.fullmatch(r"\('Figure \d'!\$B\$2,'Figure \d'!\$B\$4:\$B\$6\)", ranges.replace("$B$2:$B$2", "$B$2")), ranges
    assert i18n.t("exports.hidden", "fr") not in cells(sheet, ranges)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "=Sheet!$A$1", "x!A1", "a (13) et +1+cmd|' /C calc'!A0 (12)"])
def test_a_title_never_becomes_a_formula(build: Build, title: str) -> None:
    dossier = assemble(build, request_of(HALF_YEAR, sections=("services",)))
    section = dossier.sections[1]
    parts = tuple(replace(part, title=title) if isinstance(part, Figure) else part for part in section.parts)
    _, (chart,) = charts_of(replace(dossier, sections=(dossier.sections[0], replace(section, parts=parts))))["Figure 1"]
    assert chart.title.tx.strRef is None
    assert title in chart.title.tx.rich.p[0].r[0].t.replace("\u2060", "")
