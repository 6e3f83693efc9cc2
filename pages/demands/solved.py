"""What "entirely solved" means by a rule written beforehand, and what it says of each e-service of the premium."""

from __future__ import annotations

from functools import cached_property, partial
from html import escape

import pandas as pd

import i18n
from analytics import frames
from analytics.argument import premium
from analytics.argument import solved as judged
from analytics.argument.solved import COMMON, Looked, SuccessRule, Verdict
from analytics.exports import Caveat, ExportTable
from analytics.metrics import METRICS
from analytics.queries import Question
from analytics.queries import solved as questions
from pages.demands.selection import Selection
from ui import cached, downloads, figures, incident_links, provenance, tables, text_blocks

_column = partial(downloads.column, "solved")
LEAST_GROUPED = 3  # e-services told in one paragraph rather than in lines that say the same


def show(selection: Selection) -> None:
    lang = selection.context.lang
    board = Board(selection)
    text_blocks.section(i18n.t("solved.heading", lang), *map(text_blocks.paragraph, _intro(board)))
    for rule in board.rules:
        _rule(rule, board)
    if board.rules and board.services:
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
        names = ("ppi_criteria", "ppi_criterion_services", "ppi_tiers", "dim_service_dependencies", "dim_services")
        known = [cached.dimension(name) for name in names]
        years = [premium.year_of(year, *known, lang=self.lang) for year in premium.years(known[0])]
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
        days = judged.window(rule, dates)
        if days is None:
            return None
        reporters = cached.frame(questions.active_reporters(start=days[0], end=days[1]))
        return judged.looked(rule, dates, cached.dimension("incident_rule_trials"), n_reporters=int(reporters["n_reporters"].iloc[0]))

    def questions(self, seen: Looked | None) -> tuple[Question, ...]:
        if seen is None:
            return (self.incidents_question,)
        services = tuple(self.services)
        return (
            self.incidents_question,
            questions.active_reporters(start=seen.first, end=seen.last),
            questions.working_levels(services, start=seen.first, end=seen.last),
        )

    def _judge(self, rule: SuccessRule) -> list[Verdict]:
        seen, services = self.looked(rule), tuple(self.services)
        incidents = frames.records(cached.frame(self.incidents_question))
        levels = cached.frame(self.questions(seen)[-1]) if seen else pd.DataFrame(columns=["service_code", "date_on", "n_needed"])
        return judged.verdicts(rule, services, incidents, seen, levels, frames.records(cached.dimension("official_coverage")))


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
    told = [whose, i18n.plural("solved.services", len(board.services), lang, years=years)]
    if upstream := next((code for code in board.upstream if code not in board.services), None):
        told.append(i18n.t("solved.upstream", lang, service=board.context.labels.services[upstream]))
    return told


def _rule(rule: SuccessRule, board: Board) -> None:
    """The rule in one sentence, what was looked at, what keeps all e-services from an answer, then each e-service."""
    lang, seen = board.lang, board.looked(rule)
    found = board.verdicts(rule) if board.services else []
    text_blocks.heading(sentence(rule, lang), level=3)
    told = [f"<p><strong>{escape(_summary(found, lang))}</strong></p>"] if found else []
    told += [text_blocks.paragraph(one) for one in (_seen_only(rule, lang), _looked(rule, seen, lang)) if one]
    told += [text_blocks.paragraph(one) for one in _common(rule, found, seen, lang)]
    text_blocks.show(*told)
    if found and not _says_one_thing(rule, found):
        alone, groups = _grouped(found)
        _table(rule, alone, board)
        text_blocks.show(*(_group(rule, group, board) for group in groups))
    how = provenance.of(METRICS[f"solved_{rule.measure}"], board.context, n="", questions=board.questions(seen), is_filtered=False)
    figures.notes(how=how)


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
    least = i18n.number(rule.least_reporters, lang)
    if rule.measure == "recognition":
        return i18n.t("solved.only.recognition", lang, least=least)
    if rule.least_power is None or rule.power_size is None:
        return i18n.t("solved.only", lang, least=least)
    power, size = i18n.percent(rule.least_power, lang), i18n.number(rule.power_size, lang)
    return i18n.t("solved.only.power", lang, least=least, power=power, size=size)


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
        )
    ]
    if rule.measure == "no_incident" and seen.recall is not None and rule.power_size is not None:
        words = {"size": i18n.number(rule.power_size, lang), "recall": i18n.percent(seen.recall, lang, decimals=1)}
        told.append(i18n.t("solved.looked.recall", lang, **words))
    return " ".join(told)


def _summary(found: list[Verdict], lang: str) -> str:
    """How many e-services stand where: `1 e-service sur 14 résolu, 8 pas résolus, 5 dont on ne peut rien dire`."""
    counted = {state: sum(one.state == state for one in found) for state in ("not_solved", "solved", "not_enough")}
    of = i18n.plural("solved.of", len(found), lang)
    told = [i18n.plural(f"solved.count.{state}", n, lang) for state, n in counted.items() if n]
    return i18n.t("solved.summary", lang, of=of, parts=i18n.enumeration(told, lang))


def _common(rule: SuccessRule, found: list[Verdict], seen: Looked | None, lang: str) -> list[str]:
    """What keeps every e-service that had no incident from being told solved, once."""
    names = dict.fromkeys(one for verdict in found for one in verdict.obstacles if one[0] in COMMON)
    return [_obstacle(name, n, rule, seen, lang) for name, n in names]


def _says_one_thing(rule: SuccessRule, found: list[Verdict]) -> bool:
    """A table whose every line says the same is a sentence: of recognition, where the newest incident decides nothing."""
    return rule.measure == "recognition" and len({(one.state, one.obstacles) for one in found}) == 1 and not found[0].own_obstacles


def _grouped(found: list[Verdict]) -> tuple[list[Verdict], list[list[Verdict]]]:
    """Those with a line of their own, and groups of which the very same is to be told: no incident, and one reason."""
    alike: dict[tuple[object, ...], list[Verdict]] = {}
    for one in found:
        if one.recognition is None and (one.last is None or ("no_incident", 0) in one.obstacles):
            alike.setdefault((one.state, one.obstacles), []).append(one)
    groups = [group for group in alike.values() if len(group) >= LEAST_GROUPED]
    told = {one.service_code for group in groups for one in group}
    return [one for one in found if one.service_code not in told], groups


def _listed(group: list[Verdict], board: Board) -> str:
    """Names hold commas."""
    names = (board.context.labels.services.get(one.service_code, one.service_code) for one in group)
    return i18n.t("overview.list.separator", board.lang).join(names)


def _group(rule: SuccessRule, group: list[Verdict], board: Board) -> str:
    """The e-services of a group in one paragraph, with their reason."""
    lang, observed = board.lang, board.context.known.observed
    services = _listed(group, board)
    if rule.measure == "recognition":
        return text_blocks.paragraph(i18n.t("solved.quiet.recognition", lang, services=services))
    if observed is None or ("nothing_observed", 0) in group[0].obstacles:
        return text_blocks.paragraph(i18n.t("solved.quiet.unobserved", lang, services=services))
    told = [i18n.t(f"solved.quiet.{group[0].state}", lang, day=i18n.date(observed[0], lang), services=services)]
    told += [_obstacle(name, n, rule, board.looked(rule), lang) for name, n in group[0].own_obstacles]
    return text_blocks.paragraph(" ".join(told))


def _table(rule: SuccessRule, found: list[Verdict], board: Board) -> None:
    if not found:
        return
    lang = board.lang
    last = "solved.column.last_counted" if rule.measure == "no_incident" else "solved.column.last"
    columns = [
        tables.Column("service", i18n.t("solved.column.service", lang), is_heading=True, width="13rem"),
        tables.Column("state", i18n.t("solved.column.state", lang), width="8rem", is_short=True),
        tables.Column("last", i18n.t(last, lang), align="date", width="8rem", is_short=True),
        tables.Column("days", i18n.t("solved.column.days_since", lang), align="number", is_short=True),
    ]
    if any(one.obstacles or one.recognition for one in found):
        columns.append(tables.Column("why", i18n.t("solved.column.why", lang), width="15rem"))
    rows = [_row(rule, one, board) for one in sorted(found, key=_order)]
    tables.show(columns, rows, caption=sentence(rule, lang), is_caption_seen=False, is_stacked=True)


def _order(one: Verdict) -> tuple[int, int]:
    """Not solved first, the newest incident before others; the rest as they come."""
    return ("not_solved", "not_enough", "solved").index(one.state), one.days_since if one.days_since is not None else 10**6


def _row(rule: SuccessRule, one: Verdict, board: Board) -> dict[str, tables.Cell]:
    lang, labels = board.lang, board.context.labels.services
    years = i18n.enumeration([str(year) for year in board.services[one.service_code]], lang)
    last: tables.Cell = tables.NOTHING
    if one.last:
        address = incident_links.address(board.context, one.service_code, one.last["first_report_at"])
        last = tables.link(address, i18n.short_date(one.last["occurred_on"], lang))
    return {
        "service": tables.with_note(labels.get(one.service_code, one.service_code), i18n.t("solved.needed_by", lang, years=years)),
        "state": tables.Html(f"<strong>{escape(i18n.t(f'solved.state.{one.state}', lang))}</strong>"),
        "last": last,
        "days": tables.NOTHING if one.days_since is None else i18n.number(one.days_since, lang),
        "why": _why(rule, one, board),
    }


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
    words: dict[str, str] = {"least": i18n.number(rule.least_reporters, lang), "size": i18n.number(rule.power_size or 0, lang)}
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
            "state_code": one.state,
            "last_incident_on": one.last["occurred_on"] if one.last else None,
            "days_since": one.days_since,
            "why": " ".join(_obstacle(name, n, rule, board.looked(rule), lang) for name, n in one.obstacles) or None,
        }
        for rule in board.rules
        for one in board.verdicts(rule)
    ]
    states = {state: i18n.t(f"solved.state.{state}", lang) for state in ("solved", "not_solved", "not_enough")}
    columns = (
        _column("success_code", lang),
        _column("rule", lang),
        _column("service_code", lang, labels=context.labels.services),
        _column("state_code", lang, labels=states),
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
