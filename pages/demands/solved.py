"""What "entirely solved" means by a written rule, and what it says of each e-service of the premium."""

from __future__ import annotations

import datetime as dt
from functools import cached_property, partial
from html import escape

import pandas as pd

import i18n
from analytics import frames
from analytics.argument import premium
from analytics.argument import solved as judged
from analytics.argument.solved import ACTIVE_WEEKS, COMMON, NEVER, YEAR_WEEKS, Looked, Reported, SuccessRule, Verdict
from analytics.exports import Caveat, ExportTable
from analytics.metrics import METRICS
from analytics.queries import Question
from analytics.queries import solved as questions
from pages.demands.selection import Selection
from ui import cached, downloads, incident_links, provenance, tables, text_blocks

_column = partial(downloads.column, "solved")
GRAVE = 2  # severity told apart where a rule names none: an act prevented
STATES = ("not_solved", "solved", NEVER, "not_enough")


def show(selection: Selection) -> None:
    lang = selection.context.lang
    board = Board(selection)
    text_blocks.section(i18n.t("solved.heading", lang), *map(text_blocks.paragraph, _intro(board)))
    if not board.rules or not board.services:
        return
    _criteria(board)
    for rule in board.rules:
        _rule(rule, board)
    _files(board)


class Board:
    """The rules, the e-services they are held against, and every verdict."""

    def __init__(self, selection: Selection) -> None:
        self.selection, self.context, self.lang = selection, selection.context, selection.context.lang
        self.rules = judged.rules(cached.dimension("success_criteria"))
        self._seen: dict[str, Looked | None] = {}
        self._verdicts: dict[str, list[Verdict]] = {}

    @cached_property
    def services(self) -> dict[str, list[int]]:
        """Each with the premium years that need it, in the order of the catalogue."""
        offered = premium.years(cached.dimension("ppi_criteria"))
        years = [premium.year_of(year, cached.dimension, lang=self.lang) for year in offered]
        found = judged.services_of(years)
        return {code: found[code] for code in cached.dimension("dim_services")["service_code"] if code in found}

    @property
    def upstream(self) -> list[str]:
        """What a source says breaks them, that which breaks most of them first."""
        edges = cached.dimension("dim_service_dependencies")
        edges = edges[edges["mark"] == "S"]
        counted = edges[edges["downstream_code"].isin(list(self.services))]["upstream_code"].value_counts()
        return [str(code) for code in sorted(counted.index, key=lambda code: (-counted[code], code))]

    @cached_property
    def years(self) -> list[int]:
        return sorted({year for years in self.services.values() for year in years})

    @property
    def incidents_question(self) -> Question:
        return questions.incidents(tuple(self.services))

    def looked(self, rule: SuccessRule) -> Looked | None:
        if rule.code not in self._seen:
            self._seen[rule.code] = self._look(rule)
        return self._seen[rule.code]

    def verdicts(self, rule: SuccessRule) -> list[Verdict]:
        if rule.code not in self._verdicts:
            self._verdicts[rule.code] = self._judge(rule)
        return self._verdicts[rule.code]

    def _look(self, rule: SuccessRule) -> Looked | None:
        dates = self.selection.dates
        last = judged.last_observed(dates)
        if last is None:
            return None
        reporters = cached.frame(self._active_question(last))
        return judged.looked(rule, dates, cached.dimension("incident_rule_trials"), n_reporters=int(reporters["n_reporters"].iloc[0]))

    def questions(self, rule: SuccessRule, seen: Looked | None) -> tuple[Question, ...]:
        if seen is None:
            return (self.incidents_question,)
        services, (year_first, _) = tuple(self.services), judged.window(seen.last, YEAR_WEEKS)
        severity = severity_of(rule)
        return (
            self.incidents_question,
            self._active_question(seen.last),
            questions.reported(services, start=seen.first, end=seen.last, least_severity=severity),
            questions.reported(services, start=year_first, end=seen.last, least_severity=severity),
            questions.working_levels(services, start=seen.first, end=seen.last),
        )

    def _active_question(self, last: dt.date) -> Question:
        first, _ = judged.window(last, ACTIVE_WEEKS)
        return questions.active_reporters(start=first, end=last)

    def _judge(self, rule: SuccessRule) -> list[Verdict]:
        seen, services = self.looked(rule), tuple(self.services)
        incidents, *others = self.questions(rule, seen)
        if others:
            _, in_window, in_year, needed = others
            levels, reported = cached.frame(needed), judged.reported_of(cached.frame(in_window), cached.frame(in_year))
        else:
            levels, reported = pd.DataFrame(columns=["service_code", "date_on", "n_needed"]), {}
        happened, coverage = frames.records(cached.frame(incidents)), frames.records(cached.dimension("official_coverage"))
        return judged.verdicts(rule, services, happened, seen, levels, coverage, reported)


def severity_of(rule: SuccessRule) -> int:
    """From which severity on reports are told apart."""
    return rule.least_severity or GRAVE


def _intro(board: Board) -> list[str]:
    """Whose rules they are, and which e-services are meant."""
    lang = board.lang
    if not board.rules:
        return [i18n.t("solved.none", lang)]
    adopted = [rule.adopted_on for rule in board.rules if rule.adopted_on]
    whose = i18n.t("solved.adopted", lang, day=i18n.date(max(adopted), lang)) if adopted else i18n.t("solved.proposed", lang)
    if not board.services:
        return [whose, i18n.t("solved.no_services", lang)]
    years = i18n.enumeration([str(year) for year in board.years], lang)
    told = [i18n.plural("solved.services", len(board.services), lang, years=years)]
    if upstream := next((code for code in board.upstream if code not in board.services), None):
        told.append(i18n.t("solved.upstream", lang, service=board.context.labels.services[upstream]))
    return [whose, " ".join(told)]


def _criteria(board: Board) -> None:
    """The rules with their verdicts, each with the incidents it counts and what keeps all e-services from an answer."""
    lang = board.lang
    columns = [
        tables.Column("rule", i18n.t("solved.column.rule", lang), is_heading=True, width="14rem"),
        tables.Column("verdict", i18n.t("solved.column.verdict", lang), width="14rem"),
        tables.Column("why", i18n.t("solved.column.why_all", lang), width="16rem"),
    ]
    rows: list[dict[str, tables.Cell]] = []
    for rule in board.rules:
        found, seen = board.verdicts(rule), board.looked(rule)
        verdict = tables.Html(f"<strong>{escape(_summary(found, lang))}</strong>")
        notes = [i18n.t(f"solved.counted.{rule.level}", lang), _most_reported(found, board)]
        rows.append(
            {
                "rule": sentence(rule, lang),
                "verdict": tables.with_note(verdict, " ".join(filter(None, notes))),
                "why": " ".join(_common(rule, found, seen, lang)) or tables.NOTHING,
            }
        )
    tables.show(columns, rows, caption=i18n.t("solved.heading", lang), is_caption_seen=False, is_stacked=True)


def _most_reported(found: list[Verdict], board: Board) -> str:
    """Of the e-services told solved, or without an incident that counts, that which most doctors reported all the same."""
    quiet = [one for one in found if one.state == "solved" and one.reported.n_reporters]
    if not quiet:
        return ""
    most = max(quiet, key=lambda one: one.reported.n_reporters)
    words = {"service": board.context.labels.services.get(most.service_code, most.service_code)}
    return i18n.plural(f"solved.although.{most.told}", most.reported.n_reporters, board.lang, **words)


def _rule(rule: SuccessRule, board: Board) -> None:
    """Every e-service by one rule, opened on demand: what must have been looked at, what was, then one line each."""
    lang, seen = board.lang, board.looked(rule)
    summary = i18n.plural("solved.each", len(board.services), lang, rule=sentence(rule, lang))
    told = [text_blocks.paragraph(one) for one in (_seen_only(rule, lang), _looked(rule, seen, lang)) if one]
    how = provenance.of(METRICS[f"solved_{rule.measure}"], board.context, n="", questions=board.questions(rule, seen), is_filtered=False)
    text_blocks.show(f"<details><summary>{escape(summary)}</summary>{''.join(told)}{_table(rule, board)}{how}</details>")


def sentence(rule: SuccessRule, lang: str) -> str:
    """The rule, from its fields alone."""
    stretch = i18n.t("solved.stretch.all", lang) if rule.n_weeks is None else i18n.plural("solved.stretch", rule.n_weeks, lang)
    if rule.measure == "recognition":
        severity = _severity(rule, lang)
        share = i18n.percent(rule.least_share or 0, lang)
        return i18n.t("solved.rule.recognition", lang, share=share, severity=severity, stretch=stretch)
    return i18n.t(f"solved.rule.no_incident.{rule.level}", lang, severity=_severity(rule, lang), stretch=stretch)


def _severity(rule: SuccessRule, lang: str) -> str:
    if not rule.least_severity:
        return ""
    return i18n.t("solved.severity", lang, severity=i18n.t(f"overview.severity.{rule.least_severity}", lang))


def _seen_only(rule: SuccessRule, lang: str) -> str:
    """What must have been looked at before a silence counts."""
    words = {
        "least": i18n.number(rule.least_reporters, lang),
        "active": i18n.number(ACTIVE_WEEKS, lang),
        "year": i18n.number(YEAR_WEEKS, lang),
    }
    if rule.measure == "recognition":
        return i18n.t("solved.only.recognition", lang, **words)
    told = [i18n.t("solved.only", lang, **words)]
    if rule.least_power is not None and rule.power_size is not None:
        power, size = i18n.percent(rule.least_power, lang), i18n.number(rule.power_size, lang)
        told.append(i18n.t("solved.only.power", lang, power=power, size=size))
    if rule.level == "confirmed":
        told.append(i18n.t("solved.only.confirmed", lang))
    return " ".join(told)


def _looked(rule: SuccessRule, seen: Looked | None, lang: str) -> str:
    """The days, the reporters, the chance of seeing, as they are in this build."""
    if seen is None:
        return ""
    told = [
        i18n.t(
            "solved.looked",
            lang,
            days=i18n.day_range(seen.first, seen.last, lang),
            open=i18n.number(seen.n_working_days - len(seen.unobserved), lang),
            working=i18n.plural("solved.working_days", seen.n_working_days, lang),
            reporters=i18n.plural("solved.reporters", seen.n_reporters, lang),
            active=i18n.number(ACTIVE_WEEKS, lang),
        )
    ]
    if rule.measure == "no_incident" and seen.recall is not None and rule.power_size is not None:
        words = {"size": i18n.number(rule.power_size, lang), "recall": i18n.percent(seen.recall, lang, decimals=1)}
        told.append(i18n.t("solved.looked.recall", lang, **words))
    return " ".join(told)


def _summary(found: list[Verdict], lang: str) -> str:
    """How many e-services stand where; in one breath where all stand alike."""
    counted = {state: sum(one.told == state for one in found) for state in STATES}
    if len({one.told for one in found}) == 1:
        return i18n.plural(f"solved.all.{found[0].told}", len(found), lang)
    of = i18n.plural("solved.of", len(found), lang)
    told = [i18n.plural(f"solved.count.{state}", n, lang) for state, n in counted.items() if n]
    return i18n.t("solved.summary", lang, of=of, parts=i18n.enumeration(told, lang))


def _common(rule: SuccessRule, found: list[Verdict], seen: Looked | None, lang: str) -> list[str]:
    """What keeps every e-service that had no incident from being told solved, once."""
    names = dict.fromkeys(one for verdict in found for one in verdict.obstacles if one[0] in COMMON)
    return [_obstacle(name, n, rule, seen, lang) for name, n in names]


def _table(rule: SuccessRule, board: Board) -> str:
    lang = board.lang
    last = "solved.column.last_counted" if rule.measure == "no_incident" else "solved.column.last"
    columns = [
        tables.Column("service", i18n.t("solved.column.service", lang), is_heading=True, width="13rem"),
        tables.Column("state", i18n.t("solved.column.state", lang), width="11rem"),
        tables.Column("reported", i18n.t("solved.column.reported", lang), width="12rem"),
        tables.Column("last", i18n.t(last, lang), align="date", width="8rem", is_labelled=True),
        tables.Column("why", i18n.t("solved.column.why", lang), width="15rem"),
    ]
    rows = [_row(rule, one, board) for one in sorted(board.verdicts(rule), key=_order)]
    return tables.html(columns, rows, caption=sentence(rule, lang), is_caption_seen=False, is_stacked=True)


def _order(one: Verdict) -> tuple[int, int, int]:
    """Not solved first, the newest incident before others; then those whom most doctors reported."""
    return STATES.index(one.told), one.days_since if one.days_since is not None else 10**6, -one.reported.n_reporters


def _row(rule: SuccessRule, one: Verdict, board: Board) -> dict[str, tables.Cell]:
    lang, labels = board.lang, board.context.labels.services
    years = i18n.enumeration([str(year) for year in board.services[one.service_code]], lang)
    last: tables.Cell = tables.NOTHING
    if one.last and one.days_since is not None:
        address = incident_links.address(board.context, one.service_code, one.last["first_report_at"])
        day = tables.link(address, i18n.short_date(one.last["occurred_on"], lang))
        last = tables.with_note(day, i18n.plural("solved.days_since", one.days_since, lang))
    state = tables.Html(f"<strong>{escape(state_of(rule, one.told, lang))}</strong>")
    n = one.reported.n_reporters
    although = i18n.plural("solved.although", n, lang) if one.state == "solved" and n else ""
    return {
        "service": tables.with_note(labels.get(one.service_code, one.service_code), i18n.t("solved.needed_by", lang, years=years)),
        "state": tables.with_note(state, although),
        "reported": _reported(rule, one.reported, board.looked(rule), lang),
        "last": last,
        "why": _why(rule, one, board),
    }


def state_of(rule: SuccessRule, told: str, lang: str) -> str:
    if told != NEVER:
        return i18n.t(f"solved.state.{told}", lang)
    return i18n.t(f"solved.state.never.{rule.level}{'.severe' if rule.least_severity else ''}", lang)


def _reported(rule: SuccessRule, reported: Reported, seen: Looked | None, lang: str) -> tables.Cell:
    """Doctors and reports of the window, and those of the severity the rule names; where part was not observed, of the observed days."""
    if seen is None or len(seen.unobserved) == seen.n_working_days:
        return i18n.t("solved.not_observed", lang)
    n_seen = seen.n_working_days - len(seen.unobserved)
    words = {"open": i18n.number(n_seen, lang), "n": i18n.number(seen.n_working_days, lang)}
    partly = i18n.t("solved.reported.partly", lang, **words) if seen.unobserved else ""
    if not reported.n_reports:
        return tables.with_note(i18n.t("solved.reported.none", lang), partly)
    severity = i18n.t(f"overview.severity.{severity_of(rule)}", lang)
    severe = counted(reported.n_severe_reporters, reported.n_severe_reports, lang)
    note = i18n.t("solved.reported.severe", lang, severity=severity, counted=severe)
    return tables.with_note(counted(reported.n_reporters, reported.n_reports, lang), f"{note} {partly}".strip())


def counted(n_reporters: int, n_reports: int, lang: str) -> str:
    """`63 médecins, 120 signalements`."""
    reports = i18n.plural("solved.reported.reports", n_reports, lang)
    return i18n.t("solved.reported", lang, doctors=i18n.plural("solved.reported.doctors", n_reporters, lang), reports=reports)


def _why(rule: SuccessRule, one: Verdict, board: Board) -> str:
    lang, seen = board.lang, board.looked(rule)
    told = [_obstacle(name, n, rule, seen, lang) for name, n in one.own_obstacles]
    if one.recognition:
        n = one.recognition.n_incidents
        told.insert(0, i18n.plural("solved.recognised", one.recognition.n_confirmed, lang, of=i18n.number(n, lang)))
    if len(one.own_obstacles) < len(one.obstacles):
        told.append(i18n.t("solved.common_too" if told else "solved.common_only", lang))
    return " ".join(told) or tables.NOTHING


def _obstacle(name: str, n: int, rule: SuccessRule, seen: Looked | None, lang: str) -> str:
    words: dict[str, str] = {
        "least": i18n.number(rule.least_reporters, lang),
        "size": i18n.number(rule.power_size or 0, lang),
        "active": i18n.number(ACTIVE_WEEKS, lang),
        "year": i18n.number(YEAR_WEEKS, lang),
    }
    if name == "trials":
        if seen is None or seen.recall is None:
            return i18n.t("solved.obstacle.trials.none", lang, size=words["size"])
        words |= {"recall": i18n.percent(seen.recall, lang, decimals=1), "power": i18n.percent(rule.least_power or 0, lang)}
    if name == "too_few":
        words["share"] = i18n.percent(rule.least_share or 0, lang)
    return i18n.plural(f"solved.obstacle.{name}", n, lang, **words)


def _files(board: Board) -> None:
    """Every verdict as a file."""
    context, lang = board.context, board.lang
    rows = [
        {
            "success_code": rule.code,
            "rule": sentence(rule, lang),
            "service_code": one.service_code,
            "state_code": state_of(rule, one.told, lang),
            "n_reporters": one.reported.n_reporters if board.looked(rule) else None,
            "n_reports": one.reported.n_reports if board.looked(rule) else None,
            "n_reporters_severe": one.reported.n_severe_reporters if board.looked(rule) else None,
            "n_reports_severe": one.reported.n_severe_reports if board.looked(rule) else None,
            "last_incident_on": one.last["occurred_on"] if one.last else None,
            "days_since": one.days_since,
            "why": " ".join(_obstacle(name, n, rule, board.looked(rule), lang) for name, n in one.obstacles) or None,
        }
        for rule in board.rules
        for one in board.verdicts(rule)
    ]
    columns = (
        _column("success_code", lang),
        _column("rule", lang),
        _column("service_code", lang, labels=context.labels.services),
        _column("state_code", lang),
        *(_column(name, lang, "integer") for name in ("n_reporters", "n_reports", "n_reporters_severe", "n_reports_severe")),
        _column("last_incident_on", lang, "date"),
        _column("days_since", lang, "integer"),
        _column("why", lang),
    )
    downloads.offer(_export(board, rows, columns))


def _export(board: Board, rows: list[dict[str, object]], columns: tuple[object, ...]) -> ExportTable:
    context, lang = board.context, board.lang
    n_incidents = len(cached.frame(board.incidents_question))
    return downloads.table(
        context,
        id="solved",
        title=i18n.t("solved.heading", lang),
        subject=i18n.t("solved.export.subject", lang),
        columns=columns,
        frame=pd.DataFrame(rows),
        what_is_counted=METRICS["solved_no_incident"].counted(lang),
        filter_sentence=i18n.t("demands.export.filter", lang),
        scope="",
        n=n_incidents,
        n_unit="incidents",
        caveats=tuple(Caveat(code) for code in METRICS["solved_no_incident"].caveats),
    )
