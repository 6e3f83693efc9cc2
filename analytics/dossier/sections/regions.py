"""Where: Wallonia and Brussels as rates by two numbers of GPs, and every region as counts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

import i18n
from analytics import captions
from analytics import regions as regional
from analytics.dossier import charts
from analytics.dossier.audience import PublicCells
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Paragraphs, Part
from analytics.dossier.reading import Reading
from analytics.dossier.sections import few
from analytics.queries import background, counts
from analytics.regions import RegionRate


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


def finding(reading: Reading, cells: PublicCells | None) -> str:
    """Whether the regions differ by both readings; empty where there are no rates."""
    rows = region_rates(reading, cells, background.REGISTERED)
    return captions.regions(rows, verdict(reading, rows), reading.labels.regions, reading.lang) if rows else ""


def section(composer: Composer, cells: PublicCells | None) -> list[Part]:
    reading, lang, labels = composer.reading, composer.reading.lang, composer.reading.labels.regions
    rows = region_rates(reading, cells, background.REGISTERED)
    second = region_rates(reading, cells, background.FULL_TIME)
    hidden = cells.hidden_regions if cells else frozenset()
    others = {code: n for code, n in reading.by_region().items() if code not in {row.region_code for row in rows} and code not in hidden}
    listed = captions.region_counts(others, labels, unit="reporters", lang=lang)
    parts: list[Part] = []
    if rows and few.has_pictures(reading) and verdict(reading, rows) != "not_comparable":
        told = finding(reading, cells)
        export = reading.export(
            "reporters_per_1000_gps",
            "regions",
            id="by_region",
            n=_n(reading, cells, rows),
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
                finding=told,
                what=reading.t("overview.regions.what", days=days),
                alt=captions.regions_alt(rows, labels, lang),
                interval="rate",
                notes=(
                    captions.full_time_rates(second, labels, lang),
                    captions.order_by_actives(rows, _actives(reading), lang),
                    reading.t("overview.regions.others", list=listed) if others else "",
                    reading.t("dossier.regions.hidden") if hidden else "",
                ),
            ),
            composer.table(export, metric="reporters_per_1000_gps", title=reading.t("dossier.regions.table"), interval="rate"),
        ]
    elif rows and verdict(reading, rows) == "not_comparable":
        parts = [Paragraphs((f"{finding(reading, cells)}.",))]
    elif listed:
        key = "province" if reading.asked.provinces else "others"
        parts = [Paragraphs((reading.t(f"overview.regions.{key}", list=listed),))]
    else:
        told = captions.region_counts({row.region_code: row.n_reporters for row in rows}, labels, unit="reporters", lang=lang)
        parts = [Paragraphs((f"{told}." if told else reading.t("dossier.regions.hidden"),))]
    return parts if cells else [*parts, _regions_summary(composer)]


def _actives(reading: Reading) -> dict[str, float]:
    found = reading.ask(background.active_gps())
    return dict(zip(found["area_code"], found["value"], strict=True))


def _n(reading: Reading, cells: PublicCells | None, rows: Sequence[RegionRate]) -> int:
    """Reporters of the regions shown, each once; of all, where that would tell how few are elsewhere or in both."""
    if len(rows) == 1:
        return rows[0].n_reporters
    counted = cells.n_counted_regions if cells else reading.totals["n_reporters_counted_regions"]
    return reading.n_reporters if counted is None else counted


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
