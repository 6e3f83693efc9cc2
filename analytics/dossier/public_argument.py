"""What of the argument may leave the house. It reads the whole build, which is off the grid of the rest: what would tell a number of one
to four reporters, or let one be worked out, is not told, in tables and sentences alike.

Closed by default: a number counts people unless it is named here as one of something else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from analytics import cross_table, small_cells
from analytics.argument import evidence, exposure_table, exposure_words
from analytics.argument.cards import Judged
from analytics.argument.criteria_words import DECIDED_ON_A_DAY
from analytics.argument.evidence import Evidence, IncidentCase
from analytics.argument.exposure import Exposure
from analytics.argument.objections import Finding, Objection
from analytics.argument.premium import Criterion
from analytics.argument.premium_year import PremiumYear
from analytics.argument.words import Between, Cases, Compared, Counted, Listed, Part, Word
from analytics.cross_table import MEASURES, TOTAL
from analytics.dimensions import DIMENSIONS
from analytics.dossier.whole import Whole
from analytics.filters import Filters
from analytics.queries import cross_table as questions
from analytics.regions import COUNTED, REGIONS
from analytics.small_cells import LEAST_PUBLIC

PEOPLE = (  # units of what people are or sent
    "reporters",
    "reporters_of_region",
    "active_reporters",
    "reporter_days",
    "reports",
    "submissions",
    "answers",
)
NOT_PEOPLE: Mapping[str, frozenset[str]] = {  # words by metric that count something else
    "official_busy_months": frozenset({"of"}),
    "official_yearly_total": frozenset({"total"}),
    "recurring_incidents": frozenset({"spell", "rest", "fullest", "chance", "left"}),
    "premium_incidents_inside": frozenset({"observed", "left"}),
    "regions_hit": frozenset({"least"}),
    "region_difference": frozenset({*(f"{region}_range" for region in COUNTED), "least"}),
    "days_since_grave_incident": frozenset({"weeks"}),
    "services_not_solved": frozenset({"of"}),
    "official_recognition": frozenset({"of", "left", "share", "range"}),
    "minutes_per_submission": frozenset({"median", "range", "quartile_1", "quartile_3"}),
    "objection_self_selected": frozenset({"gps"}),
    "objection_same_people": frozenset({"left_out", "incidents_left"}),
    "objection_software": frozenset({"hits", "examined", "carried", "rest", "least"}),
    "objection_elsewhere": frozenset({"incidents", "named", "named_insurers", "known", "insurers", "dependent", "cases", "published"}),
    "objection_certificates": frozenset({"left"}),
    "objection_planned": frozenset({"beside", "incidents_left"}),
    "objection_from_memory": frozenset({"incidents"}),
    "objection_not_open": frozenset({"observed", "incidents_outside", "outages_unseen"}),
    "objection_solved": frozenset({"days", "weeks", "services"}),
    "objection_mailed": frozenset({"campaigns", "days", "incidents", "outside", "expected", "more_reports"}),
}
OF_REGIONS = ("regions_hit", "region_difference", "objection_self_selected")  # tell reporters of a region, or of two
OF_ALL = ("objection_same_people", "objection_software", "objection_planned")  # tell reporters of the whole build
OF_ONE_INCIDENT = ("days_since_grave_incident", "objection_solved")  # tell how grave one incident was
OF_GRAVE_INCIDENTS = ("services_not_solved",)  # tell it of the last one of each e-service
BY_SERVICE_AND_DAY = (
    "recurring_incidents",
    "premium_incidents_inside",
    "premium_incidents_outside",
)  # e-service and day say who stands there
GRAVE = "days_since_grave_incident"


@dataclass(frozen=True)
class PublicArgument:
    """What of the argument of a whole build may be told."""

    whole: Whole

    def tells(self, found: Evidence) -> bool:
        """Whether the sentence of an evidence may be told."""
        if found.unit in PEOPLE and _is_few(found.n):
            return False
        return self._tells(found.metric_id, found.words, found)

    def tells_test(self, objection: Objection, finding: Finding) -> bool:
        """Whether the numbers of a test may be told; its verdict always is."""
        if finding.unit in PEOPLE and _is_few(finding.n):
            return False
        return self._tells(objection.metric_id, {**finding.rows, **finding.words}, None)

    def tells_sentence(self, objection: Objection, finding: Finding) -> bool:
        """Whether the sentence of a verdict may be told with its numbers."""
        return self._tells(objection.metric_id, finding.words, None)

    def cases(self, found: Evidence) -> Evidence:
        """Incidents of which only e-service and day may be told stand in lists of which these decide; any other would tell more of them."""
        if found.metric_id in BY_SERVICE_AND_DAY:
            return found
        kept = [one for one in found.cases if not isinstance(one, IncidentCase) or one.n_reporters >= LEAST_PUBLIC]
        return replace(found, cases=tuple(kept))

    def tells_card(self, judged: Judged) -> bool:
        """Whether the figure of a card may be told; its verdict always is."""
        return self.tells(judged.evidence)

    def tells_hours(self, criterion: Criterion, selection: PremiumYear) -> list[bool]:
        """By scenario, whether the hours may be told: enough reporters made them, and enough the difference from the last ones told."""
        flags, told = [], frozenset[str]()
        for one in selection.exposures[criterion.code]:
            ids = frozenset(one.incident_ids)
            is_enough = all(not part or _n(one, part, selection) >= LEAST_PUBLIC for part in (ids, ids - told))
            flags.append(is_enough)
            told = ids if is_enough else told
        return flags

    def tells_meaning(self, criterion: Criterion, selection: PremiumYear) -> bool:
        """Whether what the hours ask may be told; of days that decide, single incidents show through."""
        if not all(self.tells_hours(criterion, selection)):
            return False
        ids = {one for found in selection.exposures[criterion.code] for one in found.incident_ids}
        few = {one["incident_id"] for one in selection.touching if one["n_reporters"] < LEAST_PUBLIC}
        return criterion.measure not in DECIDED_ON_A_DAY or not ids & few

    def tells_finding(self, selection: PremiumYear) -> bool:
        """Whether the sentence of a year may be told: what is hidden could stand first. It tells the hours of each region too, and so what
        the regions share."""
        years = (selection, *selection.by_region.values())
        return all(all(self.tells_hours(one, of)) for of in years for one in of.year.criteria) and all(
            not (shared := _shared(one, selection)) or _n(selection.exposures[one.code][-1], shared, selection) >= LEAST_PUBLIC
            for one in selection.year.criteria
        )

    # --- the reporters of the whole build -----------------------------------------------------------------------------

    @cached_property
    def hides_regions(self) -> bool:
        """Whether a number of reporters of a region could tell a small one: beside the other regions, or beside the whole months over."""
        return self.hides_all or bool(self._margins["is_hidden"].any()) or self._is_near(REGIONS)

    @cached_property
    def hides_all(self) -> bool:
        return _is_few(self.whole.n_reporters) or self._is_near((TOTAL,))

    def _is_near(self, codes: Sequence[str]) -> bool:
        """Whether a number differs by few from that of every whole month that is over, which another dossier may tell."""
        now, settled = self._of(Filters()), self._settled
        return any(_is_few(now.get(code, 0) - settled.get(code, 0)) for code in codes)

    @property
    def _settled(self) -> Mapping[str, int]:
        on_grid = small_cells.on_grid(Filters(), self.whole.reading.known)
        return self._of(on_grid) if on_grid else {}

    def _of(self, filters: Filters) -> dict[str, int]:
        """Reporters by region, and of all together."""
        totals = self.whole.reading.ask(self.whole.reading.totals_of(filters)).iloc[0]
        return {region: int(totals[f"n_reporters_{region}"]) for region in REGIONS} | {TOTAL: int(totals["n_reporters"])}

    @cached_property
    def _margins(self) -> pd.DataFrame:
        """Reporters by region with the margin, protected as every table for the public."""
        rows, columns = DIMENSIONS["family"], DIMENSIONS["region"]
        answer = self.whole.reading.ask(questions.counted(Filters(), rows, columns, unit="reporters"))
        known = {"region": REGIONS}
        counted = cross_table.cells(answer, MEASURES["reporters"], rows=rows, columns=columns, known=known, unobserved={}, gps={})
        table = cross_table.for_the_public(counted, "none")
        return table[table["row_code"] == TOTAL]

    def _tells(self, metric_id: str, words: Mapping[str, Word], found: Evidence | None) -> bool:
        if (metric_id in OF_REGIONS and self.hides_regions) or (metric_id in OF_ALL and self.hides_all):
            return False
        if metric_id in OF_ONE_INCIDENT and self._is_of_few(found):
            return False
        if metric_id in OF_GRAVE_INCIDENTS and found is not None and self.cases(found) != found:
            return False
        others = NOT_PEOPLE.get(metric_id, frozenset())
        return not any(_gives_away(word, is_people=name not in others) for name, word in words.items())

    def _is_of_few(self, found: Evidence | None) -> bool:
        """Whether the last grave incident, or one that is told beside it, is one of which only e-service and day may be told."""
        of = found or evidence.of(GRAVE, self.whole.facts)
        day = of.words.get("day")
        newer = [one for one in of.cases if isinstance(one, IncidentCase) and isinstance(day, dt.date) and one.day >= day]
        return any(one.n_reporters < LEAST_PUBLIC for one in newer)


def _shared(criterion: Criterion, selection: PremiumYear) -> frozenset[str]:
    """Incidents that stand in the widest hours of every region, where these are told apart."""
    apart = exposure_words.apart(criterion, selection)
    found = [frozenset(of.exposures[criterion.code][-1].incident_ids) for of in apart.values() if of.exposures[criterion.code]]
    return frozenset.intersection(*found) if found else frozenset()


def _n(one: Exposure, incident_ids: frozenset[str], selection: PremiumYear) -> int:
    """Reporters of some of its incidents, wherever they are."""
    return exposure_table.reporters(replace(one, incident_ids=tuple(sorted(incident_ids))), selection)["n_reporters_all"]


def _is_few(n: float) -> bool:
    return 0 < abs(n) < LEAST_PUBLIC


def _gives_away(word: Word, *, is_people: bool) -> bool:
    """Whether a word tells a small number of people, or two whose difference is one."""
    match word:
        case Counted(n, unit):
            return unit in PEOPLE and _is_few(n)
        case Compared(result):
            return _is_few(result.n_reporter_days)
        case Listed(words):
            return any(_gives_away(one, is_people=is_people) for one in words)
        case Part(part, whole) | Cases(part, whole):
            return is_people and any(map(_is_few, (part, whole, whole - part)))
        case Between(low, high, is_share=False):
            return is_people and any(map(_is_few, (low, high, high - low)))
        case int():
            return is_people and _is_few(word)
        case _:
            return False
