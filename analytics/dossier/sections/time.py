"""When: reporters over time beside what else happened; for the outside, by month."""

from __future__ import annotations

import pandas as pd

import i18n
from analytics import captions, periods, series, surroundings
from analytics.dossier import charts
from analytics.dossier.audience import PublicCells
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Paragraphs, Part
from analytics.dossier.reading import Reading
from analytics.dossier.sections import few
from analytics.exports import HIDDEN, ExportColumn
from analytics.queries import background, over_time

MOST_EVENTS = 12  # named under the picture


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


def section(composer: Composer, cells: PublicCells | None) -> list[Part]:
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
    notes = beside_in_words(reading, happened, whole, bucket)
    if not few.has_pictures(reading):
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
        alt=captions.timeline_alt(told, happened, bucket=bucket, unit="reporters", days=reading.days, lang=lang, what=what),
        notes=(*notes, few.hiding(reading) if cells else ""),
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


def beside_in_words(reading: Reading, happened: surroundings.Surroundings, whole: pd.DataFrame, bucket: periods.Bucket) -> list[str]:
    """The marks of the picture as sentences."""
    lang, colon = reading.lang, reading.t("punctuation.colon")
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
