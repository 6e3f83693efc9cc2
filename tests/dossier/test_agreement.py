"""What a dossier prints is what the queries answer: every format opened as a stranger would, against the contents, and the contents against
plain pandas over the rows of the build; for filters, audiences and languages nobody chose."""

from __future__ import annotations

import calendar
import datetime as dt
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import select

import i18n
from analytics.dossier.assembling import assemble
from analytics.dossier.contents import Definitions, Dossier, Figure, Heading, Paragraphs, Table
from analytics.dossier.formats import FILES
from analytics.dossier.letter.contents import Item
from analytics.dossier.letter.writing import REPORTED
from analytics.dossier.making import make_files
from analytics.dossier.request import Audience, Refused
from analytics.exports import HIDDEN, in_words
from analytics.filters import Filters
from analytics.tables import dim_services, fct_incidents, fct_reports, fct_submissions
from analytics.warehouse import Build
from tests.dossier.conftest import request_of
from tests.dossier.readers import READERS, Read, letter_of, spoken, squeezed
from tests.turns import FULL

JANUARY = Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 1, 31))
FIRST, LAST = dt.date(2023, 9, 4), dt.date(2024, 12, 20)
SERVICES, REGIONS, SEVERITIES = ("RECIPE", "MCN", "MCN_EATTEST", "EH_BOX", "UNKNOWN"), ("WAL", "BRU", "VLG"), ("unknown", "1", "2", "3")


def drawn(seed: int) -> tuple[Filters, Audience]:
    """Some filter, and for whom; the same seed gives the same. For the outside, one that may leave."""
    chance = random.Random(seed)
    days = sorted(FIRST + dt.timedelta(days=chance.randrange((LAST - FIRST).days)) for _ in range(2))

    def some(codes: tuple[str, ...], share: float) -> tuple[str, ...]:
        return tuple(chance.sample(codes, chance.randint(1, 2))) if chance.random() < share else ()

    if seed % 3 == 2:
        first, last = days[0].replace(day=1), min(days[1], dt.date(2024, 11, 30))
        last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
        return Filters(regions=some(REGIONS[:2], 0.5)[:1], start=max(first, dt.date(2023, 10, 1)), end=last), "outside"
    return Filters(
        services=some(SERVICES, 0.4),
        regions=some(REGIONS, 0.4),
        severities=some(SEVERITIES, 0.3),
        start=days[0] if chance.random() < 0.7 else None,
        end=days[1] if chance.random() < 0.7 else None,
    ), "board"


def rows_of(build: Build, filters: Filters) -> pd.DataFrame:
    """The reports of the selection, by pandas alone."""
    rows = build.run(select(fct_reports))
    for column, codes in (("service_code", filters.services), ("region_code", filters.regions), ("severity_code", filters.severities)):
        rows = rows[rows[column].isin(codes)] if codes else rows
    rows = rows[rows["occurred_on"] >= filters.start] if filters.start else rows
    return rows[rows["occurred_on"] <= filters.end] if filters.end else rows


@pytest.mark.parametrize("seed", range(10) if FULL else (1, 2))
def test_every_number_of_every_format_is_the_same(build: Build, seed: int) -> None:
    (filters, audience), lang = drawn(seed), i18n.LANGUAGES[(seed // 3 + seed) % 3]
    try:
        dossier = assemble(build, request_of(filters, lang=lang, audience=audience))
    except Refused as refused:
        assert refused.code == "too_few" or rows_of(build, filters).empty
        return
    (recomputed if audience == "board" else recomputed_for_the_outside)(dossier, build, filters)
    files = make_files(dossier, tuple(FILES))
    assert files.keys() == READERS.keys(), "every format has its reader"
    for code, file in files.items():
        agrees(READERS[code](file.content, dossier), dossier)


@pytest.mark.parametrize("code", [code for code in READERS if code != "letter"])
def test_a_false_figure_in_any_format_is_found(assembled: Callable[..., Dossier], code: str) -> None:
    """Each writer fed with contents of which one number is another."""
    true = assembled(JANUARY)
    agrees(READERS[code](make_files(true, (code,))[code].content, true), true)
    place = next(at for at, part in enumerate(true.sections) if part.id == "services")
    section = true.sections[place]
    table = next(part for part in section.parts if isinstance(part, Table))
    rows = table.export.rows().copy()
    rows["n_reporters"] = rows["n_reporters"].mask(rows.index == 3, 987654)
    false_table = replace(table, export=replace(table.export, frame=rows))
    parts = tuple(false_table if part is table else part for part in section.parts)
    false = replace(true, sections=tuple(replace(section, parts=parts) if at == place else one for at, one in enumerate(true.sections)))
    with pytest.raises(AssertionError):
        agrees(READERS[code](make_files(false, (code,))[code].content, true), true)


@pytest.mark.parametrize("code", ["letter", "word"])
def test_a_false_figure_in_the_letter_is_found(assembled: Callable[..., Dossier], code: str) -> None:
    true = assembled(JANUARY, sections=("time",))
    letter = letter_of(true)
    said, *others = letter.parts
    first, *items = said.items
    parts = (replace(said, items=(Item(re.sub(r"[0-9]+", "987654", first.words)), *items)), *others)
    false = replace(true, letter=replace(letter, parts=parts))
    with pytest.raises(AssertionError):
        agrees(READERS[code](make_files(false, (code,))[code].content, true), true)


@pytest.mark.parametrize("code", ["pdf", "word", "page"])
def test_a_number_that_only_one_format_says_is_found(assembled: Callable[..., Dossier], code: str) -> None:
    true = assembled(JANUARY, sections=("time",))
    more = replace(true, notes=(*true.notes, "987654"))
    with pytest.raises(AssertionError):
        agrees(READERS[code](make_files(more, (code,))[code].content, true), true)


def agrees(read: Read, dossier: Dossier) -> None:
    """Every text and every cell of the contents stands in what was read, and no number more."""
    for one in read.inside:
        agrees(one, dossier)
    texts = [*(texts_of(dossier) if read.is_whole else ()), *(texts_of_letter(dossier) if read.has_letter else ())]
    text = broken(read.text)
    for words in texts:
        assert broken(words) in text, words
    if texts:
        known = (numbers_of(dossier) if read.is_whole else set()) | numbers_in(" ".join(texts))
        assert not numbers_in(read.text) - known, "a number of its own"
    for part in dossier.numbered:
        if part.number in read.tables:
            same_cells(part, read)
        elif read.is_whole:
            in_lines(part, read.text)
        if isinstance(part, Figure):
            in_drawing(part, read, text)


def broken(words: str) -> str:
    """Without blanks and capitals: a line may break where the words have no blank, and small words stand in capitals."""
    return "".join(words.split()).casefold()


def texts_of(dossier: Dossier) -> Iterator[str]:
    yield from (dossier.title, dossier.subtitle, *dossier.notes)
    yield from (words for pair in dossier.facts for words in pair)
    yield from (words for one in dossier.key_figures for words in (one.value, one.label))
    for part in dossier.parts():
        match part:
            case Heading():
                yield part.text
            case Paragraphs():
                yield from part.texts
            case Definitions():
                yield from (words for pair in part.pairs for words in pair)
            case Figure():
                yield from (part.number, part.title, part.what, *part.notes, *(words for pair in part.passport.lines for words in pair))
            case Table() if part.is_printed:
                yield from (part.number, part.title, *part.notes, *(words for pair in part.passport.lines for words in pair))


def texts_of_letter(dossier: Dossier) -> Iterator[str]:
    """All that it says; its figures are the sentences of the summary."""
    letter = letter_of(dossier)
    summary = next(part for part in dossier.sections[0].parts if isinstance(part, Paragraphs) and part.kind == "numbered")
    assert summary.texts[:REPORTED] in [tuple(item.words for item in part.items) for part in letter.parts]
    return flattened(astuple(replace(letter, blanks=())))


def flattened(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from flattened(one)


_NUMBER = re.compile(r"[0-9]+(?:[ .,\u202f\u00a0][0-9]+)*")


def numbers_in(text: str) -> set[str]:
    """Digits of every number of four or more; shorter ones are also pages, notes and ticks."""
    return {found for one in _NUMBER.findall(text) for found in re.findall(r"[0-9]{4,}", one)}


def numbers_of(dossier: Dossier) -> set[str]:
    """All that the contents hold, in words."""
    said = [*texts_of(dossier), *dossier.words.values(), dossier.build_id, dossier.notice, dossier.permalink, str(dossier.issued_at.date())]
    for section in dossier.sections:
        said.append(section.heading)
    for part in dossier.numbered:
        export = part.export
        said += [part.number, part.title, *part.notes, part.passport.permalink, *(words for pair in part.passport.lines for words in pair)]
        said += [column.label for column in export.columns]
        said += [in_words(column, row[column.name], dossier.lang) for row in export.rows().to_dict("records") for column in export.columns]
        if isinstance(part, Figure):
            said += [part.alt, str(part.chart.marks)]
    return numbers_in(" ".join(said))


def same_cells(part: Figure | Table, read: Read) -> None:
    headings, *rows = read.tables[part.number]
    columns, records = part.export.columns, part.export.rows().to_dict("records")
    assert [squeezed(str(one)) for one in headings] == [squeezed(column.label) for column in columns], part.number
    assert len(rows) == len(records), part.number
    for cells, record in zip(rows, records, strict=True):
        for column, cell in zip(columns, cells, strict=True):
            expected = read.says(column, record[column.name], part.export.lang)
            same = cell == pytest.approx(expected) if isinstance(expected, float) else cell == expected
            assert same, (part.number, column.name, cell, expected)


def in_lines(part: Figure | Table, text: str) -> None:
    """On paper, the numbers of a row stand side by side."""
    if isinstance(part, Figure) or not part.is_printed:
        return
    printed = [column for column in part.export.columns if not part.printed or column.name in part.printed]
    for record in part.export.rows().to_dict("records"):
        run: list[str] = []
        for column in (*printed, None):
            if column is not None and column.type != "text":
                run.append(spoken(column, record[column.name], part.export.lang))
            else:
                assert " ".join(run) in text, (part.number, run)
                run = []


def in_drawing(figure: Figure, read: Read, text: str) -> None:
    """What stands at a mark is the number of its row, and a mark is as long as its number."""
    marks = figure.chart.marks
    if figure.chart.kind == "bars":
        rows = figure.export.rows()
        column = next(one.name for one in figure.export.columns if one.is_reporters)
        told = list(zip(marks["rows"], rows[column], strict=False))
        assert [mark["is_hidden"] for mark, _ in told] == [n is HIDDEN for _, n in told]
        for mark, n in told:
            assert mark["value"].startswith(
                i18n.t("exports.hidden", figure.export.lang) if n is HIDDEN else i18n.number(int(n), figure.export.lang)
            )
            if read.is_whole and read.has_drawn_words:
                assert broken(mark["label"] + mark["value"]) in text, mark
        known = [(mark["length"], int(n)) for mark, n in told if n is not HIDDEN]
        scale = max((length for length, _ in known), default=0) / max((n for _, n in known), default=1)
        assert [length for length, _ in known] == pytest.approx([n * scale for _, n in known])
    if figure.chart.kind == "timeline":
        rows = figure.export.rows()
        seen = [float(n) for n in rows["n"] if n is not HIDDEN and not pd.isna(n)]
        heights = [sum(part["to"] - part["from"] for part in bar["parts"]) for bar in marks["bars"]]
        scale = max(heights) / max(seen)
        assert heights == pytest.approx([n * scale for n in seen])
        assert len(marks["hidden"]) == sum(n is HIDDEN for n in rows["n"])


def recomputed_for_the_outside(dossier: Dossier, build: Build, filters: Filters) -> None:
    """What is told at all is what pandas counts, and nothing under five is."""
    rows = rows_of(build, filters)
    assert dossier.key_figures[0].value == i18n.number(rows["reporter_key"].nunique(), dossier.lang)
    families = build.run(select(dim_services)).set_index("service_code")["family_code"]
    counted: dict[str, dict[Any, int]] = {
        "by_family": rows.groupby(rows["service_code"].map(families))["reporter_key"].nunique().to_dict(),
        "by_severity_given": rows.groupby("severity_code", observed=True)["reporter_key"].nunique().to_dict(),
        "over_time": rows.groupby([day.replace(day=1) for day in rows["occurred_on"]])["reporter_key"].nunique().to_dict(),
    }
    keys = {"by_family": ("code", "n_reporters"), "by_severity_given": ("severity_code", "n_reporters"), "over_time": ("starts_on", "n")}
    by_id = {part.export.id: part.export.rows() for part in dossier.numbered}
    assert keys.keys() <= by_id.keys()
    for id_, (key, column) in keys.items():
        for code, n in zip(by_id[id_][key], by_id[id_][column], strict=True):
            if n is not HIDDEN and not pd.isna(n) and code in counted[id_]:
                assert int(n) == counted[id_][code] and int(n) >= 5, (id_, code)


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
