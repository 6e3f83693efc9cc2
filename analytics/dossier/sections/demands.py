"""The ledger: what was asked of whom, what is on record about it, what is overdue, who reported before and after each promise, and by which
written rules an e-service is "entirely solved". It reads the whole build."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

import i18n
from analytics import surroundings
from analytics.argument import index_tables, ledger, ledger_words
from analytics.argument import promises as before_and_after
from analytics.argument.ledger import Demand, Entry
from analytics.argument.premium import DEMAND_YEARS
from analytics.argument.solved import Held, Verdict
from analytics.argument.solved import words as solved_words
from analytics.argument.solved.model import STATES
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Definitions, Heading, Paragraphs, Part
from analytics.dossier.public_argument import PublicArgument
from analytics.dossier.whole import Whole
from analytics.exports import HIDDEN, Caveat, ExportColumn
from analytics.filters import Filters
from analytics.metrics import METRICS
from analytics.queries import background, over_time
from analytics.small_cells import LEAST_PUBLIC


def section(composer: Composer, whole: Whole, public: PublicArgument | None) -> list[Part]:
    lang, found = composer.reading.lang, whole.demands
    letter = next((one for one in whole.entries if one.id == ledger.LETTER), None)
    lead = [f"{ledger_words.headline(found, letter, lang)}.", *ledger_words.lead(found, lang), _conditions(composer, whole), whole.lead]
    parts: list[Part] = [Paragraphs(tuple(filter(None, lead)))]
    if found:
        parts += [_letters(composer, whole), _demands(composer, whole), *_answers(composer, found), *_promises(composer, whole, public)]
    if whole.entries:
        parts.append(_ledger(composer, whole))
    return [*parts, *_solved(composer, whole, public)]


# --- demands ----------------------------------------------------------------------------------------------------------


def _letters(composer: Composer, whole: Whole) -> Part:
    """From whom and to whom: each letter of which a demand is known, then the demands that came in none."""
    reading, lang = composer.reading, composer.reading.lang
    pairs = []
    for letter in dict.fromkeys(one.letter for one in whole.demands if one.letter):
        n = len(ledger.of_letter(whole.demands, letter.id))
        origin = f"({keys})" if (keys := _origin(letter, composer)) else ""
        told = " ".join(filter(None, (i18n.sentence_case(ledger_words.who(letter, lang)), origin)))
        pairs.append((reading.plural("demands.letter", n, day=ledger.when(letter, lang, is_long=True)), f"{told}."))
    for one in whole.demands:
        if one.letter is None and (who := ledger_words.who(one.entry, lang)):
            pairs.append((i18n.sentence_case(ledger.when(one.entry, lang)), f"{i18n.sentence_case(who)}."))
    return Definitions(tuple(dict.fromkeys(pairs)))


def _demands(composer: Composer, whole: Whole) -> Part:
    """Each demand with its addressee, its deadline and what is on record."""
    reading, lang, read_on = composer.reading, composer.reading.lang, whole.read_on
    rows = [
        {
            "when": ledger.when(one.entry, lang),
            "demand": one.entry.text,
            "addressee": one.entry.addressee or (one.letter.addressee if one.letter else "") or None,
            "deadline_on": one.entry.deadline_on,
            "standing": ledger_words.standing(one, read_on, lang),
            "is_overdue": one.is_overdue(read_on),
        }
        for one in whole.demands
    ]
    columns = (
        reading.column("demands.when"),
        ExportColumn("demand", reading.t("demands.column.demand")),
        reading.column("demands.addressee"),
        reading.column("demands.deadline_on", "date"),
        ExportColumn("standing", reading.t("demands.column.standing")),
        ExportColumn("is_overdue", reading.t("dossier.demands.overdue"), "flag"),
    )
    export = whole.export(
        "demands_answered",
        "demands",
        id="demands",
        title=reading.t("demands.standings"),
        n=len(rows),
        n_unit="events",
        columns=columns,
        frame=pd.DataFrame(rows),
    )
    composer.explain("demands_overdue")
    printed = ("when", "demand", "standing")
    return composer.table(export, metric="demands_answered", printed=printed, notes=(ledger_words.deadlines(whole.demands, read_on, lang),))


def _conditions(composer: Composer, whole: Whole) -> str:
    """Where the conditions stand which the ledger has of the second year the demand is about; empty without."""
    source = next((one.source for one in whole.entries if one.id == ledger.CRITERIA_FIXED), "")
    return composer.reading.t("dossier.demands.conditions", year=DEMAND_YEARS[1], source=composer.cite(source)) if source else ""


def _answers(composer: Composer, found: Iterable[Demand]) -> list[Part]:
    """What is on record about each demand, in full."""
    reading = composer.reading
    pairs = tuple((one.entry.text.rstrip("."), _on_record(one, composer)) for one in found)
    return [Heading(reading.t("dossier.demands.each")), Definitions(pairs)]


def _on_record(one: Demand, composer: Composer) -> str:
    reading = composer.reading
    if one.has_nothing:
        return f"{reading.t('demands.nothing')}."
    told = [i18n.sentence_case(_line(entry, composer)) for entry in one.answers] or [f"{reading.t('demands.no_answer')}."]
    told += [f"{reading.t('demands.column.promises')}{reading.t('punctuation.colon')}{_line(entry, composer)}" for entry in one.promises]
    return " ".join(told)


def _line(entry: Entry, composer: Composer) -> str:
    """When, who, what, with its source."""
    lang = composer.reading.lang
    head = ", ".join(filter(None, (ledger.when(entry, lang), ledger_words.who(entry, lang))))
    origin = _origin(entry, composer)
    text = entry.text.rstrip(".")
    return f"{head}{composer.reading.t('punctuation.colon')}{text}{f' ({origin})' if origin else ''}."


def _origin(entry: Entry, composer: Composer) -> str:
    """Keys of the bibliography; of an entry of the staff, who noted it, when, and where it was read."""
    reading = composer.reading
    if not entry.recorded_by or entry.recorded_on is None:
        return composer.cite(entry.source)
    day = i18n.short_date(entry.recorded_on, reading.lang)
    noted = reading.t("demands.noted", author=entry.recorded_by, day=day, source=entry.noted_source)
    return ", ".join(filter(None, (composer.cite(entry.source), noted)))


def _ledger(composer: Composer, whole: Whole) -> Part:
    """Everything on record, oldest first."""
    reading, lang = composer.reading, composer.reading.lang
    columns, frame = index_tables.of_ledger(whole.entries, lang, cited=composer.cite)
    export = whole.export(
        "demands_months",
        "demands",
        id="ledger",
        title=reading.t("demands.months.table"),
        n=len(frame),
        n_unit="events",
        caveats=(),
        columns=columns,
        frame=frame,
    )
    return composer.table(export, metric="demands_months", printed=("when", "kind_code", "author", "text", "source"))


# --- promises ---------------------------------------------------------------------------------------------------------


def _promises(composer: Composer, whole: Whole, public: PublicArgument | None) -> list[Part]:
    reading = composer.reading
    found = [one for one in whole.entries if one.kind == "promise"]
    if not found:
        return [Heading(reading.t("demands.promises")), Paragraphs((reading.t("demands.promises.none"),))]
    rows = pd.DataFrame([_promise(one, composer, whole, public) for one in found])
    export = whole.export(
        "promise_before_after",
        "demands",
        id="promises",
        title=reading.t("demands.promises"),
        n=len(rows),
        n_unit="events",
        columns=(
            reading.column("demands.when"),
            ExportColumn("who", reading.t("demands.column.who")),
            ExportColumn("what", reading.t("demands.column.promises")),
            ExportColumn("compared", reading.t("demands.column.compared")),
        ),
        frame=rows,
    )
    lead = reading.plural("demands.promises.text", len(found), weeks=reading.number(before_and_after.WEEKS))
    return [composer.table(export, metric="promise_before_after", notes=(lead,))]


def _promise(one: Entry, composer: Composer, whole: Whole, public: PublicArgument | None) -> dict[str, Any]:
    """Before and after, or why they do not compare; for the outside the verdict without the means, whose days are off the grid."""
    reading, lang = composer.reading, composer.reading.lang
    sides = before_and_after.sides(one.effect_on, reading.dates) if one.effect_on and reading.known.observed else None
    compared, why = None, ledger_words.blind(sides, lang)
    if sides and not sides.blind and sides.windows:
        by_day = reading.ask(over_time.reporters_by_day(Filters(), sides.windows))
        n_by_day = dict(zip(by_day["occurred_on"], by_day["n_reporters"].map(int), strict=True))
        compared = before_and_after.compare(sides, n_by_day, whole.facts.campaign_days)
        changes = surroundings.form_changes(reading.ask(background.form_versions()))
        why = "" if public else ledger_words.comparison(compared, whole.facts.campaign_days, changes, lang)
    told = f"{i18n.sentence_case(ledger_words.verdict(compared, lang))}."
    return {
        "when": ledger.when(one, lang),
        "who": i18n.sentence_case(ledger_words.who(one, lang)) or None,
        "what": f"{one.text.rstrip('.')}{f' ({origin})' if (origin := _origin(one, composer)) else ''}.",
        "compared": " ".join(filter(None, (told, why, ledger_words.vague(one, lang)))),
    }


# --- entirely solved --------------------------------------------------------------------------------------------------


def _solved(composer: Composer, whole: Whole, public: PublicArgument | None) -> list[Part]:
    """The rules with their verdicts, then every e-service by each rule."""
    reading, judgement = composer.reading, whole.solved
    intro = solved_words.intro(judgement, reading.labels.services, reading.lang)
    parts: list[Part] = [Heading(reading.t("solved.heading")), Paragraphs(tuple(intro))]
    if not judgement.held:
        return parts
        composer.explain("solved_recognition")
    return [*parts, _rules(composer, whole, public), *(_services(held, composer, whole, public) for held in judgement.held)]


def _rules(composer: Composer, whole: Whole, public: PublicArgument | None) -> Part:
    reading, lang = composer.reading, composer.reading.lang
    rows = []
    for held in whole.solved.held:
        most = "" if public else solved_words.most_reported(held, reading.labels.services, lang)
        counted = reading.t(f"solved.counted.{held.rule.level}")
        rows.append(
            {
                "rule": solved_words.sentence(held.rule, lang),
                "verdict": " ".join(filter(None, (f"{solved_words.summary(held, lang).rstrip('.')}.", counted, most))),
                "why": None if public else solved_words.common(held, lang) or None,
            }
        )
    columns = (
        ExportColumn("rule", reading.t("solved.column.rule")),
        ExportColumn("verdict", reading.t("solved.column.verdict")),
        *(() if public else (ExportColumn("why", reading.t("solved.column.why_all")),)),
    )
    return composer.table(_solved_export(composer, whole, "solved_rules", columns, rows), metric="solved_no_incident")


def _services(held: Held, composer: Composer, whole: Whole, public: PublicArgument | None) -> Part:
    """One row per e-service by one rule, what is not solved first."""
    reading = composer.reading
    in_order = sorted(held.in_order, key=lambda one: _place(held, one)) if public else held.in_order
    rows = [_service(held, one, composer, public) for one in in_order]
    numbers = ("n_reporters", "n_reports", "n_reporters_severe", "n_reports_severe")
    columns = (
        reading.column("solved.service_code", labels=reading.labels.services),
        reading.column("solved.state_code"),
        *(() if public else tuple(reading.column(f"solved.{name}", "integer") for name in numbers)),
        reading.column("solved.last_incident_on", "date"),
        reading.column("solved.days_since", "integer"),
        *(() if public else (reading.column("solved.why"),)),
    )
    export = _solved_export(composer, whole, f"solved_{held.rule.code.lower()}", columns, rows)
    printed = [one.name for one in columns if one.name in ("service_code", "state_code", "n_reporters", "last_incident_on", "days_since")]
    title = solved_words.sentence(held.rule, reading.lang)
    looked = solved_words.looked(held, reading.lang) if public is None else ""
    return composer.table(export, metric=f"solved_{held.rule.measure}", title=title, printed=printed, notes=(looked,))


def _service(held: Held, one: Verdict, composer: Composer, public: PublicArgument | None) -> Mapping[str, Any]:
    lang, reported = composer.reading.lang, one.reported if held.looked else None
    is_few = public is not None and _is_of_few(held, one)
    return {
        "service_code": one.service_code,
        "state_code": solved_words.state(held.rule, one.told, lang),
        "n_reporters": reported and reported.n_reporters,
        "n_reports": reported and reported.n_reports,
        "n_reporters_severe": reported and reported.n_severe_reporters,
        "n_reports_severe": reported and reported.n_severe_reports,
        "last_incident_on": HIDDEN if is_few else one.last["occurred_on"] if one.last else None,
        "days_since": HIDDEN if is_few else one.days_since,
        "why": solved_words.why(held, one, lang) or None,
    }


def _is_of_few(held: Held, one: Verdict) -> bool:
    """Whether the day of the last incident is not told: of one of few, that it counts would tell how grave it was, or that it is confirmed;
    not by a rule of which every incident counts."""
    counts_all = held.rule.level == "probable" and not held.rule.least_severity
    return not counts_all and one.last is not None and one.last["n_reporters"] < LEAST_PUBLIC


def _place(held: Held, one: Verdict) -> tuple[int, dt.timedelta, str]:
    """What is not solved first, the newest incident first, by code where no day is told: any other order would tell it."""
    since = dt.timedelta.max if one.last is None or _is_of_few(held, one) else dt.date.max - one.last["occurred_on"]
    return STATES.index(one.told), since, one.service_code


def _solved_export(composer: Composer, whole: Whole, id: str, columns: tuple[ExportColumn, ...], rows: list[Any]) -> Any:
    metric = METRICS["solved_no_incident"]
    n = len(whole.facts.rows(whole.solved.incidents_question))
    frame = pd.DataFrame(rows)[[one.name for one in columns]]
    return whole.export(
        metric.id,
        "demands",
        id=id,
        title=composer.reading.t("solved.heading"),
        n=n,
        n_unit="incidents",
        caveats=tuple(map(Caveat, metric.caveats)),
        columns=columns,
        frame=frame,
    )
