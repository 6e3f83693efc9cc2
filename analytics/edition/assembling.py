"""From the numbers that may be told to the contents of the edition in one language.

A figure or a column that is not on the list here is not published (`PUBLISHED`): it is closed by default.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

import i18n
from analytics import captions
from analytics import incidents as incident_words
from analytics.cross_table import TOTAL
from analytics.dossier import charts
from analytics.dossier.assembling import LAYOUT
from analytics.dossier.audience import scan
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Definitions, Dossier, Figure, Heading, KeyFigure, Paragraphs, Part, Section, Table
from analytics.dossier.reading import Reading
from analytics.dossier.request import Refused
from analytics.dossier.sections import few, incidents, method, regions, services, severity, time
from analytics.edition.contents import Contents, Event
from analytics.edition.grid import CROSSED, Grid, Key, Period
from analytics.edition.protecting import Told
from analytics.edition.reading import EditionIncidents, EditionReading, PeriodCells, PeriodReading, key, number, request_of
from analytics.exports import HIDDEN, ExportColumn, ExportTable, moment
from analytics.filters import Filters
from analytics.intervals import MIN_FOR_SHARE
from analytics.regions import REGIONS
from analytics.series import SEVERITIES
from analytics.small_cells import LEAST_PUBLIC
from analytics.warehouse import Build

_BY_REGION = (*REGIONS, TOTAL)
MONTHS_OF_A_HALF = 6
MOMENTS = ("starts_at", "ends_at")  # of an incident, for programs
PUBLISHED: Mapping[str, frozenset[str]] = {  # by table, its columns; `*` for the families
    "by_family": frozenset({"code", "n_reporters"}),
    "over_time": frozenset({"starts_on", "ends_on", "n_observed_days", "n"}),
    "by_region": frozenset({"region_code", "n_reporters", "n_gps", "rate", "low", "high", "n_fte", "rate_fte", "low_fte", "high_fte"}),
    "by_severity_given": frozenset({"severity_code", "n_reporters"}),
    "months_by_region": frozenset({"starts_on", "ends_on", *_BY_REGION}),
    "months_by_family": frozenset({"starts_on", "ends_on", TOTAL, "*"}),
    "family_by_region": frozenset({"starts_on", "ends_on", "code", *_BY_REGION}),
    "severity_by_region": frozenset({"starts_on", "ends_on", "code", *_BY_REGION}),
    "incident_days": frozenset({"date_on", "is_observed", "n_incidents", "n_reporters_largest"}),
    "incidents": frozenset(
        {
            "occurred_on",
            "when",
            *MOMENTS,
            "service_code",
            "symptom_codes",
            "n_reporters",
            "max_severity_code",
            "level",
            "official",
            "reference",
        }
    ),
}
DOWNLOADS = ("months_by_region", "months_by_family", "family_by_region", "severity_by_region", "by_region", "incidents")
LIMITS = ("since", "hidden", "first_told", "one_way")
WORDS = (
    "languages",
    "downloads",
    "csv",
    "codes",
    "feed",
    "calendar",
    "cite",
    "about",
    "about.text",
    "accessibility",
    "accessibility.text",
    "numbers",
    "read",
)


@dataclass(frozen=True)
class Asked:
    """One edition, whatever its language. `start` and `end`: the months of the grid; `told`, `incidents_told`: what this and earlier
    editions tell; `address`: where the folder will stand on the web, empty where nobody knows."""

    build: Build
    issued_at: dt.datetime
    start: dt.date
    end: dt.date
    grid: Grid
    told: Told
    incidents_told: Mapping[str, int | None]
    address: str

    def page_address(self, lang: str) -> str:
        return f"{self.address}/{lang}/" if self.address else ""

    @property
    def period(self) -> Period:
        """What the page is about: the newest half-year that is over, else the newest month, of which enough may be told."""
        for one in (*reversed(self.grid.halves), *reversed(self.grid.months)):
            if (number(self.told, one) or 0) >= LEAST_PUBLIC:
                return one
        raise Refused("too_few", least=str(LEAST_PUBLIC))


def assemble(asked: Asked, lang: str) -> Contents:
    """Raises Refused where there is nothing to publish, or something that must not leave."""
    period, address = asked.period, asked.page_address(lang)
    whole = EditionReading(asked.build, request_of(Filters(start=asked.start, end=asked.end), lang, asked.issued_at), address)
    of_period = PeriodReading(asked.build, request_of(period.filters, lang, asked.issued_at), address, asked.told, period)
    cells = PeriodCells(of_period, asked.told)
    found = EditionIncidents(whole, asked.incidents_told)
    composer = Composer(of_period)
    makers: dict[str, tuple[Reading, Callable[[], list[Part]]]] = {
        "services": (of_period, lambda: services.section(composer, cells)),
        "time": (whole, lambda: _over_time(composer, asked)),
        "regions": (of_period, lambda: regions.section(composer, cells)),
        "severity": (of_period, lambda: severity.section(composer, cells)),
        "incidents": (whole, lambda: _incidents(composer, found)),
    }
    if cells.numbers("severity").empty:  # told of half-years alone
        del makers["severity"]
    sections = []
    for name, (reading, make) in makers.items():
        composer.reading = reading
        sections.append(Section(name, reading.t(f"dossier.section.{name}"), tuple(make())))
    composer.reading = whole
    crossed = [
        composer.table(table, metric="cross_reporters", is_printed=False, notes=_of_first_half(asked, table, whole))
        for table in _tables(asked, whole).values()
    ]
    sections.append(Section("tables", whole.t("edition.tables"), (Paragraphs((whole.t("edition.tables.text"),)), *crossed)))
    summary = Section("summary", whole.t("edition.summary"), (Paragraphs(_summary(of_period, cells, found), "numbered"),))
    limits = Section("limits", whole.t("method.limits.heading"), (Paragraphs(_limits(whole), "bullets"),))
    explained = Section(
        "method",
        whole.t("edition.method"),
        (
            *_protected(whole, sections),
            *method.explained(composer),
            *incidents.power(whole, lang),
            *method.denominators(composer),
        ),
    )
    page = _page(asked, whole, of_period, found, composer, (summary, *sections, limits, explained))
    _check(page)
    scan(page, is_public=True)
    by_id = {part.export.id: part.export for part in page.numbered}
    return Contents(
        page=page,
        lead=_lead(whole, asked),
        downloads=tuple(by_id[one] for one in DOWNLOADS if one in by_id),
        incidents=f"{_of_incidents(of_period, found)} {whole.t('edition.rounded')}",
        events=tuple(_events(found)),
        cite=_cite(asked, whole, page.title),
        words={name: whole.t(f"edition.{name}", publisher="W3C") for name in WORDS},
    )


def _check(page: Dossier) -> None:
    """Raises Refused for what is not on the list."""
    for part in page.numbered:
        allowed = PUBLISHED.get(part.export.id, frozenset())
        if "*" not in allowed and any(column.name not in allowed for column in part.export.columns):
            raise Refused("not_listed", what=part.export.id)


# --- the head ---------------------------------------------------------------------------------------------------------


def _page(
    asked: Asked, whole: Reading, of_period: PeriodReading, found: EditionIncidents, composer: Composer, sections: Sequence[Section]
) -> Dossier:
    info, lang = asked.build.info, whole.lang
    days = i18n.day_range(*of_period.days, lang)
    headline = captions.headline(of_period.n_reporters, (), lang)
    return Dossier(
        title=whole.t("edition.title", headline=headline, days=days),
        subtitle=whole.t(f"edition.subtitle.{of_period.period.kind}", month=i18n.month(asked.end, lang)),
        lang=lang,
        is_demo=info.is_demo,
        notice=whole.t("frame.demo.notice") if info.is_demo else "",
        audience=whole.t("edition.name"),
        number=f"{asked.end:%Y-%m}",
        build_id=info.build_id,
        issued_at=asked.issued_at,
        permalink=asked.page_address(lang),
        key_figures=tuple(_key_figures(asked, whole, of_period, found)),
        facts=tuple(_facts(asked, whole)),
        sections=tuple(sections),
        notes=tuple(composer.notes),
        file_stem="edition",
        words={name: whole.t(f"dossier.layout.{name}") for name in LAYOUT}
        | {
            "product": whole.t("frame.product"),
            "demo": whole.t("frame.demo.label"),
            "colon": whole.t("punctuation.colon"),
            "build": whole.t("exports.build"),
        },
    )


def _key_figures(asked: Asked, whole: Reading, of_period: PeriodReading, found: EditionIncidents) -> Iterator[KeyFigure]:
    lang = whole.lang
    label = whole.t("metrics.reporters.label")
    yield KeyFigure(whole.number(of_period.n_reporters), whole.t("edition.key", label=label, days=i18n.day_range(*of_period.days, lang)))
    month = asked.grid.months[-1]
    n = number(asked.told, month)
    if n is not None and month != of_period.period:
        yield KeyFigure(whole.number(n), whole.t("edition.key.month", label=label, month=i18n.month(month.end, lang)))
    start, end = whole.days
    days = i18n.day_range(start, end, lang)
    yield KeyFigure(whole.number(len(found.listed)), whole.t("edition.key", label=whole.t("metrics.incidents.label"), days=days))


def _lead(whole: Reading, asked: Asked) -> str:
    return whole.t("edition.lead", days=i18n.day_range(asked.start, asked.end, whole.lang))


def _summary(of_period: PeriodReading, cells: PeriodCells, found: EditionIncidents) -> tuple[str, ...]:
    """A sentence for each picture; of incidents also how many chance may have made."""
    lang = of_period.lang
    by_region = {code: n for code, n in of_period.by_region().items() if code not in cells.hidden_regions}
    where = regions.finding(of_period, cells) or i18n.sentence_case(
        captions.region_counts(by_region, of_period.labels.regions, unit="reporters", lang=lang)
    )
    has_levels = not cells.numbers("severity").empty
    said = [
        services.public_finding(of_period, cells),
        severity.finding(of_period, cells) if has_levels else "",
        where,
    ]
    return (*(f"{one.rstrip('.')}." for one in said if one), _of_incidents(of_period, found))


def _of_incidents(of_period: PeriodReading, found: EditionIncidents) -> str:
    days = i18n.day_range(*found.reading.days, of_period.lang)
    told = of_period.t("edition.incidents", finding=found.finding(), days=days)
    return " ".join(filter(None, (f"{told}.", found.chance())))


def _facts(asked: Asked, whole: Reading) -> Iterator[tuple[str, str]]:
    info, lang = asked.build.info, whole.lang
    of = whole.number((asked.end - asked.start).days + 1)
    yield whole.t("dossier.fact.period"), i18n.sentence_case(i18n.day_range(asked.start, asked.end, lang))
    yield whole.t("dossier.fact.observed"), whole.plural("overview.days_observed", whole.n_observed_days, of=of)
    yield whole.t("dossier.fact.issued"), moment(asked.issued_at, lang)
    yield whole.t("exports.build"), whole.t("dossier.fact.build", build_id=info.build_id, moment=moment(info.built_at, lang))
    yield whole.t("exports.rule_version"), info.rule_version


def _cite(asked: Asked, whole: Reading, title: str) -> str:
    words = {"month": i18n.month(asked.end, whole.lang), "day": i18n.date(asked.issued_at.astimezone(i18n.BRUSSELS).date(), whole.lang)}
    cited = whole.t("edition.cite.text", title=title, build=asked.build.info.build_id, **words)
    return f"{cited} {asked.page_address(whole.lang)}".strip()


# --- pictures and tables ----------------------------------------------------------------------------------------------


def _over_time(composer: Composer, asked: Asked) -> list[Part]:
    """Every month of the grid, each with its own number: they do not add up."""
    reading, lang = composer.reading, composer.reading.lang
    beside = time.beside(reading)
    shape = time.bars_of(reading, "month").drop(columns=list(SEVERITIES))
    by_start = {month.code: month for month in asked.grid.months}
    shape["n"] = [
        _shown(asked.told, by_start[day.replace(day=1).isoformat()].key, n) for day, n in zip(shape["starts_on"], shape["n"], strict=True)
    ]
    shape = shape.astype({"n": object})
    export = reading.export(
        "reporters_over_time",
        "time",
        id="over_time",
        n=None,
        title=reading.t("dossier.months.title"),
        what_is_counted=reading.t("dossier.months.title"),
        columns=(
            reading.column("overview.starts_on", "date"),
            reading.column("overview.ends_on", "date"),
            reading.column("overview.n_observed_days", "integer"),
            ExportColumn("n", reading.t("overview.column.n_reporters"), "integer", is_reporters=True),
        ),
        frame=shape,
    )
    seen = shape[[n is not HIDDEN for n in shape["n"]]]
    notes = (*time.beside_in_words(reading, beside, shape, "month"), reading.t("edition.months.note"), few.hiding(reading))
    if max((n for n in seen["n"] if not pd.isna(n)), default=0) < MIN_FOR_SHARE:
        return [composer.table(export, metric="reporters_over_time", notes=notes)]
    return [
        composer.figure(
            export,
            charts.timeline(shape, beside, bucket="month", lang=lang),
            metric="reporters_over_time",
            finding=captions.timeline(seen, beside, bucket="month", unit="reporters", lang=lang),
            what=reading.t("dossier.months.title"),
            alt=captions.timeline_alt(seen, beside, bucket="month", unit="reporters", days=reading.days, lang=lang, what=export.title),
            notes=notes,
        )
    ]


def _tables(asked: Asked, reading: Reading) -> dict[str, ExportTable]:
    """The grid as tables, a row for each month, or for each family or level of each half-year."""
    grid = asked.grid
    of_regions = {code: i18n.sentence_case(label) for code, label in reading.labels.regions.items()}
    of_families = services.family_labels(reading)
    families = [code for code in dict.fromkeys(str(one) for sheet in grid.sheets for one in _axis(sheet, "family")) if code != TOTAL]
    heads = {"region": {code: of_regions[code] for code in REGIONS}, "family": {code: of_families.get(code, code) for code in families}}
    total = reading.t("tables.total")
    dates = (reading.column("overview.starts_on", "date"), reading.column("overview.ends_on", "date"))

    def counted(dimension: str) -> tuple[ExportColumn, ...]:
        own = {**heads[dimension], TOTAL: total}
        return tuple(ExportColumn(code, label, "integer", is_reporters=True) for code, label in own.items())

    def cells(period: Period, dimension: str, *pairs: tuple[str, str]) -> dict[str, Any]:
        own = {code: _shown(asked.told, key(period, *pairs, (dimension, code))) for code in heads[dimension]}
        return {"starts_on": period.start, "ends_on": period.end, **own, TOTAL: _shown(asked.told, key(period, *pairs))}

    def export(id_: str, columns: Sequence[ExportColumn], rows: list[dict[str, Any]]) -> ExportTable:
        title = reading.t(f"edition.table.{id_}")
        frame = pd.DataFrame(rows).astype({column.name: object for column in columns if column.is_reporters})
        found: ExportTable = reading.export(
            "cross_reporters", "tables", id=id_, title=title, subject=title, n=None, columns=tuple(columns), frame=frame
        )
        return found

    made = {}
    for dimension in ("region", "family"):
        name = f"months_by_{dimension}"
        made[name] = export(name, (*dates, *counted(dimension)), [cells(month, dimension) for month in grid.months])
    for rows, columns in CROSSED:
        labels = of_families if rows == "family" else reading.labels.severities
        heading = reading.t("overview.column.family_code") if rows == "family" else reading.t("explore.column.severity_code")
        codes = families if rows == "family" else list(reading.known.severities)
        told = [{"code": code, **cells(half, columns, (rows, code))} for half in reversed(grid.halves) for code in codes]
        name = f"{rows}_by_{columns}"
        if told:
            made[name] = export(name, (*dates, ExportColumn("code", heading, labels=labels), *counted(columns)), told)
    return made


def _of_first_half(asked: Asked, table: ExportTable, reading: Reading) -> tuple[str, ...]:
    """The form opened in the middle of one: under the tables by half-year."""
    first = asked.grid.halves[0] if asked.grid.halves else None
    if first is None or first.start.isoformat() == first.code or table.id not in (f"{rows}_by_{columns}" for rows, columns in CROSSED):
        return ()
    n = (first.end.year - first.start.year) * 12 + first.end.month - first.start.month + 1
    words = {"of": reading.number(MONTHS_OF_A_HALF), "day": i18n.date(first.start, reading.lang)}
    return (reading.plural("edition.table.first_half", n, **words),)


def _axis(sheet: Any, dimension: str) -> Sequence[Any]:
    return list(sheet.numbers.columns) if sheet.columns == dimension else list(sheet.numbers.index) if sheet.rows == dimension else []


def _shown(told: Told, key_: Key, otherwise: Any = float("nan")) -> Any:
    """The number, `HIDDEN`, or what stands where nobody observed."""
    if key_ not in told:
        return otherwise
    n = told[key_]
    return HIDDEN if n is None else n


# --- incidents --------------------------------------------------------------------------------------------------------


def _incidents(composer: Composer, found: EditionIncidents) -> list[Part]:
    reading = composer.reading
    if not found.listed:
        return [Paragraphs((f"{found.finding()}.", reading.t("incidents.none"))), *incidents.never_reported(found)]
    lead = Paragraphs(tuple(filter(None, (f"{found.finding()}.", found.chance(), incidents.recognition(found)))))
    labels = reading.labels
    rows = pd.DataFrame([{**incidents.row(one, found), **_moments(one), "reference": one["reference"]} for one in found.listed])
    export = reading.export(
        "incidents",
        "incidents",
        id="incidents",
        title=reading.t("edition.table.incidents"),
        n=len(found.listed),
        n_unit="incidents",
        columns=(
            reading.column("incidents.occurred_on", "date"),
            ExportColumn("when", reading.t("dossier.incidents.when")),
            ExportColumn("starts_at", reading.t("edition.column.starts_at"), "moment"),
            ExportColumn("ends_at", reading.t("edition.column.ends_at"), "moment"),
            reading.column("incidents.service_code", labels=labels.short_services),
            reading.column("incidents.symptom_codes", labels=labels.short_services),
            reading.column("incidents.n_reporters", "integer"),
            found.severity_column,
            found.level_column,
            ExportColumn("official", reading.t("incident.official")),
            ExportColumn("reference", reading.t("edition.reference")),
        ),
        frame=rows,
    )
    hidden = [reading.t(f"dossier.incidents.{name}", n=reading.number(LEAST_PUBLIC)) for name in ("few", "severity.hidden")]
    notes = (
        reading.t("edition.rounded"),
        reading.t("dossier.incidents.origin"),
        reading.t("incident.official.matched"),
        *hidden,
        *found.of_documents(found.listed),
    )
    events = list(_events(found))
    listed = Definitions(
        tuple((f"{i18n.date(one.on, reading.lang)} – {one.service}", one.text) for one in events),
        anchors=tuple(one.reference for one in events),
    )
    printed = tuple(column.name for column in export.columns if column.name not in MOMENTS)
    table = composer.table(export, metric="incidents", notes=notes, is_printed=False, printed=printed)
    heading = Heading(reading.t("incidents.list.heading"))
    return [lead, *incidents.calendar(composer, found), heading, listed, table, *incidents.never_reported(found)]


def _moments(one: Mapping[str, Any]) -> dict[str, Any]:
    """What `when` says in words, for programs."""
    told = (HIDDEN, HIDDEN) if one["n_reporters"] < LEAST_PUBLIC else incident_words.public_span(one)
    return dict(zip(MOMENTS, told, strict=True))


def _events(found: EditionIncidents) -> Iterator[Event]:
    reading, lang = found.reading, found.reading.lang
    for one in found.listed:
        row = incidents.row(one, found)
        service, on = reading.labels.short_services.get(one["service_code"], one["service_code"]), one["occurred_on"]
        title = reading.t("edition.event.title", service=service, day=i18n.day_range(on, on, lang))
        if row["n_reporters"] is HIDDEN:
            text = f"{i18n.sentence_case(reading.t('dossier.incidents.fewer', n=reading.number(LEAST_PUBLIC)))}."
            yield Event(one["reference"], service, title, " ".join((text, *found.of_documents([one]))), on, None, None)
            continue
        starts_at, ends_at = incident_words.public_span(one)
        colon, names = reading.t("punctuation.colon"), reading.labels.short_services
        touched = ", ".join(names.get(code, code) for code in (row["symptom_codes"] or "").split("|") if code)
        level = "" if row["max_severity_code"] is HIDDEN else reading.labels.severities[row["max_severity_code"]]
        told = [
            f"{i18n.plural('count.reporters', row['n_reporters'], lang)}, {row['when']}",
            f"{reading.t('incidents.column.symptom_codes')}{colon}{touched}" if touched else "",
            f"{found.severity_column.label}{colon}{level.lower()}" if level else "",
            found.level_column.labels[row["level"]] if one["is_confirmed"] else reading.t("edition.probable"),
            f"{reading.t('incident.official')}{colon}{row['official']}",
            *found.of_documents([one]),
        ]
        text = " ".join(f"{i18n.sentence_case(words).rstrip('.')}." for words in told if words)
        yield Event(one["reference"], service, title, text, on, starts_at, ends_at)


# --- what is not told -------------------------------------------------------------------------------------------------


def _limits(reading: Reading) -> tuple[str, ...]:
    least = reading.number(LEAST_PUBLIC)
    return (*method.limits(reading), *(reading.t(f"edition.limits.{name}", least=least) for name in LIMITS))


def _protected(reading: Reading, sections: Sequence[Section]) -> list[Part]:
    """How doctors are protected, and how many numbers that hides: as a reader can count them."""
    exports = [part.export for section in sections for part in section.parts if isinstance(part, Figure | Table)]
    n_hidden = sum(value is HIDDEN for one in exports for column in one.columns if column.is_reporters for value in one.rows()[column.name])
    told = reading.plural("edition.hidden", n_hidden)
    return [
        Heading(reading.t("edition.protected")),
        Paragraphs((reading.t("edition.protected.text", least=reading.number(LEAST_PUBLIC)), told)),
    ]
