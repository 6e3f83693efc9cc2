"""Where few spoke or few may be told: cases in place of pictures, and bars of which some are hidden."""

from __future__ import annotations

from typing import Any

import pandas as pd

import i18n
from analytics import captions
from analytics.dossier import charts
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Paragraphs, Part
from analytics.dossier.reading import Reading
from analytics.exports import HIDDEN
from analytics.intervals import MIN_FOR_SHARE
from analytics.queries import register
from analytics.small_cells import LEAST_PUBLIC


def has_pictures(reading: Reading) -> bool:
    """Below twenty reporters chance would draw the bars: the cases stand in place of pictures."""
    return reading.n_reporters >= MIN_FOR_SHARE


def cases(composer: Composer) -> list[Part]:
    """Where too few spoke for pictures: the cases themselves, for the board alone."""
    reading, lang = composer.reading, composer.reading.lang
    why = Paragraphs((reading.t("cases.why", least=MIN_FOR_SHARE),))
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


def public_bars(composer: Composer, export: Any, rows: pd.DataFrame, finding: str, what: str) -> Part:
    reading, lang = composer.reading, composer.reading.lang
    told = rows.assign(value=[reading.t("exports.hidden") if n is HIDDEN else reading.number(int(n)) for n in rows["n"]])
    if not has_pictures(reading):
        return composer.table(export, metric="cross_reporters", notes=(hiding(reading),))
    return composer.figure(
        export,
        charts.bars(told, lang=lang),
        metric="cross_reporters",
        finding=finding,
        what=what,
        alt=captions.bars_alt(told, finding, lang),
        notes=(reading.t("explore.overlap.reporters"), hiding(reading)),
    )


def hiding(reading: Reading) -> str:
    return reading.plural("exports.caveat.small_cells_hidden", LEAST_PUBLIC)
