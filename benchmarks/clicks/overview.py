"""The overview without Streamlit: the product's own questions, figures and sentences, put together anew.

The Dash page shows it, the floor shows what it gave earlier. A test compares its figures and its sentences with those of the real page,
so that the peer does the same work. `ui/` and `pages/` cannot be used: they need Streamlit, which the peer does not have.
With `is_wide` it bears what `four_page.py` has besides: the hours of the week as a fourth picture, and the summary table, open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from sqlalchemy import func, select

import i18n
from analytics import captions, catalogue, comparison, exports, periods, series, surroundings, tables
from analytics import incidents as incident_words
from analytics import regions as regional
from analytics.figures.ranking import UNSPECIFIED, ranking
from analytics.figures.regions import regions as regions_figure
from analytics.figures.template import mark_demo
from analytics.figures.timeline import timeline
from analytics.figures.week import week
from analytics.filters import Filters, Known, Labels
from analytics.metrics import METRICS
from analytics.periods import Bucket
from analytics.queries import Question, background, counts, incidents, over_time
from analytics.surroundings import Surroundings
from analytics.warehouse import Build

LANG, THEME, UNIT = "fr", "light", "reporters"
MOST_EVENTS = 6


@dataclass(frozen=True)
class How:
    """What stands folded beside a figure."""

    words: str
    terms: tuple[tuple[str, str], ...]
    queries: tuple[str, ...]


@dataclass(frozen=True)
class KeyFigure:
    label: str
    value: str
    of: str
    detail: str
    how: How


@dataclass(frozen=True)
class Picture:
    id: str
    finding: str
    what: str
    figure: go.Figure
    alt: str
    notes: tuple[str, ...]
    how: How


@dataclass(frozen=True)
class Table:
    """Cells in words, as the reader sees them."""

    heading: str
    what: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Page:
    """`shown` is the filter in words: the mark by which a click is known to be answered."""

    shown: str
    headline: str
    lead: str
    key_figures: tuple[KeyFigure, ...]
    incidents: str
    pictures: tuple[Picture, ...]
    table: Table | None = None


class Overview:
    """The page of one build for any filter. What no click changes is read once, as the product's own answers are."""

    def __init__(self, build: Build, *, is_wide: bool = False) -> None:
        self.build = build
        self.is_wide = is_wide
        self.services = build.run(select(tables.dim_services).order_by(*_order(tables.dim_services.c, "family_order", "service_code")))
        self.dates = build.run(catalogue.dimension("dim_dates"))
        self.kinds = build.run(select(tables.dim_kinds))
        self.campaigns = build.run(select(tables.campaigns))
        provinces = build.run(select(tables.dim_provinces).order_by(*_order(tables.dim_provinces.c, "region_code", "province_code")))
        severities = build.run(select(tables.dim_severities).order_by(tables.dim_severities.c.severity_rank))
        self.known = Known(
            services=tuple(self.services["service_code"]),
            regions=regional.REGIONS,
            provinces=tuple(provinces["province_code"]),
            severities=tuple(severities["severity_code"]),
            kinds=tuple(self.kinds["kind_code"]),
            first_day=build.info.observed_from,
            last_day=build.info.observed_to,
        )
        self.labels = Labels(
            services=_words(self.services, "service_code"),
            regions={code: i18n.t(f"region.{code}", LANG) for code in regional.REGIONS},
            provinces=_words(provinces, "province_code"),
            severities=_words(severities, "severity_code"),
            kinds=_words(self.kinds, "kind_code"),
        )
        self.observed_days = list(self.dates.loc[self.dates["is_observed"].astype(bool), "date_on"])
        self.families = dict(zip(self.services["service_code"], self.services[f"family_label_{LANG}"], strict=True))
        self._answers: dict[object, pd.DataFrame] = {}

    def kept(self, key: object, question: Question) -> pd.DataFrame:
        """The answer to a question that other filters ask too, asked once; the product keeps it just as well."""
        if key not in self._answers:
            self._answers[key] = self.build.run(question)
        return self._answers[key]

    def shown(self, filters: Filters) -> str:
        return filters.sentence(LANG, self.labels, observed=self.known.observed)

    def page(self, filters: Filters) -> Page:
        return _Composed(self, filters).page()

    def n_reports(self, filters: Filters) -> int:
        question = select(func.count().label("n")).where(*filters.clauses(tables.fct_reports)).select_from(tables.fct_reports)
        return int(self.build.run(question)["n"].iloc[0])


class _Composed:
    """One filter: the questions it takes and what is said of the answers."""

    def __init__(self, overview: Overview, filters: Filters) -> None:
        self._overview = overview
        self._filters = filters
        self._shown = overview.shown(filters)
        first, last = overview.known.first_day, overview.known.last_day
        assert first and last
        self._start, self._end, self._last = filters.start or first, filters.end or last, last
        kinds = overview.kinds
        not_failures = tuple(kinds.loc[kinds["kind_class_code"] != "failure", "kind_code"])
        self._totals_question = counts.totals(filters, observed=(first, last), not_failures=not_failures)
        self._totals = {str(name): int(value) for name, value in self._ask(self._totals_question).iloc[0].items()}
        self._windows = periods.windows_to_compare(overview.dates, self._start, self._end)
        self._n_words = i18n.plural("exports.unit.reporters", self._totals["n_reporters"], LANG)

    def page(self) -> Page:
        return Page(
            shown=self._shown,
            headline=captions.headline(
                self._totals["n_reporters"], self._named_services(), LANG, is_narrowed=not replace(self._filters, services=()).is_empty
            ),
            lead=self._lead(),
            key_figures=(self._reporters(), self._busiest_day(), self._against_before()),
            incidents=self._incidents(),
            pictures=(self._timeline(), self._ranking(), self._regions(), *([self._week()] if self._overview.is_wide else [])),
            table=self._table() if self._overview.is_wide else None,
        )

    def _ask(self, question: Question) -> pd.DataFrame:
        return self._overview.build.run(question)

    def _named_services(self) -> list[str]:
        return [UNSPECIFIED if code == UNSPECIFIED else self._overview.labels.services[code] for code in self._filters.services]

    def _lead(self) -> str:
        sent = self._ask(counts.submissions(self._filters)).iloc[0]
        unknown = self._totals["n_reports_severity_unknown"], self._totals["n_reports"]
        if self._filters.severities:
            whatever = replace(self._filters, severities=())
            found = self._overview.kept(whatever, counts.severity_unknown(whatever)).iloc[0]
            unknown = int(found["n_reports_severity_unknown"]), int(found["n_reports"])
        return captions.lead(
            n_reports=self._totals["n_reports"],
            n_submissions=int(sent["n_submissions"]),
            n_not_failure=self._totals["n_reports_not_failure"],
            n_from_memory=self._totals["n_reports_from_memory"],
            severity_unknown=unknown,
            is_by_severity=bool(self._filters.severities),
            without_identifier=(self._totals["n_reporters_without_identifier"], int(sent["n_without_identifier"])),
            lang=LANG,
        )

    def _how(self, metric: str, *questions: Question, n: str = "") -> How:
        told = (
            ("exports.counted", METRICS[metric].counted(LANG)),
            ("exports.filter", self._shown),
            ("exports.n", n),
            ("exports.build", self._overview.build.info.build_id),
        )
        return How(
            words=METRICS[metric].how(LANG),
            terms=tuple((i18n.t(key, LANG), words) for key, words in told if words),
            queries=tuple(self._overview.build.sql(question) for question in questions),
        )

    def _counted(self) -> list[str]:
        return [code for code in regional.COUNTED if code in (self._filters.regions or regional.COUNTED)]

    def _gps(self, definition: str) -> pd.DataFrame:
        return self._overview.kept(definition, background.gps(definition))

    def _reporters(self) -> KeyFigure:
        gps = self._gps(background.REGISTERED)
        registered = dict(zip(gps["area_code"], gps["value"], strict=True))
        counted = self._counted()
        n_gps = int(sum(registered[code] for code in counted))
        n = self._totals["n_reporters_counted_regions"]
        place = i18n.t(f"overview.kpi.place.{counted[0] if len(counted) == 1 else 'both'}", LANG)
        detail = i18n.t("overview.kpi.reporters.number_on", LANG, day=i18n.date(gps["valid_on"].iloc[0], LANG))
        if elsewhere := self._totals["n_reporters"] - n:
            detail += " " + i18n.plural("overview.kpi.reporters.elsewhere", elsewhere, LANG)
        return KeyFigure(
            label=METRICS["reporters"].label(LANG),
            value=i18n.percent(n / n_gps, LANG, decimals=1),
            of=i18n.plural("overview.kpi.reporters.per_gps", n, LANG, n_gps=i18n.number(n_gps, LANG), place=place),
            detail=i18n.sentence_case(detail),
            how=self._how("reporters", self._totals_question, n=self._n_words),
        )

    def _busiest_day(self) -> KeyFigure:
        assert self._windows
        window = self._windows.recent
        question = over_time.busiest_day(self._filters, window=window)
        found = self._ask(question)
        day = found["occurred_on"].iloc[0]
        named = self._ask(counts.by_service(replace(self._filters, start=day, end=day)))
        return KeyFigure(
            label=i18n.plural("overview.kpi.busiest", window.n_days, LANG),
            value=i18n.plural("count.doctors", int(found["n_reporters"].iloc[0]), LANG),
            of="",
            detail=captions.busiest_day(
                day,
                named,
                self._overview.labels.short_services,
                LANG,
                hit=[one for one in self._listed() if one["occurred_on"] == day],
            ),
            how=self._how("busiest_day", question),
        )

    def _against_before(self) -> KeyFigure:
        campaigns = list(zip(self._overview.campaigns["starts_on"], self._overview.campaigns["ends_on"], strict=True))
        assert self._windows and self._windows.before
        question = over_time.reporters_by_day(self._filters, self._windows)
        changes = surroundings.form_changes(self._ask(background.form_versions()))
        if reason := comparison.obstacle(self._windows, campaigns):
            result = comparison.not_measurable(reason, self._windows)
        else:
            by_day = self._ask(question)
            n_by_day = dict(zip(by_day["occurred_on"], by_day["n_reporters"].map(int), strict=True))
            result = comparison.compare(self._windows, n_by_day)
        return KeyFigure(
            label=i18n.plural("overview.kpi.comparison", self._windows.recent.n_days, LANG),
            value=i18n.t(f"overview.verdict.{result.verdict}", LANG),
            of="",
            detail=captions.comparison(result, LANG, campaigns=campaigns, form_changes=changes),
            how=self._how("reporters_per_working_day", question),
        )

    def _listed(self) -> list[dict[str, Any]]:
        found = self._overview.kept("incidents", incidents.listed(Filters()))
        found = found[found["incident_id"].isin(self._touched)]
        return [{str(name): value for name, value in row.items()} for row in found.to_dict("records")]

    @cached_property
    def _touched(self) -> pd.Series:
        return self._ask(incidents.touched(self._filters))["incident_id"]

    def _incidents(self) -> str:
        if not (listed := self._listed()):
            return i18n.t("overview.incidents.none", LANG)
        key = "expected false", self._filters.services, self._filters.start, self._filters.end
        expected = float(self._overview.kept(key, incidents.expected_false(self._filters))["expected_false"].iloc[0] or 0)
        n, n_confirmed = len(listed), sum(bool(one["is_confirmed"]) for one in listed)
        f = self._filters
        is_wider = bool(f.regions or f.provinces or f.severities or f.kinds)
        sentences = [
            i18n.plural("overview.incidents.n", n, LANG) + captions.incidents_confirmed(n, n_confirmed, LANG) + ".",
            captions.incidents_chance(n, n_confirmed, expected, LANG, is_wider=is_wider),
        ]
        if (last := incident_words.to_tell(listed, expected_false=expected)) is None:
            return " ".join(filter(None, sentences))
        words = i18n.t(
            "overview.incidents.last",
            LANG,
            service=self._overview.labels.short_services[last["service_code"]],
            day=i18n.date(last["occurred_on"], LANG),
            start=incident_words.start(last, LANG),
        )
        level = ("confirmed" if last["is_confirmed"] else "probable") if last is listed[0] else "of_confirmed"
        doctors = i18n.plural("count.doctors", int(last["n_reporters"]), LANG)
        newest = i18n.t(f"overview.incidents.newest.{level}", LANG, last=words, doctors=doctors)
        of_all = i18n.t("incidents.whole", LANG) if is_wider else ""
        return " ".join(filter(None, (*sentences, newest, of_all)))

    def _timeline(self) -> Picture:
        bucket = periods.bucket_for(self._start, self._end)
        question = over_time.by_severity(self._filters, bucket=bucket, unit=UNIT)
        dates = self._overview.dates
        whole = series.complete(self._ask(question), dates, start=self._start, end=self._end, bucket=bucket, last_observed=self._last)
        beside = self._happened()
        return Picture(
            id="timeline",
            finding=captions.timeline(whole, beside, bucket=bucket, unit=UNIT, lang=LANG),
            what=i18n.t(f"overview.timeline.what.{UNIT}", LANG, per=i18n.t(f"overview.bucket.per.{bucket}", LANG)),
            figure=self._marked(timeline(whole, beside, bucket=bucket, unit=UNIT, lang=LANG, theme=THEME)),
            alt=captions.timeline_alt(whole, beside, bucket=bucket, unit=UNIT, days=(self._start, self._end), lang=LANG),
            notes=self._beside_in_words(beside, whole, bucket),
            how=self._how("reporters_over_time", question, n=self._n_words),
        )

    def _happened(self) -> Surroundings:
        overview, days = self._overview, {"start": self._start, "end": self._end}
        return surroundings.surroundings(
            overview.kept(("outages", self._filters.services, *days.values()), background.official_outages(self._filters, **days)),
            overview.kept(("campaigns", *days.values()), background.campaigns(**days)),
            overview.dates,
            services=overview.labels.short_services,
            lang=LANG,
            **days,
        )

    def _beside_in_words(self, beside: Surroundings, whole: pd.DataFrame, bucket: Bucket) -> tuple[str, ...]:
        days = [i18n.day_range(first, last, LANG) for first, last in beside.unobserved[:MOST_EVENTS]]
        told = (
            ("overview.note.outages", surroundings.in_a_line(beside.outages, LANG, most=MOST_EVENTS)),
            ("overview.note.campaigns", surroundings.in_a_line(beside.campaigns, LANG, most=MOST_EVENTS)),
            ("overview.note.unobserved", ", ".join(days)),
            ("overview.note.incomplete", captions.incomplete(whole, bucket=bucket, most=MOST_EVENTS, lang=LANG)),
        )
        return tuple(f"{i18n.t(key, LANG)}{i18n.t('punctuation.colon', LANG)}{words}." for key, words in told if words)

    def _ranking(self) -> Picture:
        question = counts.by_service(self._filters)
        named = self._ask(question)
        named["label"] = named["service_code"].map(self._overview.labels.short_services)
        named["family"] = named["service_code"].map(self._overview.families)
        named = named.sort_values("n_reporters", ascending=False, kind="stable")
        return Picture(
            id="services",
            finding=captions.ranking(named, unit=UNIT, total=self._totals["n_reporters"], lang=LANG),
            what=i18n.t(f"overview.ranking.what.{UNIT}", LANG),
            figure=self._marked(ranking(named, unit=UNIT, lang=LANG, theme=THEME)),
            alt=captions.ranking_alt(named, unit=UNIT, lang=LANG),
            notes=(i18n.t("overview.ranking.named", LANG) + " " + i18n.t(f"overview.ranking.overlap.{UNIT}", LANG),),
            how=self._how("reporters_by_service", question, n=self._n_words),
        )

    def _regions(self) -> Picture:
        labels, counted = self._overview.labels.regions, self._counted()
        n_reporters = {region: self._totals[f"n_reporters_{region}"] for region in regional.REGIONS}
        readings = {}
        for definition in (background.REGISTERED, background.FULL_TIME):
            gps = self._gps(definition)
            readings[definition] = dict(zip(gps["area_code"], gps["value"], strict=True))
        rows = regional.rates(n_reporters, readings[background.REGISTERED], counted)
        full_time = regional.rates(n_reporters, readings[background.FULL_TIME], counted)
        others = {code: n for code, n in n_reporters.items() if n and code not in counted}
        list_ = captions.region_counts(others, labels, unit=UNIT, lang=LANG)
        return Picture(
            id="regions",
            finding=captions.regions(rows, regional.difference(rows, readings[background.FULL_TIME]), labels, LANG),
            what=i18n.t("overview.regions.what", LANG, days=i18n.day_range(self._start, self._end, LANG)),
            figure=self._marked(regions_figure(rows, labels, lang=LANG, theme=THEME)),
            alt=captions.regions_alt(rows, labels, LANG),
            notes=(
                captions.full_time_rates(full_time, labels, LANG),
                *([i18n.t("overview.regions.others", LANG, list=list_)] if others else []),
            ),
            how=self._how("reporters_per_1000_gps", self._totals_question, n=self._n_words),
        )

    def _week(self) -> Picture:
        dated = self._filters.with_dates(self._overview.known)
        known = self._ask(over_time.known_hours(dated)).iloc[0]
        question = over_time.by_weekday_and_hour(dated, unit=UNIT)
        cells = series.hours_of_week(self._ask(question), self._overview.dates, start=self._start, end=self._end)
        finding = captions.hours_of_week(cells, unit=UNIT, lang=LANG)
        n, of, approximate = (i18n.number(int(known[name]), LANG) for name in ("n_reports", "n_all", "n_approximate"))
        return Picture(
            id="week",
            finding=finding,
            what=i18n.t(f"time.week.what.{UNIT}", LANG),
            figure=self._marked(week(cells, unit=UNIT, lang=LANG, theme=THEME)),
            alt=i18n.t("time.week.alt", LANG, finding=finding),
            notes=(i18n.t("time.week.known", LANG, n=n, of=of, approximate=approximate), i18n.t("time.week.holidays", LANG)),
            how=self._how("reporters_by_hour", question, n=i18n.plural("exports.unit.reporters", int(known["n_reporters"]), LANG)),
        )

    def _table(self) -> Table:
        names = ["service_code", "n_reporters", "n_reporters_severe", "n_reports", "n_reports_severity_unknown", "n_reports_from_memory"]
        if self._filters.severities:
            names = [name for name in names if name not in ("n_reporters_severe", "n_reports_severity_unknown")]
        columns = [
            exports.column("overview", names[0], LANG, labels=self._overview.labels.services),
            *(exports.column("overview", name, LANG, "integer") for name in names[1:]),
            *(exports.column("overview", name, LANG, "date") for name in ("first_on", "last_on")),
        ]
        found = self._ask(counts.summary("service_code", self._filters)).to_dict("records")
        return Table(
            heading=i18n.t("overview.table.heading", LANG),
            what=METRICS["reporters_by_service"].counted(LANG),
            columns=tuple(column.label for column in columns),
            rows=tuple(tuple(exports.in_words(column, row[column.name], LANG) for column in columns) for row in found),
        )

    def _marked(self, figure: go.Figure) -> go.Figure:
        mark_demo(figure, i18n.t("frame.demo.label", LANG), THEME)
        return figure


def _order(columns: Any, *names: str) -> list[Any]:
    return [columns[name].nulls_last() for name in names]


def _words(frame: pd.DataFrame, code: str) -> dict[str, str]:
    return dict(zip(frame[code], frame[f"label_{LANG}"], strict=True))
