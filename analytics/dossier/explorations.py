"""The four explorations on paper: which e-services, when, where, how severe. Each takes the question, the sentence and the rules of its
screen; for the outside it says less, by `audience.PublicCells`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

import i18n
from analytics import captions, frames, periods, series, shares, surroundings
from analytics import regions as regional
from analytics.dimensions import NOT_GIVEN
from analytics.dossier import charts
from analytics.dossier.audience import PublicCells
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Paragraphs, Part
from analytics.dossier.reading import Reading
from analytics.exports import HIDDEN, ExportColumn
from analytics.figures.ranking import TOP, UNSPECIFIED, rest_words
from analytics.queries import background, consequences, counts, over_time, register
from analytics.regions import RegionRate
from analytics.small_cells import LEAST_PUBLIC

MOST_EVENTS = 12  # named under the picture of time
MOST_DAYS = 10
NO_WAY = "F_NONE"
OUTCOMES = ("yes", "partly", "no", "unknown")


def has_pictures(reading: Reading) -> bool:
    """Below twenty reporters chance would draw the bars: the cases stand in place of pictures."""
    return reading.n_reporters >= captions.MIN_FOR_SHARE


def cases(composer: Composer) -> list[Part]:
    """Where too few spoke for pictures: the cases themselves, for the board alone."""
    reading, lang = composer.reading, composer.reading.lang
    why = Paragraphs((reading.t("cases.why", least=captions.MIN_FOR_SHARE),))
    if reading.request.is_public:
        return [why]
    found = reading.ask(register.reports(reading.asked))
    labels = reading.labels
    export = reading.export(
        "reports",
        "register",
        id="cases",
        title=i18n.plural("cases.finding", len(found), lang),
        n=len(found),
        n_unit="reports",
        columns=(
            reading.column("severity.occurred_on", "date"),
            reading.column("overview.service_code", labels=labels.services),
            reading.column("explore.severity_code", labels=labels.severities),
            reading.column("explore.kind_code", labels=labels.kinds),
            reading.column("overview.region_code", labels=labels.regions),
        ),
        frame=found,
    )
    return [why, composer.table(export, metric="reports")]


# --- which e-services -------------------------------------------------------------------------------------------------


def services(composer: Composer, cells: PublicCells | None) -> list[Part]:
    return [*_families(composer, cells)] if cells else [*_ranking(composer), _summary(composer)]


def named(reading: Reading) -> pd.DataFrame:
    """The e-services named, most reporters first, with their short labels."""
    found = reading.ask(counts.by_service(reading.asked))
    found["label"] = found["service_code"].map(reading.labels.short_services)
    return found.sort_values("n_reporters", ascending=False, kind="stable", ignore_index=True)


def _ranking(composer: Composer) -> list[Part]:
    reading, lang = composer.reading, composer.reading.lang
    if not has_pictures(reading):
        return []
    rows = named(reading)
    export = reading.export(
        "reporters_by_service",
        "services",
        id="ranked",
        title=reading.t("overview.ranking.what.reporters"),
        what_is_counted=reading.t("overview.table.counted"),
        columns=(
            reading.column("overview.service_code", labels=reading.labels.services),
            reading.column("overview.n_reporters", "integer"),
            reading.column("overview.n_reports", "integer"),
        ),
        frame=rows,
    )
    overlap = reading.t("overview.ranking.overlap.reporters") if len(rows) > 1 else ""
    return [
        composer.figure(
            export,
            charts.bars(
                charts.ranked(rows, most=TOP, lang=lang), lang=lang, rest=rest_words(rows["n_reporters"].iloc[TOP:], "reporters", lang)
            ),
            metric="reporters_by_service",
            finding=captions.ranking(rows, unit="reporters", total=reading.n_reporters, lang=lang),
            what=reading.t("overview.ranking.what.reporters"),
            alt=captions.ranking_alt(rows, unit="reporters", lang=lang),
            notes=(reading.t("overview.ranking.named"), overlap),
        )
    ]


def _summary(composer: Composer) -> Part:
    """The table to take away: one row per e-service named."""
    reading = composer.reading
    rows = reading.ask(counts.summary("service_code", reading.asked))
    is_by_severity = bool(reading.asked.severities)
    export = reading.export(
        "reporters_by_service",
        "services",
        id="by_service",
        title=reading.t("overview.table.heading"),
        what_is_counted=reading.t("overview.table.counted"),
        columns=(
            reading.column("overview.service_code", labels=reading.labels.services),
            reading.column("overview.n_reporters", "integer"),
            *([] if is_by_severity else [reading.column("overview.n_reporters_severe", "integer")]),
            reading.column("overview.n_reports", "integer"),
            *([] if is_by_severity else [reading.column("overview.n_reports_severity_unknown", "integer")]),
            reading.column("overview.n_reports_from_memory", "integer"),
            reading.column("overview.first_on", "date"),
            reading.column("overview.last_on", "date"),
        ),
        frame=rows,
    )
    dated = ("first_on", "last_on")  # for the workbook: paper has no room for them
    return composer.table(export, metric="reporters_by_service", printed=[one.name for one in export.columns if one.name not in dated])


def _families(composer: Composer, cells: PublicCells) -> list[Part]:
    """For the outside: families of e-services, without those that must not be told."""
    reading, rows = composer.reading, _family_rows(composer.reading, cells)
    export = reading.export(
        "cross_reporters",
        "services",
        id="by_family",
        title=reading.t("dossier.families.title"),
        columns=(
            ExportColumn("code", reading.t("overview.column.family_code"), labels=_family_labels(reading)),
            reading.column("overview.n_reporters", "integer"),
        ),
        frame=rows.rename(columns={"n": "n_reporters"}),
    )
    return [_public_bars(composer, export, rows, families_finding(reading, cells), reading.t("dossier.families.title"))]


def families_finding(reading: Reading, cells: PublicCells) -> str:
    """Which families are named most, of those that may be told."""
    rows = _family_rows(reading, cells)
    told = rows[[n is not HIDDEN for n in rows["n"]]]
    total = reading.number(reading.n_reporters)
    if told.empty:
        return reading.t("dossier.families.none")
    if len(told) < len(rows):  # what is hidden could stand first: nothing is ranked
        named = [f"{row['label']} ({reading.number(int(row['n']))})" for row in told.head(captions.MOST_NAMED).to_dict("records")]
        return reading.t("dossier.families.told", list=i18n.enumeration(named, reading.lang), total=total)
    return captions.leading(told, unit="reporters", total=reading.n_reporters, lang=reading.lang)


def _family_rows(reading: Reading, cells: PublicCells) -> pd.DataFrame:
    """Rows of (code, n, label, is_quiet), most reporters first, those that must not be told last."""
    labels = _family_labels(reading)
    rows = cells.numbers("family")
    rows["label"] = [labels.get(code, code) for code in rows["code"]]
    rows["is_quiet"] = rows["code"] == NOT_GIVEN
    counted = rows[[n is HIDDEN or n > 0 for n in rows["n"]]]
    in_order = sorted(counted.to_dict("records"), key=lambda row: (0 if row["n"] is HIDDEN else -row["n"], str(row["label"])))
    return pd.DataFrame(in_order, columns=counted.columns)


def _family_labels(reading: Reading) -> dict[str, str]:
    """ "I do not know which one" has no family and stands as itself."""
    frame = reading.dimension("dim_services")
    labels = dict(zip(frame["family_code"], frame[f"family_label_{reading.lang}"], strict=True))
    return labels | {NOT_GIVEN: reading.labels.services[UNSPECIFIED]}


def _public_bars(composer: Composer, export: Any, rows: pd.DataFrame, finding: str, what: str) -> Part:
    reading, lang = composer.reading, composer.reading.lang
    told = rows.assign(value=[reading.t("exports.hidden") if n is HIDDEN else reading.number(int(n)) for n in rows["n"]])
    if not has_pictures(reading):
        return composer.table(export, metric="cross_reporters", notes=(_hiding(reading),))
    return composer.figure(
        export,
        charts.bars(told, lang=lang),
        metric="cross_reporters",
        finding=finding,
        what=what,
        alt=captions.bars_alt(told, finding, lang),
        notes=(reading.t("explore.overlap.reporters"), _hiding(reading)),
    )


def _hiding(reading: Reading) -> str:
    return reading.plural("exports.caveat.small_cells_hidden", LEAST_PUBLIC)


# --- when -------------------------------------------------------------------------------------------------------------


def beside(reading: Reading) -> surroundings.Surroundings:
    """Official outages, campaigns and days without observation of the stretch shown."""
    start, end = reading.days
    return surroundings.surroundings(
        reading.ask(background.official_outages(reading.asked, start=start, end=end)),
        reading.campaigns,
        reading.dates,
        start=start,
        end=end,
        services=reading.labels.short_services,
        lang=reading.lang,
    )


def bars_of(reading: Reading, bucket: periods.Bucket) -> pd.DataFrame:
    """Reporters over time by severity, as `analytics.series.complete` gives them."""
    start, end = reading.days
    found = reading.ask(over_time.by_severity(reading.asked, bucket=bucket))
    return series.complete(found, reading.dates, start=start, end=end, bucket=bucket, last_observed=reading.known.last_day or end)


def time(composer: Composer, cells: PublicCells | None) -> list[Part]:
    reading, lang = composer.reading, composer.reading.lang
    happened = beside(reading)
    bucket = "month" if cells else periods.bucket_for(*reading.days)
    whole = _public_months(reading, cells) if cells else bars_of(reading, bucket)
    per = reading.t(f"overview.bucket.per.{bucket}")
    what = reading.t("dossier.months.title") if cells else reading.t("overview.timeline.what.reporters", per=per)
    severities = [
        ExportColumn(code, reading.t(f"overview.severity.{code}").capitalize(), "integer", is_reporters=True) for code in series.SEVERITIES
    ]
    export = reading.export(
        "reporters_over_time",
        "time",
        id="over_time",
        title=reading.t("overview.table.timeline", what=reading.t("overview.what.reporters").capitalize(), per=per),
        what_is_counted=what,
        columns=(
            reading.column("overview.starts_on", "date"),
            reading.column("overview.ends_on", "date"),
            reading.column("overview.n_observed_days", "integer"),
            *([] if cells else severities),
            ExportColumn("n", reading.t("overview.column.n"), "integer", is_reporters=True),
        ),
        frame=whole,
    )
    notes = _happened(reading, happened, whole, bucket)
    if not has_pictures(reading):
        table = composer.table(export, metric="reporters_over_time", is_printed=bool(cells), notes=notes)
        return [table] if cells else [table, Paragraphs(tuple(notes), "quiet")]
    told = whole[[n is not HIDDEN for n in whole["n"]]]
    finding = captions.timeline(told, happened, bucket=bucket, unit="reporters", lang=lang)
    figure = composer.figure(
        export,
        charts.timeline(whole, happened, bucket=bucket, lang=lang),
        metric="reporters_over_time",
        finding=finding,
        what=what,
        alt=captions.timeline_alt(told, happened, bucket=bucket, unit="reporters", days=reading.days, lang=lang),
        notes=(*notes, _hiding(reading) if cells else ""),
    )
    return [figure] if cells or bucket == "month" else [figure, _months(composer)]


def _months(composer: Composer) -> Part:
    """The same by month, as a table that paper has room for."""
    reading = composer.reading
    whole, per = bars_of(reading, "month"), reading.t("overview.bucket.per.month")
    export = reading.export(
        "reporters_over_time",
        "time",
        id="by_month",
        title=reading.t("overview.table.timeline", what=reading.t("overview.what.reporters").capitalize(), per=per),
        what_is_counted=reading.t("overview.timeline.what.reporters", per=per),
        columns=(
            reading.column("overview.starts_on", "date"),
            reading.column("overview.ends_on", "date"),
            reading.column("overview.n_observed_days", "integer"),
            *(
                ExportColumn(code, reading.t(f"overview.severity.{code}").capitalize(), "integer", is_reporters=True)
                for code in series.SEVERITIES
            ),
            ExportColumn("n", reading.t("overview.column.n"), "integer", is_reporters=True),
        ),
        frame=whole,
    )
    return composer.table(export, metric="reporters_over_time", printed=("starts_on", "n_observed_days", *series.SEVERITIES, "n"))


def _public_months(reading: Reading, cells: PublicCells) -> pd.DataFrame:
    """Months with their number alone, as `analytics.series.complete` shapes them."""
    start, end = reading.days
    shape = bars_of(reading, "month").drop(columns=list(series.SEVERITIES))
    numbers = dict(zip(*(cells.numbers("month")[name] for name in ("code", "n")), strict=True))
    shape["n"] = [numbers.get(day.isoformat(), n) for day, n in zip(shape["starts_on"], shape["n"], strict=True)]
    return shape[(shape["ends_on"] >= start) & (shape["starts_on"] <= end)].astype({"n": object})


def _happened(reading: Reading, happened: surroundings.Surroundings, whole: pd.DataFrame, bucket: periods.Bucket) -> list[str]:
    """The marks of the picture as sentences."""
    lang, colon = reading.lang, reading.t("overview.colon")
    lines = []
    for name, events in (("outages", happened.outages), ("campaigns", happened.campaigns)):
        if events:
            lines.append(f"{reading.t(f'overview.note.{name}')}{colon}{surroundings.in_a_line(events, lang, most=MOST_EVENTS)}.")
        elif name == "outages":
            lines.append(f"{reading.t('overview.note.outages')}{colon}{reading.t('overview.note.none_known')}")
    if happened.unobserved:
        days = [i18n.day_range(first, last, lang) for first, last in happened.unobserved[:MOST_EVENTS]]
        lines.append(f"{reading.t('overview.note.unobserved')}{colon}{', '.join(days)}.")
    if words := captions.incomplete(whole, bucket=bucket, most=MOST_EVENTS, lang=lang):
        lines.append(f"{reading.t('overview.note.incomplete')}{colon}{words}.")
    n_outside = reading.totals["n_reports_outside"] if reading.asked.start is None else 0
    if n_outside and not reading.request.is_public:
        lines.append(reading.plural("overview.note.outside", n_outside))
    return lines


# --- where ------------------------------------------------------------------------------------------------------------


def region_rates(reading: Reading, cells: PublicCells | None, definition: str) -> list[RegionRate]:
    """The regions that can be told, per 1,000 GPs of one definition; none where no rate may be drawn."""
    counted = [code for code in regional.COUNTED if code in (reading.asked.regions or regional.COUNTED)]
    told = [code for code in counted if not (cells and code in cells.hidden_regions)]
    gps, _ = reading.gps(definition)
    if reading.asked.provinces or not all(code in gps for code in told):
        return []
    return regional.rates(reading.by_region(), gps, told)


def verdict(reading: Reading, rows: Sequence[RegionRate]) -> regional.Difference:
    return regional.difference(rows, reading.gps(background.FULL_TIME)[0])


def regions_finding(reading: Reading, cells: PublicCells | None) -> str:
    """Whether the regions differ by both readings; empty where there are no rates."""
    rows = region_rates(reading, cells, background.REGISTERED)
    return captions.regions(rows, verdict(reading, rows), reading.labels.regions, reading.lang) if rows else ""


def regions(composer: Composer, cells: PublicCells | None) -> list[Part]:
    reading, lang, labels = composer.reading, composer.reading.lang, composer.reading.labels.regions
    rows = region_rates(reading, cells, background.REGISTERED)
    second = region_rates(reading, cells, background.FULL_TIME)
    hidden = cells.hidden_regions if cells else frozenset()
    others = {code: n for code, n in reading.by_region().items() if code not in {row.region_code for row in rows} and code not in hidden}
    listed = captions.region_counts(others, labels, unit="reporters", lang=lang)
    parts: list[Part] = []
    if rows and has_pictures(reading) and verdict(reading, rows) != "not_comparable":
        finding = regions_finding(reading, cells)
        export = reading.export(
            "reporters_per_1000_gps",
            "regions",
            id="by_region",
            n=reading.n_reporters if cells else reading.totals["n_reporters_counted_regions"],
            columns=(
                reading.column("overview.region_code", labels=labels),
                reading.column("overview.n_reporters", "integer"),
                reading.column("overview.n_gps", "integer"),
                *(reading.column(f"overview.{name}", "decimal") for name in ("rate", "low", "high")),
                reading.column("exports.n_fte", "integer"),
                *(reading.column(f"exports.{name}", "decimal") for name in ("rate_fte", "low_fte", "high_fte")),
            ),
            frame=_both_readings(rows, second),
        )
        days = i18n.day_range(*reading.days, lang)
        parts = [
            composer.figure(
                export,
                charts.points(rows, labels, lang=lang, axis=reading.t("overview.regions.axis")),
                metric="reporters_per_1000_gps",
                finding=finding,
                what=reading.t("overview.regions.what", days=days),
                alt=captions.regions_alt(rows, labels, lang),
                interval="rate",
                notes=(
                    captions.full_time_rates(second, labels, lang),
                    reading.t("overview.regions.others", list=listed) if others else "",
                    reading.t("dossier.regions.hidden") if hidden else "",
                ),
            ),
            composer.table(export, metric="reporters_per_1000_gps", title=reading.t("dossier.regions.table"), interval="rate"),
        ]
    elif rows and verdict(reading, rows) == "not_comparable":
        parts = [Paragraphs((f"{regions_finding(reading, cells)}.",))]
    elif listed:
        key = "province" if reading.asked.provinces else "others"
        parts = [Paragraphs((reading.t(f"overview.regions.{key}", list=listed),))]
    else:
        told = captions.region_counts({row.region_code: row.n_reporters for row in rows}, labels, unit="reporters", lang=lang)
        parts = [Paragraphs((f"{told}." if told else reading.t("dossier.regions.hidden"),))]
    return parts if cells else [*parts, _regions_summary(composer)]


def _both_readings(rows: Sequence[RegionRate], second: Sequence[RegionRate]) -> pd.DataFrame:
    def told(row: RegionRate, ending: str) -> dict[str, float | None]:
        low, high = (row.interval.low, row.interval.high) if row.interval else (None, None)
        return {f"rate{ending}": row.rate, f"low{ending}": low, f"high{ending}": high}

    return pd.DataFrame(
        [
            {"region_code": row.region_code, "n_reporters": row.n_reporters, "n_gps": row.n_gps, **told(row, "")}
            | {"n_fte": by_fte.n_gps, **told(by_fte, "_fte")}
            for row, by_fte in zip(rows, second, strict=True)
        ]
    )


def _regions_summary(composer: Composer) -> Part:
    """Every region, Flanders and the unknown one included: counted, never hidden from the board."""
    reading = composer.reading
    found = reading.ask(counts.summary("region_code", reading.asked)).set_index("region_code")
    rows = found.reindex([code for code in regional.REGIONS if code in found.index]).reset_index()
    is_by_severity = bool(reading.asked.severities)
    labels = {code: i18n.sentence_case(label) for code, label in reading.labels.regions.items()}
    export = reading.export(
        "reporters",
        "regions",
        id="regions_summary",
        title=reading.t("regions.summary"),
        columns=(
            reading.column("overview.region_code", labels=labels),
            reading.column("explore.n_reporters", "integer"),
            *([] if is_by_severity else [reading.column("overview.n_reporters_severe", "integer")]),
            reading.column("explore.n_reports", "integer"),
            *([] if is_by_severity else [reading.column("overview.n_reports_severity_unknown", "integer")]),
            reading.column("overview.n_reports_from_memory", "integer"),
        ),
        frame=rows,
    )
    return composer.table(export, metric="reporters", notes=(reading.t("regions.summary.overlap"),))


# --- how severe -------------------------------------------------------------------------------------------------------


def levels(reading: Reading) -> pd.DataFrame:
    """Rows of (severity_code, n), every level once, the worst first."""
    found = reading.ask(consequences.by_severity(reading.asked)).set_index("severity_code")["n_reporters"]
    return found.reindex(list(series.SEVERITIES), fill_value=0).astype(int).rename("n").rename_axis("severity_code").reset_index()


def severity_finding(reading: Reading, cells: PublicCells | None) -> str:
    """How many met severity 2 or worse; of what leaves, each level by itself, for a reporter may stand in several."""
    if cells is None:
        return captions.severity(levels(reading), unit="reporters", lang=reading.lang)
    numbers = dict(zip(*(cells.numbers("severity")[name] for name in ("code", "n")), strict=True))
    words = {code: _number_or_hidden(reading, numbers.get(code, 0)) for code in ("2", "3")}
    return reading.t("dossier.severity.public", prevented=words["2"], safety=words["3"], total=reading.number(reading.n_reporters))


def _number_or_hidden(reading: Reading, n: Any) -> str:
    return reading.t("exports.hidden") if n is HIDDEN else reading.number(int(n))


def severity(composer: Composer, cells: PublicCells | None) -> list[Part]:
    if cells:
        return _public_severity(composer, cells)
    parts = [_severity(composer), *_prevented(composer), *_measures(composer), *_ways_round(composer), *_worst_days(composer)]
    return [part for part in parts if part]


def _severity(composer: Composer) -> Part:
    reading, lang = composer.reading, composer.reading.lang
    found = levels(reading)
    whole = int(found["n"].sum())
    rows = shares.of_whole(
        found.assign(code=found["severity_code"], is_quiet=found["severity_code"] == "unknown"),
        whole=whole,
        labels=reading.labels.severities,
        lang=lang,
    )
    export = reading.export(
        "reporters_by_severity",
        "severity",
        id="by_severity",
        columns=(reading.column("explore.severity_code", labels=reading.labels.severities), *_with_share(reading)),
        frame=rows.rename(columns={"n": "n_reporters"}),
    )
    finding = severity_finding(reading, None)
    filtered = reading.t("explore.severity.filtered") if reading.asked.severities else ""
    if not has_pictures(reading):
        return composer.table(export, metric="reporters_by_severity", title=finding, interval="share", notes=(filtered,))
    return composer.figure(
        export,
        charts.bars(rows, lang=lang, whole=whole),
        metric="reporters_by_severity",
        finding=finding,
        what=reading.t("explore.severity.what.reporters"),
        alt=captions.bars_alt(rows, finding, lang),
        interval="share",
        notes=(filtered, reading.t("explore.severity.once")),
    )


def _with_share(reading: Reading) -> list[ExportColumn]:
    return [
        reading.column("explore.n_reporters", "integer"),
        *(reading.column(f"explore.{name}", "share") for name in ("share", "low", "high")),
    ]


def _public_severity(composer: Composer, cells: PublicCells) -> list[Part]:
    reading = composer.reading
    order = {code: place for place, code in enumerate(series.SEVERITIES)}
    rows = cells.numbers("severity").sort_values("code", key=lambda codes: codes.map(order)).reset_index(drop=True)
    rows = rows.assign(severity_code=rows["code"], label=[reading.labels.severities[code] for code in rows["code"]], is_quiet=False)
    export = reading.export(
        "cross_reporters",
        "severity",
        id="by_severity_given",
        title=reading.t("dossier.severity.given"),
        columns=(
            reading.column("explore.severity_code", labels=reading.labels.severities),
            reading.column("explore.n_reporters", "integer"),
        ),
        frame=rows.rename(columns={"n": "n_reporters"}),
    )
    return [_public_bars(composer, export, rows, severity_finding(reading, cells), reading.t("dossier.severity.given"))]


def _prevented(composer: Composer) -> list[Part]:
    """What the reporters say they could not do, or had to do otherwise."""
    reading, lang = composer.reading, composer.reading.lang
    found = reading.ask(consequences.prevented(reading.asked)).rename(columns={"consequence_code": "code", "n_reporters": "n"})
    if found.empty:
        return [Paragraphs((f"{reading.t('severity.prevented.none')}.",))]
    labels = reading.labels_of("dim_consequences", "consequence_code")
    rows = shares.of_whole(found.assign(is_quiet=False), whole=reading.n_reporters, labels=labels, lang=lang)
    export = reading.export(
        "reporters_by_consequence",
        "severity",
        id="prevented",
        columns=(
            reading.column("explore.consequence_code", labels=labels),
            reading.column("explore.n_reporters", "integer"),
            reading.column("explore.n_submissions", "integer"),
            *(reading.column(f"explore.{name}", "share") for name in ("share", "low", "high")),
        ),
        frame=rows.rename(columns={"code": "consequence_code", "n": "n_reporters"}),
    )
    finding = captions.leading(rows, unit="reporters", total=reading.n_reporters, lang=lang)
    answered = reading.ask(consequences.answered_consequences(reading.asked)).iloc[0]
    n, of = reading.number(int(answered["n_answered"])), reading.number(int(answered["n_submissions"]))
    notes = (
        reading.t("severity.prevented.answered", n=n, of=of),
        reading.t("explore.overlap.reporters"),
        reading.t("severity.prevented.two_questions"),
        reading.t("severity.prevented.premium", label=labels["I_PREMIUM"]) if "I_PREMIUM" in set(rows["code"]) else "",
    )
    if not has_pictures(reading):
        return [composer.table(export, metric="reporters_by_consequence", interval="share", notes=notes)]
    return [
        composer.figure(
            export,
            charts.bars(rows, lang=lang, whole=reading.n_reporters),
            metric="reporters_by_consequence",
            finding=finding,
            what=reading.t("severity.prevented.what"),
            alt=captions.bars_alt(rows, finding, lang),
            interval="share",
            notes=notes,
        )
    ]


def _measures(composer: Composer) -> list[Part]:
    """Minutes and patients by submission: the middle and the quartiles, and at least how many in all."""
    reading = composer.reading
    found = reading.ask(consequences.measures(reading.asked))
    quartiles = ["quartile_1", "median", "quartile_3"]
    is_told = found["n_answered"] >= captions.MIN_FOR_MEDIAN
    rows = found.assign(**found[quartiles].astype(float).where(is_told), total=found["total"].where(found["n_answered"] > 0))
    labels = {name: reading.t(f"severity.measure.{name}") for name in consequences.MEASURES}
    export = reading.export(
        "minutes_lost",
        "severity",
        id="measures",
        title=reading.t("dossier.measures.title"),
        what_is_counted=reading.t("dossier.measures.counted"),
        n=reading.n_submissions,
        n_unit="submissions",
        share_unknown=None,
        unknown_of="",
        columns=(
            ExportColumn("measure_code", reading.t("dossier.measures.measure"), labels=labels),
            reading.column("services.n_submissions", "integer"),
            reading.column("services.n_answered", "integer"),
            *(reading.column(f"services.{name}", "decimal") for name in quartiles),
            ExportColumn("total", reading.t("dossier.measures.total"), "integer"),
        ),
        frame=rows,
    )
    return [composer.table(export, metric="minutes_lost", notes=(reading.t("dossier.measures.note"),))]


def _ways_round(composer: Composer) -> list[Part]:
    """What was done instead, and whether it worked."""
    reading = composer.reading
    found = reading.ask(consequences.fallbacks(reading.asked))
    wide = found.pivot_table(index="fallback_code", columns="fallback_worked_code", values="n_submissions", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(OUTCOMES), fill_value=0).astype(int)
    wide["n_submissions"] = wide.sum(axis=1)
    given = wide.drop(index="unknown", errors="ignore").sort_values("n_submissions", ascending=False, kind="stable")
    n_given, n_all = int(given["n_submissions"].sum()), int(wide["n_submissions"].sum())
    unknown = reading.t("severity.ways.unknown", n=reading.number(n_all - n_given), of=reading.number(n_all))
    if not n_given:
        return [Paragraphs((f"{reading.t('severity.ways.nobody')}. {unknown}",))]
    n_none = int(given["n_submissions"].get(NO_WAY, 0))
    if n_none:
        given = given.astype(float)
        given.loc[NO_WAY, list(OUTCOMES)] = None  # where nothing was done, nothing can have worked
    export = reading.export(
        "fallbacks",
        "severity",
        id="ways_round",
        n=n_given,
        n_unit="submissions",
        share_unknown=(n_all - n_given) / n_all,
        unknown_of=reading.t("dossier.ways.unknown_of"),
        columns=(
            reading.column("severity.fallback_code", labels=reading.labels_of("dim_fallbacks", "fallback_code")),
            reading.column("explore.n_submissions", "integer"),
            *(reading.column(f"severity.{name}", "integer") for name in OUTCOMES),
        ),
        frame=given.reset_index(),
    )
    title = reading.plural("severity.ways.finding", n_none, of=reading.number(n_given))
    return [composer.table(export, metric="fallbacks", title=title, notes=(unknown,))]


def _worst_days(composer: Composer) -> list[Part]:
    """The days with most reporters who could not do an act, with what else happened on them."""
    reading = composer.reading
    found = frames.records(reading.ask(consequences.worst_days(reading.asked, most=MOST_DAYS)))
    if not found:
        return []
    happened = beside(reading)
    rows = pd.DataFrame([row | {"beside": _on_that_day(row, happened, reading)} for row in found])
    export = reading.export(
        "worst_days",
        "severity",
        id="worst_days",
        columns=(
            reading.column("severity.occurred_on", "date"),
            reading.column("severity.n_reporters_severe", "integer"),
            reading.column("explore.n_reporters", "integer"),
            ExportColumn("beside", reading.t("dossier.worst.beside")),
        ),
        frame=rows.rename(columns={"n_severe": "n_reporters_severe"}),
    )
    return [composer.table(export, metric="worst_days")]


def _on_that_day(row: Mapping[str, Any], happened: surroundings.Surroundings, reading: Reading) -> str | None:
    told = [
        reading.t(f"severity.worst.{name}", names=", ".join(dict.fromkeys(event.name for event in found)))
        for name, events in (("outages", happened.outages), ("campaigns", happened.campaigns))
        if (found := [event for event in events if event.starts_on <= row["occurred_on"] <= event.ends_on])
    ]
    return reading.t("overview.list.separator").join(told) or None
