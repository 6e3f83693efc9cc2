"""How severe, what was prevented, time lost, ways round, the worst days; for the outside, the levels alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

import i18n
from analytics import captions, frames, series, shares, surroundings
from analytics.dossier import charts
from analytics.dossier.audience import PublicCells
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Heading, Paragraphs, Part
from analytics.dossier.reading import Reading
from analytics.dossier.sections import few, time
from analytics.exports import HIDDEN, ExportColumn
from analytics.intervals import MIN_FOR_MEDIAN
from analytics.queries import consequences, register
from privacy.scan import find_identifiers

MOST_DAYS = 10
MOST_QUOTES = 6
NO_WAY = "F_NONE"
OUTCOMES = ("yes", "partly", "no", "unknown")


def levels(reading: Reading) -> pd.DataFrame:
    """Rows of (severity_code, n), every level once, the worst first."""
    found = reading.ask(consequences.by_severity(reading.asked)).set_index("severity_code")["n_reporters"]
    return found.reindex(list(series.SEVERITIES), fill_value=0).astype(int).rename("n").rename_axis("severity_code").reset_index()


def finding(reading: Reading, cells: PublicCells | None) -> str:
    """How many met severity 2 or worse; of what leaves, each level by itself, for a reporter may stand in several."""
    if cells is None:
        return captions.severity(levels(reading), unit="reporters", lang=reading.lang)
    numbers = dict(zip(*(cells.numbers("severity")[name] for name in ("code", "n")), strict=True))
    words = {code: _number_or_hidden(reading, numbers.get(code, 0)) for code in ("2", "3")}
    return reading.t("dossier.severity.public", prevented=words["2"], safety=words["3"], total=reading.number(reading.n_reporters))


def _number_or_hidden(reading: Reading, n: Any) -> str:
    return reading.t("exports.hidden") if n is HIDDEN else reading.number(int(n))


def section(composer: Composer, cells: PublicCells | None) -> list[Part]:
    if cells:
        return _public_severity(composer, cells)
    parts = [
        _severity(composer),
        *_prevented(composer),
        *_measures(composer),
        *_ways_round(composer),
        *_worst_days(composer),
        *_quotes(composer),
    ]
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
    told = finding(reading, None)
    filtered = reading.t("explore.severity.filtered") if reading.asked.severities else ""
    if not few.has_pictures(reading):
        return composer.table(export, metric="reporters_by_severity", title=told, interval="share", notes=(filtered,))
    return composer.figure(
        export,
        charts.bars(rows, lang=lang, whole=whole),
        metric="reporters_by_severity",
        finding=told,
        what=reading.t("explore.severity.what.reporters"),
        alt=captions.bars_alt(rows, told, lang),
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
    return [few.public_bars(composer, export, rows, finding(reading, cells), reading.t("dossier.severity.given"))]


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
    if not few.has_pictures(reading):
        return [composer.table(export, metric="reporters_by_consequence", interval="share", notes=notes)]
    return [
        composer.figure(
            export,
            charts.bars(rows, lang=lang, whole=reading.n_reporters),
            metric="reporters_by_consequence",
            finding=finding,
            what=reading.t("severity.prevented.what"),
            alt=captions.bars_alt(rows, finding, lang),
            notes=notes,
        )
    ]


def _measures(composer: Composer) -> list[Part]:
    """Minutes and patients by submission: the middle and the quartiles, and at least how many in all."""
    reading = composer.reading
    found = reading.ask(consequences.measures(reading.asked))
    quartiles = ["quartile_1", "median", "quartile_3"]
    is_told = found["n_answered"] >= MIN_FOR_MEDIAN
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
    happened = time.beside(reading)
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
    return [composer.table(export, metric="worst_days", notes=_worst_beside(found, happened, reading))]


def _worst_beside(found: Sequence[Mapping[str, Any]], happened: surroundings.Surroundings, reading: Reading) -> tuple[str, ...]:
    """What an opponent would ask of the worst days: how many a campaign made, and which days of outages are none of them."""
    days = [row["occurred_on"] for row in found]
    n_campaign = sum(any(one.starts_on <= day <= one.ends_on for one in happened.campaigns) for day in days)
    missed = sorted({one.starts_on for one in happened.outages} - set(days))
    told = reading.t("dossier.worst.not_among", days=", ".join(i18n.short_date(day, reading.lang) for day in missed)) if missed else ""
    return (reading.plural("dossier.worst.campaigns", n_campaign) if n_campaign else "", told)


def _quotes(composer: Composer) -> list[Part]:
    """A few of them in their own words: of those who agreed to be quoted alone, and never what reads as an identifier."""
    reading, lang = composer.reading, composer.reading.lang
    found = frames.records(reading.ask(register.quotes(reading.asked, most=MOST_QUOTES)))
    told: list[str] = []
    quotes: list[tuple[str, str]] = []
    for one in found:
        if find_identifiers(one["comment"]):
            continue
        services = i18n.enumeration([reading.labels.short_services[code] for code in sorted(one["service_codes"].split("|"))], lang)
        words = {"text": " ".join(one["comment"].split()), "services": services, "day": i18n.short_date(one["occurred_on"], lang)}
        told.append(reading.t("dossier.severity.quotes.quoted", **words))
        quotes.append((words["text"], one["language"] or ""))
    if not told:
        return []
    lead = Paragraphs((reading.t("dossier.severity.quotes.which"),), "quiet")
    return [Heading(reading.t("dossier.severity.quotes")), lead, Paragraphs(tuple(told), "bullets", tuple(quotes))]


def _on_that_day(row: Mapping[str, Any], happened: surroundings.Surroundings, reading: Reading) -> str | None:
    told = [
        reading.t(f"severity.worst.{name}", names=", ".join(dict.fromkeys(event.name for event in found)))
        for name, events in (("outages", happened.outages), ("campaigns", happened.campaigns))
        if (found := [event for event in events if event.starts_on <= row["occurred_on"] <= event.ends_on])
    ]
    return reading.t("punctuation.separator").join(told) or None
