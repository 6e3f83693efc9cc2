"""What a dossier for the outside may say: numbers on the coarse grid alone, small cells and their complements hidden.

The numbers of a region come from the table of every region with its margins, protected as a whole (`analytics.small_cells`): a dossier of
Wallonia and one of everything, of the same months, then hide the same cells, and their difference gives nobody away. The scan at the end
is a second look: it refuses what should not be there, whoever put it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import pandas as pd

import i18n
from analytics import cross_table, small_cells
from analytics.cross_table import MEASURES, TOTAL
from analytics.dimensions import DIMENSIONS
from analytics.dossier.contents import Definitions, Dossier, Figure, Heading, Paragraphs, Table
from analytics.dossier.reading import Reading
from analytics.dossier.request import Refused
from analytics.exports import HIDDEN, ExportTable
from analytics.filters import PARAMETERS, Filters, Known
from analytics.frames import is_missing
from analytics.periods import LATE_DAYS
from analytics.queries import cross_table as questions
from analytics.regions import COUNTED, REGIONS
from analytics.small_cells import LEAST_PUBLIC
from privacy.scan import find_identifiers

_DOCTORS = ("count.doctors", "count.reporters", "exports.unit.reporters", "arguments.n.reporters")
PROTECTED = ("family", "month", "severity")  # crossed with the regions, each


@dataclass(frozen=True)
class OffGrid:
    """Why a selection must not leave (`dossier.refused.<code>`), and the nearest one that may, where there is one."""

    code: str
    words: dict[str, str]
    nearest: Filters | None


def off_grid(filters: Filters, known: Known, lang: str) -> OffGrid | None:
    """None for whole months that are over, of one region or of all, without another filter."""
    asked = filters.with_dates(known)
    without_region = replace(asked, regions=())
    parts = [*small_cells.off_grid(without_region, known), *(["regions"] if len(asked.regions) > 1 else [])]
    if not parts:
        return None
    nearest = small_cells.on_grid(without_region, known)
    if nearest is None or nearest.start is None or nearest.end is None:
        return OffGrid("no_whole_month", {"n_days": i18n.number(LATE_DAYS, lang)}, None)
    names = [i18n.t("dossier.period" if part == "period" else f"frame.parameter.{PARAMETERS[part]}", lang) for part in parts]
    words = {"parts": i18n.enumeration(names, lang), "days": i18n.day_range(nearest.start, nearest.end, lang)}
    return OffGrid("off_grid", words, replace(nearest, regions=asked.regions if len(asked.regions) == 1 else ()))


def check(reading: Reading) -> None:
    """Raises Refused where the selection lies off the grid."""
    if found := off_grid(reading.asked, reading.known, reading.lang):
        raise Refused(found.code, **found.words)


class PublicCells:
    """The numbers of reporters that may leave, by dimension."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        dated = reading.asked.with_dates(reading.known)
        self._column = dated.regions[0] if dated.regions else TOTAL
        self._whole: Filters = replace(dated, regions=())
        if TOTAL in self._hidden_margins(self._column) or 0 < reading.n_reporters < LEAST_PUBLIC:
            raise Refused("too_few", least=reading.number(LEAST_PUBLIC))

    def numbers(self, dimension: str) -> pd.DataFrame:
        """Rows of (code, n) in the order of the screen, `n` HIDDEN where it must not be told."""
        table = self._tables[dimension]
        column = table[(table["column_code"] == self._column) & (table["row_code"] != TOTAL)]
        n = column["n_reporters"].astype(object).mask(column["is_hidden"], HIDDEN)
        return pd.DataFrame({"code": column["row_code"].to_numpy(), "n": n.to_numpy(dtype=object)})

    @cached_property
    def hidden_regions(self) -> frozenset[str]:
        """Regions whose number of reporters must not be told."""
        return frozenset(region for region in REGIONS if TOTAL in self._hidden_margins(region))

    @property
    def n_counted_regions(self) -> int | None:
        """Reporters of Wallonia and Brussels, each once, as far as selected; None where those of elsewhere, or of both, are few."""
        reading, by_region = self._reading, self._reading.by_region()
        n = reading.totals["n_reporters_counted_regions"]
        of_both = sum(by_region.get(region, 0) for region in COUNTED) - n
        is_told = not self.hidden_regions and not is_few(of_both) and not is_few(reading.n_reporters - n)
        return n if is_told else None

    @property
    def told(self) -> dict[tuple[str, str, str], int]:
        """Every number that leaves, by dimension, code and region of the dossier; the numbers of the regions under `region`."""
        cells = {
            (dimension, str(row["code"]), self._column): int(row["n"])
            for dimension in PROTECTED
            for row in self.numbers(dimension).to_dict("records")
            if row["n"] is not HIDDEN and not is_missing(row["n"])
        }
        by_region = self._reading.by_region()
        regions = {("region", code, code): n for code, n in by_region.items() if self._column in (TOTAL, code)}
        told_regions = {key: n for key, n in regions.items() if key[1] not in self.hidden_regions}
        return cells | told_regions | {("region", self._column, self._column): self._reading.n_reporters}

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        """Every dimension crossed with the regions, margins included, with `is_hidden`."""
        reading, tables = self._reading, {}
        start, end = reading.days
        for name in PROTECTED:
            rows, columns = DIMENSIONS[name], DIMENSIONS["region"]
            answer = reading.ask(questions.counted(self._whole, rows, columns, unit="reporters"))
            days = cross_table.days_of(reading.dates, name, start=start, end=end)
            table = cross_table.cells(
                answer,
                MEASURES["reporters"],
                rows=rows,
                columns=columns,
                known={"month": list(days), "severity": reading.known.severities, "region": REGIONS},
                unobserved={name: frozenset(code for code, (seen, _) in days.items() if not seen)},
                gps={},
            )
            tables[name] = cross_table.for_the_public(table, "none")
        return tables

    def _hidden_margins(self, column: str) -> set[str]:
        """`{TOTAL}` where any table hides the number of a whole column."""
        found = set()
        for table in self._tables.values():
            margin = table[(table["row_code"] == TOTAL) & (table["column_code"] == column)]
            found |= {TOTAL} if bool(margin["is_hidden"].any()) else set()
        return found


def is_few(n: float) -> bool:
    """Whether a number of people, or a difference of two, may not be told."""
    return 0 < abs(n) < LEAST_PUBLIC


# --- the second look --------------------------------------------------------------------------------------------------


def scan(dossier: Dossier, *, is_public: bool) -> None:
    """Raises Refused where a text holds an identifier or, for the outside, a table or a sentence a small number of reporters."""
    if any(find_identifiers(text) for text in _texts(dossier)):
        raise Refused("personal_data")
    tables = [part.export for part in dossier.numbered]
    if not is_public:
        return
    if any(map(_has_small_cell, tables)) or any(_tells_few(text, dossier.lang) for text in _sentences(dossier)):
        raise Refused("small_cells")


def _has_small_cell(table: ExportTable) -> bool:
    rows = table.rows()
    counted = [value for column in table.columns if column.is_reporters for value in rows[column.name]]
    return any(value is not HIDDEN and not is_missing(value) and 0 < value < LEAST_PUBLIC for value in counted)


def _tells_few(text: str, lang: str) -> bool:
    """Whether a sentence counts one to four doctors as the product would write it; a least or a most number of them is a rule."""
    return any(not text[: found.start()].casefold().rstrip().endswith(_limits(lang)) for found in _few_doctors(lang).finditer(text))


@lru_cache(maxsize=len(i18n.LANGUAGES))
def _few_doctors(lang: str) -> re.Pattern[str]:
    phrases = {i18n.plural(key, n, lang) for key in _DOCTORS for n in range(1, LEAST_PUBLIC)}
    return re.compile(rf"(?<![\w.,\u202f\u00a0])({'|'.join(sorted(map(re.escape, phrases)))})(?!\w)")


@lru_cache(maxsize=len(i18n.LANGUAGES))
def _limits(lang: str) -> tuple[str, ...]:
    return tuple(i18n.t("dossier.scan.limits", lang).split("|"))


def _sentences(dossier: Dossier) -> Iterator[str]:
    """What is told of the data; the method explains its rules with small numbers."""
    return _texts(replace(dossier, notes=(), sections=tuple(one for one in dossier.sections if one.id != "method")))


def _texts(dossier: Dossier) -> Iterator[str]:
    """Every text that people or data wrote; not what the product made itself: links, sums and the name of the build."""
    yield from (dossier.title, dossier.subtitle, *dossier.notes)
    yield from dossier.letter.sentences if dossier.letter else ()
    for section in dossier.sections:
        yield section.heading
        for part in section.parts:
            match part:
                case Heading():
                    yield part.text
                case Paragraphs():
                    yield from part.texts
                case Definitions():
                    yield from (words for pair in part.pairs for words in pair)
                case Figure():
                    yield from (part.title, part.what, part.alt, *part.notes)
                    yield from _cells(part.export)
                case Table():
                    yield from (part.title, *part.notes)
                    yield from _cells(part.export)


def _cells(table: ExportTable) -> Iterable[str]:
    rows = table.rows()
    yield table.filter_sentence
    for column in table.columns:
        if column.type == "text" and column.name not in ("incident_id", "sha256"):
            yield from {str(value) for value in rows[column.name] if value is not HIDDEN and not is_missing(value)}
            yield from column.labels.values()
