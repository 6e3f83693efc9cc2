"""The provinces: counts on a map of tiles; rates only for the Walloon ones among themselves, the only ones with a number of GPs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

import i18n
from analytics import captions, frames
from analytics import regions as regional
from analytics.exports import ExportTable
from analytics.figures.regions import rate_words
from analytics.figures.regions import regions as rates_figure
from analytics.figures.tiles import tiles
from analytics.metrics import METRICS
from analytics.queries import background, counts
from analytics.regions import RegionRate
from ui import cached, cross_filter, downloads, figures, provenance
from ui.selection import Selection

WALLONIA, BRUSSELS = "WAL", "BRU"
_column = partial(downloads.column, "explore")


def tile_map(selection: Selection) -> None:
    """A tile a province; a click keeps it, and the map goes on showing all."""
    context, lang, unit = selection.context, selection.context.lang, selection.unit
    whole = selection.of_all_provinces
    question = counts.by("province_code", whole.context.filters)
    found = cached.frame(question)
    rows = _provinces(selection, found)
    finding = _finding(rows, selection)
    figures.head(finding, i18n.t(f"regions.tiles.what.{unit}", lang))
    cross_filter.way_back("provinces", context)
    table = _table(whole, rows)
    figures.show_figure(
        tiles(rows, lang=lang, theme=figures.theme()),
        alt=captions.bars_alt(rows.assign(label=rows["name"]), finding, lang),
        key="tiles",
        lang=lang,
        source=table,
        on_click=cross_filter.keep("provinces"),
    )
    figures.notes(
        cross_filter.hint("provinces", context),
        i18n.t("regions.tiles.note", lang),
        _without(found, lang, unit=unit),
        how=provenance.of(METRICS[f"{unit}_by_province"], whole.context, n=whole.n_words, questions=(question,)),
    )
    figures.data_on_demand(table)


def walloon_rates(selection: Selection) -> None:
    """Per 1,000 active GPs of the province, by the one source that counts them, and only among themselves."""
    context, lang = selection.context, selection.context.lang
    gps = _active_gps()
    if context.unit != "reporters" or gps.empty or (context.filters.regions and WALLONIA not in context.filters.regions):
        return
    whole = selection.of_all_provinces
    question = counts.by("province_code", whole.context.filters)
    n_reporters = {row["code"]: int(row["n_reporters"]) for row in frames.records(cached.frame(question)) if row["code"]}
    labels = context.labels.provinces
    rows = regional.rates(n_reporters, dict(zip(gps["area_code"], gps["value"], strict=True)), list(gps["area_code"]))
    rows = sorted(rows, key=lambda row: row.rate or 0, reverse=True)
    days = i18n.day_range(selection.start, selection.end, lang)
    what = i18n.t("regions.rates.what", lang, year=str(gps["year"].iloc[0]), days=days)
    if not regional.is_comparable(rows):
        figures.head(i18n.t("regions.rates.not_comparable", lang), what)
        return
    figures.head(_rates_finding(rows, labels, lang), what)
    table = _rates_table(whole, rows)
    figures.show_figure(
        rates_figure(rows, labels, lang=lang, theme=figures.theme(), color_of=WALLONIA, axis="regions.rates.axis"),
        alt=i18n.t("overview.alt.regions", lang, list="; ".join(rate_words(row, labels[row.region_code], lang) for row in rows)),
        key="walloon_provinces",
        lang=lang,
        source=table,
    )
    figures.notes(
        i18n.t("regions.rates.note", lang),
        how=provenance.of(METRICS["reporters_per_1000_active_gps"], whole.context, n="", questions=(question,)),
    )
    figures.data_on_demand(table)


def _active_gps() -> pd.DataFrame:
    """Of every Walloon province, the newest year the source gives."""
    found = cached.frame(background.gps(background.ACTIVE_WALLOON))
    found = found[found["area_code"] != WALLONIA]
    return found[found["year"] == found["year"].max()].sort_values("area_code") if len(found) else found


def _provinces(selection: Selection, counted: pd.DataFrame) -> pd.DataFrame:
    """Every province once, those nobody reported from with zero."""
    context, lang, unit = selection.context, selection.context.lang, selection.unit
    provinces = cached.dimension("dim_provinces")[["province_code", "region_code"]]
    n = counted.set_index("code")[f"n_{unit}"]
    rows = provinces.assign(n=provinces["province_code"].map(n).fillna(0).astype(int))
    rows["name"] = rows["province_code"].map(context.labels.provinces)
    rows.loc[rows["region_code"] == BRUSSELS, "name"] = context.labels.regions[BRUSSELS]
    rows["label"] = rows["name"].str.replace(" ", "<br>", n=1)
    rows["value"] = [i18n.number(int(n), lang) for n in rows["n"]]
    counted_words = [i18n.plural(f"count.{unit}", int(n), lang) for n in rows["n"]]
    rows["words"] = [f"<b>{name}</b><br>{words}" for name, words in zip(rows["name"], counted_words, strict=True)]
    rows["is_chosen"] = rows["province_code"].isin(context.filters.provinces)
    return rows


def _finding(rows: pd.DataFrame, selection: Selection) -> str:
    """From how many of the ten provinces, or of those of the regions chosen, and whether from Brussels, which is none; no province is
    called first, for nobody knows how many practise in each."""
    filters, lang, unit = selection.context.filters, selection.context.lang, selection.unit
    asked = rows[rows["region_code"].isin(filters.regions)] if filters.regions else rows
    is_brussels = asked["region_code"] == BRUSSELS
    n_from, n_provinces = int((asked.loc[~is_brussels, "n"] > 0).sum()), int((~is_brussels).sum())
    has_brussels = bool((asked.loc[is_brussels, "n"] > 0).any())
    if n_provinces:
        said = ("yes" if n_from else "alone") if has_brussels else ("no" if is_brussels.any() and n_from else "")
        brussels = i18n.t(f"regions.tiles.brussels.{said}", lang) if said else ""
        text = i18n.plural(f"regions.tiles.finding.{unit}", n_from, lang, of=i18n.number(n_provinces, lang), brussels=brussels)
    else:
        text = i18n.t(f"regions.tiles.only_brussels.{unit}" if has_brussels else "regions.tiles.no_tile", lang)
    return i18n.t("regions.tiles.all_provinces", lang, finding=text) if filters.provinces else text


def _without(counted: pd.DataFrame, lang: str, *, unit: str) -> str:
    """Those without a postal code of Belgium, for they are on no tile."""
    n = int(counted.loc[counted["code"].isna(), f"n_{unit}"].sum())
    return i18n.t("regions.tiles.without", lang, n_what=i18n.plural(f"count.{unit}", n, lang)) if n else ""


def _rates_finding(rows: list[RegionRate], labels: Mapping[str, str], lang: str) -> str:
    """The span of the rates; which province is first is left open, unless its interval lies above all others."""
    told = [row for row in rows if row.rate is not None and row.interval is not None]
    if len(told) < 2:
        return i18n.t("regions.rates.few", lang)
    words = {"high": i18n.number(told[0].rate or 0, lang, decimals=1), "low": i18n.number(told[-1].rate or 0, lang, decimals=1)}
    return i18n.t("regions.rates.span", lang, first=labels[told[0].region_code], last=labels[told[-1].region_code], **words)


def _table(selection: Selection, rows: pd.DataFrame) -> ExportTable:
    lang, unit = selection.context.lang, selection.unit
    metric = METRICS[f"{unit}_by_province"]
    return selection.export(
        metric,
        id="by_province",
        title=metric.label(lang),
        subject=i18n.t("regions.tiles.subject", lang),
        columns=(
            _column("province_code", lang, labels=selection.context.labels.provinces),
            _column(f"n_{unit}", lang, "integer"),
        ),
        frame=rows.rename(columns={"n": f"n_{unit}"}),
        what_is_counted=metric.counted(lang),
        n=int(rows["n"].sum()) if unit == "reports" else selection.totals["n_reporters"],
        n_unit=unit,
    )


def _rates_table(selection: Selection, rows: list[RegionRate]) -> ExportTable:
    lang, metric = selection.context.lang, METRICS["reporters_per_1000_active_gps"]
    frame = pd.DataFrame(
        [
            {
                "province_code": row.region_code,
                "n_reporters": row.n_reporters,
                "n_gps": row.n_gps,
                "rate": row.rate,
                "low": row.interval.low if row.interval else None,
                "high": row.interval.high if row.interval else None,
            }
            for row in rows
        ]
    )
    return selection.export(
        metric,
        id="walloon_provinces",
        title=metric.label(lang),
        subject=i18n.t("regions.rates.subject", lang),
        columns=(
            _column("province_code", lang, labels=selection.context.labels.provinces),
            _column("n_reporters", lang, "integer"),
            downloads.column("regions", "n_active", lang, "integer"),
            *(downloads.column("overview", name, lang, "decimal") for name in ("rate", "low", "high")),
        ),
        frame=frame.rename(columns={"n_gps": "n_active"}),
        what_is_counted=metric.counted(lang),
        n=selection.totals["n_reporters"],
        n_unit="reporters",
    )
