"""Which e-services are named most; for the outside, which families."""

from __future__ import annotations

import pandas as pd

import i18n
from analytics import captions
from analytics.dimensions import NOT_GIVEN
from analytics.dossier import charts
from analytics.dossier.audience import PublicCells
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Part
from analytics.dossier.reading import Reading
from analytics.dossier.sections import few
from analytics.exports import HIDDEN, ExportColumn
from analytics.figures.ranking import TOP, UNSPECIFIED, rest_words
from analytics.queries import counts


def section(composer: Composer, cells: PublicCells | None) -> list[Part]:
    return _families(composer, cells) if cells else [*_ranking(composer), _summary(composer)]


def named(reading: Reading) -> pd.DataFrame:
    """The e-services named, most reporters first, with their short labels."""
    found = reading.ask(counts.by_service(reading.asked))
    found["label"] = found["service_code"].map(reading.labels.short_services)
    return found.sort_values("n_reporters", ascending=False, kind="stable", ignore_index=True)


def _ranking(composer: Composer) -> list[Part]:
    reading, lang = composer.reading, composer.reading.lang
    if not few.has_pictures(reading):
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
            ExportColumn("code", reading.t("overview.column.family_code"), labels=family_labels(reading)),
            reading.column("overview.n_reporters", "integer"),
        ),
        frame=rows.rename(columns={"n": "n_reporters"}),
    )
    return [few.public_bars(composer, export, rows, public_finding(reading, cells), reading.t("dossier.families.title"))]


def public_finding(reading: Reading, cells: PublicCells) -> str:
    """Which families are named most, of those that may be told."""
    rows = _family_rows(reading, cells)
    told = rows[[n is not HIDDEN for n in rows["n"]]]
    total = reading.number(reading.n_reporters)
    if told.empty:
        return reading.t("dossier.families.none")
    if len(told) < len(rows):  # what is hidden could stand first: nothing is ranked
        named = [f"{row['label']} ({reading.number(int(row['n']))})" for row in told.head(captions.MOST_NAMED).to_dict("records")]
        listed = reading.t("dossier.families.told", list=i18n.enumeration(named, reading.lang), total=total)
        return reading.t("dossier.families.named", finding=listed)
    leading = captions.leading(told, unit="reporters", total=reading.n_reporters, lang=reading.lang)
    return reading.t("dossier.families.named", finding=leading)


def _family_rows(reading: Reading, cells: PublicCells) -> pd.DataFrame:
    """Rows of (code, n, label, is_quiet), most reporters first, those that must not be told last."""
    labels = family_labels(reading)
    rows = cells.numbers("family")
    rows["label"] = [labels.get(code, code) for code in rows["code"]]
    rows["is_quiet"] = rows["code"] == NOT_GIVEN
    counted = rows[[n is HIDDEN or n > 0 for n in rows["n"]]]
    in_order = sorted(
        counted.to_dict("records"), key=lambda row: (0 if row["n"] is HIDDEN else -row["n"], i18n.name_order(str(row["label"])))
    )
    return pd.DataFrame(in_order, columns=counted.columns)


def family_labels(reading: Reading) -> dict[str, str]:
    """ "I do not know which one" has no family and stands as itself."""
    frame = reading.dimension("dim_services")
    labels = dict(zip(frame["family_code"], frame[f"family_label_{reading.lang}"], strict=True))
    return labels | {NOT_GIVEN: reading.labels.services[UNSPECIFIED]}
