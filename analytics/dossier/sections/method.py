"""Method, limits and corrections: what the figures count, what they cannot say, and what was changed since it was received."""

from __future__ import annotations

from collections.abc import Sequence

import i18n
from analytics import frames
from analytics.argument import ledger, ledger_words
from analytics.dossier.audience import PublicCells, is_few
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Definitions, Figure, Heading, Paragraphs, Part, Table
from analytics.dossier.public_argument import PublicArgument
from analytics.dossier.reading import Reading
from analytics.exports import HIDDEN, ExportColumn
from analytics.metrics import METRICS
from analytics.queries import quality
from analytics.queries.background import FULL_TIME, REGISTERED

WORDS = ("submission", "report", "reporter", "incident", "official", "build", "not_observed", "from_memory", "hours")
LIMITS = ("form", "before", "self_selected", "silence", "service_at_fault", "software", "money")
RULE = ("which", "usual", "rule", "levels", "causes")
AREAS = ("WAL", "BRU", "VLG", "BE")


def section(composer: Composer) -> list[Part]:
    reading = composer.reading
    return [
        *explained(composer),
        Heading(reading.t("method.limits.heading")),
        Paragraphs(limits(reading), "bullets"),
        *denominators(composer),
        Heading(reading.t("method.received.heading")),
        Paragraphs(_received(reading)),
        Heading(reading.t("dossier.corrections")),
        *_corrections(composer),
    ]


def explained(composer: Composer) -> list[Part]:
    """What the words, the figures of the document and the incidents mean."""
    reading = composer.reading
    return [
        Heading(reading.t("method.words.heading")),
        Definitions(tuple((reading.t(f"method.word.{word}"), reading.t(f"method.word.{word}.means")) for word in WORDS)),
        Heading(reading.t("dossier.method.figures")),
        Definitions(tuple((METRICS[one].label(reading.lang), METRICS[one].how(reading.lang)) for one in composer.metrics)),
        Heading(reading.t("method.incidents.heading")),
        Paragraphs(tuple(reading.t(f"method.incidents.{part}") for part in RULE)),
    ]


def hidden(composer: Composer, cells: PublicCells | None, public: PublicArgument | None, parts: Sequence[Part]) -> list[Part]:
    """What the other parts hide, counted in them as a reader can."""
    reading = composer.reading
    return [Heading(reading.t("dossier.hidden")), Paragraphs(_hidden(reading, cells, public, parts))]


def limits(reading: Reading) -> tuple[str, ...]:
    texts = {name: reading.t(f"method.limits.{name}") for name in LIMITS}
    if reading.build.info.is_demo:  # nothing invented is a memory
        first = reading.known.first_day
        texts["before"] = reading.t("method.limits.before.demo", day=i18n.date(first, reading.lang) if first else "")
    demands = ledger.demands(ledger.entries(reading.dimension("ledger"), reading.lang))
    return tuple(filter(None, (*texts.values(), ledger_words.moratorium(demands, reading.lang))))


def denominators(composer: Composer) -> list[Part]:
    """The two numbers of GPs that regions are compared by."""
    reading = composer.reading
    frame = reading.dimension("gp_denominators")
    frame = frame[frame["area_code"].isin(AREAS)]
    lines = []
    for code in (REGISTERED, FULL_TIME):
        of_code = frame[frame["definition_code"] == code]
        if of_code.empty:
            continue
        one = frames.records(of_code)[0]
        numbers = {row["area_code"]: reading.number(row["value"]) for row in frames.records(of_code)}
        names = dict(reading.labels.regions) | {"BE": reading.t("method.denominators.BE")}
        listed = ", ".join(f"{names[area]} {numbers[area]}" for area in AREAS if area in numbers)
        on = i18n.date(one["valid_on"], reading.lang) if one["valid_on"] else str(one["year"])
        lines.append(reading.t(f"dossier.denominator.{code}", list=listed, on=on))
    if not lines:
        return []
    return [
        Heading(reading.t("method.denominators.heading")),
        Paragraphs((reading.t("method.denominators.text"),)),
        Paragraphs(tuple(lines), "bullets"),
    ]


def _received(reading: Reading) -> tuple[str, ...]:
    """For the outside without the reporters of the whole build, which lies off the grid, and no sum with a small part."""
    info, ledger = reading.build.info, reading.ask(quality.ledger())
    is_public = reading.request.is_public
    numbers = {name: reading.number(getattr(info, f"n_{name}") or 0) for name in ("received", "accepted", "rejected", "duplicates")}
    given = {name: reading.number(getattr(info, f"n_{name}") or 0) for name in ("reports", "reporters")}
    n_duplicates = {name: int(ledger[name].sum()) for name in ("already_known", "superseded", "by_decision")}
    duplicates = {name: reading.number(n) for name, n in n_duplicates.items()}
    withheld = f"{i18n.sentence_case(reading.t('dossier.too_few'))}."
    is_sum_told = not (is_public and any(is_few(getattr(info, f"n_{name}") or 0) for name in numbers))
    is_split_told = not (is_public and any(map(is_few, n_duplicates.values())))
    identity = reading.t("method.received.identity", **numbers) if is_sum_told else withheld
    return (
        identity if is_public else f"{identity} {reading.t('method.received.reports', **given)}",
        reading.t("method.received.rejected"),
        reading.t("method.received.duplicates", **duplicates) if is_split_told else withheld,
    )


def _corrections(composer: Composer) -> list[Part]:
    """Every value corrected after it was received; for the outside how many, for a correction is about one person."""
    reading = composer.reading
    found = reading.ask(quality.applied_corrections())
    words = Paragraphs((reading.plural("dossier.corrections.n", len(found)),))
    if found.empty or reading.request.is_public:
        return [words]
    export = reading.export(
        "submissions",
        "method",
        id="corrections",
        title=reading.t("dossier.corrections"),
        what_is_counted=reading.t("dossier.corrections.counted"),
        filter_sentence=reading.t("dossier.corrections.filter"),
        n=len(found),
        n_unit="remarks",
        share_unknown=None,
        unknown_of="",
        caveats=(),
        columns=(
            ExportColumn("recorded_on", reading.t("dossier.corrections.on"), "date"),
            ExportColumn("column_name", reading.t("dossier.corrections.column")),
            ExportColumn("expected_value", reading.t("dossier.corrections.from")),
            ExportColumn("corrected_value", reading.t("dossier.corrections.to")),
            ExportColumn("reason", reading.t("dossier.corrections.reason")),
        ),
        frame=found,
    )
    return [words, composer.table(export, metric="submissions")]


def _hidden(reading: Reading, cells: PublicCells | None, public: PublicArgument | None, parts: Sequence[Part]) -> tuple[str, ...]:
    if cells is None or public is None:
        return (reading.t("dossier.hidden.board"),)
    exports = [part.export for part in parts if isinstance(part, Figure | Table)]
    n_cells = sum(value is HIDDEN for one in exports for column in one.columns for value in one.rows()[column.name])
    ids, whole = {one.id for one in exports}, public.whole
    n_cards = sum(not public.tells_card(one) for one in whole.cards) if "arguments" in ids else 0
    n_tests = sum(not public.tells_test(*one) for one in whole.tested) if "objections" in ids else 0
    counted = {"cells": n_cells, "tests": n_tests, "cards": n_cards}
    listed = [reading.plural(f"dossier.hidden.{name}", n) for name, n in counted.items() if n or name == "cells"]
    told = reading.t("dossier.hidden.counted", list=i18n.enumeration(listed, reading.lang))
    return (told, reading.t("dossier.hidden.outside"))
