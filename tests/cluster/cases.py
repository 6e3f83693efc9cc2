"""Every question of `analytics.queries`, found by looking, each with what it can be asked: filters, and values that a build holds."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from analytics import queries, tables
from analytics.catalogue import dimension
from analytics.dimensions import DIMENSIONS
from analytics.filters import Filters
from analytics.periods import Window, Windows
from analytics.queries import Question
from analytics.queries import incidents as incidents_queries
from analytics.queries.consequences import MEASURES
from analytics.queries.counts import CODED
from analytics.queries.cross_table import UNITS
from analytics.queries.exposure import Place
from analytics.queries.register import ORDERS, Word
from analytics.tables import dim_dates, fct_incidents, fct_reports, fct_submissions
from analytics.warehouse import Build
from tests.turns import FULL


def questions() -> dict[str, Callable[..., Question]]:
    """`module.function` of every public function there that gives a question."""
    found = {}
    for module in pkgutil.iter_modules(queries.__path__):
        held = importlib.import_module(f"analytics.queries.{module.name}")
        for name, function in inspect.getmembers(held, inspect.isfunction):
            returned = str(inspect.signature(function).return_annotation)
            is_own = function.__module__ == held.__name__ and not name.startswith("_")
            if is_own and (returned == "Question" or returned.startswith("Select[")):
                found[f"{module.name}.{name}"] = function
    return found


@dataclass(frozen=True)
class Case:
    """One question with its arguments; `name` says which."""

    name: str
    question: Question


class Cases:
    """`of(name)` gives the arguments each question is asked with. A question that is not named here has no case, and a test says so."""

    def __init__(self, build: Build) -> None:
        self._build = build

    def all(self) -> Iterator[Case]:
        arguments = self._arguments()
        for name, function in questions().items():
            for number, (args, kwargs) in enumerate(arguments.get(name, [])):
                if FULL or number % 5 in (0, 3):  # of those that alternate, between two or three, each is met
                    yield Case(f"{name} {number}", function(*args, **kwargs))
        for table in tables.metadata.tables.values():
            if table.schema == "marts" and not table.name.startswith("fct_"):
                yield Case(f"catalogue.dimension {table.name}", dimension(table.name))

    def named(self) -> set[str]:
        return {name for name, cases in self._arguments().items() if cases}

    @cached_property
    def filters(self) -> list[Filters]:
        first, last = self._build.info.observed_from, self._build.info.observed_to
        assert first and last
        middle = first + (last - first) / 2
        one, two = self.services[:2]
        return [
            Filters(),
            Filters(services=(one,)),
            Filters(services=(one, two), regions=("WAL",), start=middle),
            Filters(provinces=("BE35", "BE33"), severities=("2", "3"), end=middle),
            Filters(kinds=(self.kind,), severities=("unknown", "1"), start=first, end=last),
            Filters(regions=("VLG",), start=first, end=first),  # next to nothing
            Filters(services=("NOBODY_NAMES_THIS",)),  # nothing at all
        ]

    @cached_property
    def services(self) -> list[str]:
        return [row[0] for row in self._rows(queries.counts.by_service(Filters()))][:4]

    @cached_property
    def kind(self) -> str:
        return str(self._rows(queries.counts.by("kind_code", Filters()))[0][0])

    def _rows(self, question: Question) -> list[list[Any]]:
        return list(self._build.run(question).values.tolist())

    def _values(self, column: Any, *, most: int = 3) -> list[Any]:
        return [row[0] for row in self._rows(select(column).where(column.is_not(None)).distinct().order_by(column).limit(most))]

    def _arguments(self) -> dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]]:
        info, filters = self._build.info, self.filters
        first, last = info.observed_from, info.observed_to
        assert first and last
        middle = first + (last - first) / 2
        i, s = fct_incidents.c, fct_submissions.c
        incidents = self._values(i.incident_id, most=40)
        roots = self._values(i.root_incident_id, most=5)
        largest = self._rows(select(i.incident_id, i.service_code, i.first_report_at, i.occurred_on).order_by(i.n_reports.desc()).limit(1))[
            0
        ]
        submissions = self._values(s.submission_id, most=12)
        several = self._rows(
            select(fct_reports.c.submission_id).where(fct_reports.c.service_code == self.services[0]).order_by("submission_id").limit(5)
        )
        submissions += [row[0] for row in several]
        replaced = self._values(tables.submission_versions.c.submission_id)
        corrected = self._values(tables.corrections.c.submission_id)
        reports = [row[0] for row in self._rows(select(fct_reports.c.report_id).order_by(fct_reports.c.report_id).limit(4))]
        outages = self._values(tables.fct_official_outages.c.official_outage_id, most=2)
        sources = self._values(tables.import_ledger.c.source_id, most=2)
        reasons = self._values(tables.rejected_rows.c.reason_code, most=2)
        warned = self._values(tables.cell_warnings.c.reason_code, most=2)
        paired = self._values(tables.paired_submissions.c.submission_id, most=6)
        days = [
            row[0]
            for row in self._rows(select(dim_dates.c.date_on).where(dim_dates.c.is_observed).order_by(dim_dates.c.date_on.desc()).limit(40))
        ]
        year = last.year
        our, all_regions = ("WAL", "BRU"), ("WAL", "BRU", "VLG", "UNK")
        places = [Place(tuple(self.services[:2]), first, middle), Place((self.services[1],), middle - dt.timedelta(days=30), last)]
        stretches = [(first, first + dt.timedelta(days=20)), (middle, middle + dt.timedelta(days=3))]
        window, recent, before = (
            _window(*days) for days in ((middle, last), (last - dt.timedelta(days=27), last), (middle, middle + dt.timedelta(days=27)))
        )
        words = [
            (),
            (Word("recip", (self.services[0],), ()),),
            (Word("panne", (), (self.kind,)), Word("e", (), ())),
            (Word("100%_/\\'", (), ()),),
        ]
        observed = {"observed": (first, last), "not_failures": ("K_PLANNED", "K_REFUSED")}
        per_filter = [((one,), {}) for one in filters]
        one_report = self._rows(queries.register.report(reports[1]))
        report_columns = list(self._build.run(queries.register.report(reports[1])).columns)
        one = dict(zip(report_columns, one_report[0], strict=True))
        whole = [((), {})]
        level = self._rows(select(tables.usual_levels.c.service_code, tables.usual_levels.c.date_on).order_by("date_on").limit(1))[0]
        upstream = self._values(tables.dim_service_dependencies.c.upstream_code, most=60)[::9]
        per_service = [((code,), {}) for code in [*self.services, *upstream]]
        at = largest[2]
        dimensions = list(DIMENSIONS.values())
        pairs = [(rows, None) for rows in dimensions] + [
            (DIMENSIONS[a], DIMENSIONS[b])
            for a, b in (
                ("region", "month"),
                ("consequence", "severity"),
                ("family", "fallback"),
                ("software", "year"),
                ("hour", "weekday"),
            )
        ]
        few = (filters[0], filters[2])
        listed = [((one,), {"counted": counted}) for one in filters for counted in ("roots", "services")]
        return {
            "argument.incident_reporters_by_region": whole,
            "argument.minutes_given": per_filter,
            "argument.most_reporters": per_filter,
            "argument.on_the_doctors_side": [(("user", "user"), {}), (("refusal", "platform"), {})],
            "argument.incidents_without_fault": [(("user",), {"least": 3}), (("platform",), {"least": 1})],
            "argument.of_kind": [(("K_BLOCKEDBY",), {}), (("K_DOWN",), {})],
            "argument.by_kind_class": whole,
            "argument.reporters_without": [(("failure",), {}), (("user",), {})],
            "argument.incidents_beside": [(("planned",), {}), (("failure",), {}), (("user",), {})],
            "argument.from_memory": whole,
            "argument.unobserved": whole,
            "argument.without_most_active": [((5,), {"least": 3}), ((0,), {"least": 1}), ((50,), {"least": 2})],
            "argument.incident_causes": whole,
            "argument.official_faults": [((), {})],
            "argument.fault_sources": [((), {"but": ("CONSENT", "RIGHTS")}), ((), {"but": ()})],
            "argument.failures": whole,
            "argument.during": [((stretches,), {}), (((),), {})],
            "background.official_outages": [((one,), {"start": first, "end": last}) for one in filters],
            "background.campaigns": [((), {"start": first, "end": last}), ((), {"start": first, "end": first})],
            "background.form_versions": whole,
            "background.active_gps": whole,
            "background.gps": [(("registered",), {}), (("fte",), {}), (("active_aviq",), {})],
            "chance.expected_false": [
                (([(None, first, last)],), {}),
                (([(self.services[0], first, middle), (self.services[1], middle, last)],), {"in_working_hours": True}),
                (([],), {}),
            ],
            "changes.days": whole,
            "changes.of_days": [((days,), {}), ((days[:3], filters[1]), {}), (([],), {})],
            "changes.last_sent": whole,
            "changes.counted": per_filter,
            "changes.reporters": [((days,), {}), (([],), {}), ((days[:5], filters[2]), {})],
            "changes.fates": [(([*submissions, *replaced, *corrected],), {}), ((submissions[:1],), {})],
            "changes.members": whole,
            "consequences.by_severity": per_filter,
            "consequences.prevented": per_filter,
            "consequences.answered_consequences": per_filter,
            "consequences.measures": per_filter,
            "consequences.minutes_by_service": per_filter,
            "consequences.fallbacks": per_filter,
            "consequences.worst_days": [((one,), {"most": 7}) for one in filters] + [((filters[0],), {"most": 3, "without": stretches})],
            "counts.totals": [((one,), observed) for one in filters] + [((filters[0],), {"observed": (middle, last), "not_failures": ()})],
            "counts.severity_unknown": per_filter,
            "counts.submissions": per_filter,
            "counts.without_identifier": per_filter,
            "counts.reporters_naming": [((one,), {"other_than": "UNKNOWN"}) for one in filters],
            "counts.by_service": per_filter,
            "counts.by": [((column, one), {}) for column in CODED for one in filters],
            "counts.summary": [((column, one), {}) for column in ("service_code", "region_code") for one in filters],
            "cross_table.counted": [((filters[0], a, b), {"unit": unit}) for a, b in pairs for unit in UNITS]
            + [((filters[2], a, b), {"unit": UNITS[n % len(UNITS)]}) for n, (a, b) in enumerate(pairs)],
            "cross_table.measured": [((filters[n % 3], a, b), {"measure": MEASURES[n % 2]}) for n, (a, b) in enumerate(pairs)],
            "delays.by_delay": per_filter,
            "delays.median_delay": per_filter,
            "duplicates.pairs": whole,
            "duplicates.submissions": [((paired,), {}), ((["none"],), {})],
            "duplicates.undecided_pairs": whole,
            "duplicates.effects_of_decisions": whole,
            "exposure.reporters_of": [((incidents,), {"regions": our}), (([],), {"regions": our})],
            "exposure.expected_false": [((place,), {}) for place in places],
            "exposure.totals": [((places,), {"regions": our}), (([],), {"regions": our})],
            "exposure.consequences": [
                (
                    (places, ("C_NO_RX", *self._values(tables.fct_consequences.c.consequence_code))),
                    {"measured": ("MCN_CH4", "RECIPE"), "regions": all_regions},
                )
            ],
            "exposure.fallbacks": [((places,), {"regions": our})],
            "exposure.by_day": [((places,), {"regions": our})],
            "exposure.days_of_reporters": [((incidents,), {"regions": our})],
            "exposure.days_reported": [((incidents,), {"regions": our})],
            "incident.overlapping": [((largest[1], at), {}), ((largest[1], at + dt.timedelta(minutes=50)), {})],
            "incident.by_id": [((largest[0],), {}), (("none",), {})],
            "incident.hit": [((root,), {}) for root in roots],
            "incident.over_the_day": [((largest[1], largest[3]), {"incident_id": largest[0]})],
            "incident.levels": [((level[0], level[1]), {}), ((largest[1], largest[3]), {})],
            "incident.by": [((c, tuple(incidents)), {}) for c in ("region_code", "software_code", "kind_code", "severity_code")],
            "incident.usual_software": [((our,), {"before": last}), ((our,), {"before": middle})],
            "incident.reports": [((tuple(incidents[:5]),), {})],
            "incident.quotes": [((tuple(incidents),), {})],
            "incident.outage": [((one,), {}) for one in outages],
            "incident.around": [((largest[1], at - dt.timedelta(days=2), at + dt.timedelta(days=2)), {})],
            "incidents.listed": listed,
            "incidents.touched": per_filter,
            "incidents.whole": [((root,), {}) for root in roots],
            "incidents.severities_given": [((), {"by_at_least": 1}), ((), {"by_at_least": 5})],
            "incidents.reporters_by_severity": [((), {"counted": one}) for one in incidents_queries.COUNTED],
            "incidents.confirmed_by_service": per_filter,
            "incidents.expected_false": per_filter,
            "incidents.needed": whole,
            "incidents.outages_without_incident": per_filter,
            "incidents.official_record": whole,
            "ledger.entries": whole,
            "ledger.incidents_by_month": [((), {"start": first, "end": last}), ((), {"start": middle, "end": last})],
            "over_time.by_severity": [
                ((one,), {"bucket": b, "unit": u}) for one in filters for b in ("day", "week", "month") for u in ("reporters", "reports")
            ],
            "over_time.by_weekday_and_hour": [((one,), {"unit": unit}) for one in filters for unit in ("reporters", "reports")],
            "over_time.known_hours": per_filter,
            "over_time.busiest_day": [((one,), {"window": window}) for one in filters],
            "over_time.reporters_by_day": [((one, Windows(recent, before)), {}) for one in filters],
            "premium.incidents": [((), {"start": first, "end": last}), ((), {"start": middle, "end": last})],
            "premium.by_week": [((one,), {"regions": our}) for one in (year, year - 1)],
            "premium.by_month": [((one,), {"regions": our}) for one in (year, year - 1)],
            "premium.by_window": [((one,), {"regions": our}) for one in (year, year - 1)],
            "premium.in_any_window": [
                ((one,), {"regions": our, "are_all_kinds": flag}) for one in (year, year - 1) for flag in (False, True)
            ],
            "premium.naming": [((self.services, days), {"regions": our})],
            "premium.of_unknown_place": [((year,), {}), ((year - 1,), {})],
            "premium.official_outages": [((self.services,), {"start": first, "end": last})],
            "quality.ledger": whole,
            "quality.rejections_by_reason": whole,
            "quality.rejections": [((), {}), ((reasons[0],) if reasons else (), {}), ((), {"limit": 10, "offset": 5})],
            "quality.closed_rejections": whole,
            "quality.warnings_by_reason": whole,
            "quality.warnings": [((), {}), ((warned[0],) if warned else (), {}), ((), {"limit": 10, "offset": 5})],
            "quality.checks": whole,
            "quality.applied_corrections": whole,
            "quality.names_unknown": whole,
            "register.totals": [((one, tuple(looked)), {}) for one in filters for looked in words],
            "register.quotes": [((one,), {"most": 9}) for one in filters],
            "register.reports": [
                ((one, tuple(looked)), {"order": order, "limit": 40, "offset": 20}) for one in few for looked in words for order in ORDERS
            ]
            + [((filters[1],), {})],
            "register.report": [((one,), {}) for one in [*reports, "none"]],
            "register.of_submission": [((one,), {}) for one in submissions[:3]],
            "register.consequences": [((one,), {}) for one in submissions],
            "register.other_versions": [((one,), {}) for one in [*replaced, submissions[0]]],
            "register.corrected_columns": [((one,), {}) for one in [*corrected, submissions[0]]],
            "register.source": [((one,), {}) for one in sources],
            "register.neighbours": [
                ((filters[n], tuple(looked)), {"one": one, "order": order}) for n in (0, 1) for looked in words[:2] for order in ORDERS
            ],
            "service.dependencies": per_service,
            "service.faults": per_service,
            "service.premium": per_service,
            "service.fallbacks": per_service,
            "solved.incidents": [((self.services,), {})],
            "solved.active_reporters": [((), {"start": first, "end": last})],
            "solved.reported": [((self.services,), {"start": first, "end": last, "least_severity": 2})],
            "solved.working_levels": [((self.services,), {"start": first, "end": last})],
        }


def _window(first: dt.date, last: dt.date) -> Window:
    days = tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return Window(first, last, len(days), days)
