"""Every metric once: what it is called, what it counts, what to beware of.

Texts stand in `i18n/locales/metrics.*.json`: `label`, `counted` (one line, for exports) and `how` (how it is computed).
"""

from __future__ import annotations

from dataclasses import dataclass

import i18n


@dataclass(frozen=True)
class Metric:
    """`caveats` are told in every file that carries the metric, as `exports.caveat.<code>` says them. `first`: the unit of which its
    sentence may call one first."""

    id: str
    caveats: tuple[str, ...] = ()
    first: str = ""

    def label(self, lang: str) -> str:
        return i18n.t(f"metrics.{self.id}.label", lang)

    def counted(self, lang: str) -> str:
        """What one unit of it is, in one line."""
        return i18n.t(f"metrics.{self.id}.counted", lang)

    def how(self, lang: str) -> str:
        """How it is computed, for a reader who doubts it."""
        how = i18n.t(f"metrics.{self.id}.how", lang)
        return f"{how} {i18n.t(f'metrics.first.{self.first}', lang)}" if self.first else how


_OF_REPORTS = ("self_selected", "late_reports")
_OF_REPORTERS = ("self_selected", "distinct_by_identifier", "late_reports", "rows_overlap")
_OF_INCIDENTS = ("self_selected", "late_reports", "some_incidents_false")
_OF_EXPOSURE = (*_OF_INCIDENTS, "rows_overlap", "exposure_no_proof")

METRICS = {
    metric.id: metric
    for metric in (
        Metric("reporters", _OF_REPORTERS),
        Metric("reports", _OF_REPORTS),
        Metric("submissions", ("self_selected",)),
        Metric("busiest_day", _OF_REPORTERS, first="reporters"),
        Metric("reporters_per_working_day", _OF_REPORTERS),
        Metric("reporters_against_year_before", _OF_REPORTERS),
        Metric("reporters_over_time", _OF_REPORTERS),
        Metric("reports_over_time", _OF_REPORTS),
        Metric("reporters_by_hour", _OF_REPORTERS),
        Metric("reports_by_hour", _OF_REPORTS),
        Metric("submissions_by_delay", ("self_selected", "late_reports")),
        Metric("reports_by_service", (*_OF_REPORTS, "service_named"), first="reports"),
        Metric("reporters_by_service", (*_OF_REPORTERS, "service_named"), first="reporters"),
        Metric("reporters_by_severity", _OF_REPORTERS),
        Metric("reports_by_severity", _OF_REPORTS),
        Metric("reporters_by_kind", _OF_REPORTERS, first="reporters"),
        Metric("reports_by_kind", _OF_REPORTS, first="reports"),
        Metric("reporters_by_software", _OF_REPORTERS, first="reporters"),
        Metric("reports_by_software", _OF_REPORTS, first="reports"),
        Metric("reporters_by_province", _OF_REPORTERS),
        Metric("reports_by_province", _OF_REPORTS),
        Metric("reporters_per_1000_active_gps", _OF_REPORTERS),
        Metric("reporters_by_consequence", _OF_REPORTERS, first="reporters"),
        Metric("minutes_lost", _OF_REPORTS),
        Metric("minutes_by_service", (*_OF_REPORTS, "service_named")),
        Metric("patients_affected", _OF_REPORTS),
        Metric("fallbacks", _OF_REPORTS),
        Metric("exposure_hours", _OF_EXPOSURE),
        Metric("exposure_reporters", _OF_EXPOSURE),
        Metric("exposure_consequences", (*_OF_REPORTERS, "service_named", "exposure_no_proof")),
        Metric("exposure_days", (*_OF_REPORTERS, "service_named", "exposure_no_proof")),
        Metric("premium_data_failures"),
        Metric("premium_tiers"),
        Metric("premium_payouts"),
        Metric("worst_days", _OF_REPORTERS),
        Metric("cross_reporters", _OF_REPORTERS),
        Metric("cross_reports", _OF_REPORTS),
        Metric("cross_submissions", _OF_REPORTS),
        Metric("cross_incidents", _OF_INCIDENTS),
        Metric("cross_rate", (*_OF_REPORTERS, "two_denominators")),
        Metric("cross_rate_fte", (*_OF_REPORTERS, "two_denominators")),
        Metric("cross_minutes_median", _OF_REPORTS),
        Metric("cross_minutes_sum", _OF_REPORTS),
        Metric("cross_patients_median", _OF_REPORTS),
        Metric("cross_patients_sum", _OF_REPORTS),
        Metric("incidents", _OF_INCIDENTS),
        Metric("incidents_confirmed", _OF_INCIDENTS),
        Metric("incident_days", _OF_INCIDENTS),
        Metric("incident_largest", _OF_INCIDENTS),
        Metric("incident_calendar", _OF_INCIDENTS),
        Metric("incident_reporters", _OF_INCIDENTS),
        Metric("incident_usual", _OF_INCIDENTS),
        Metric("incident_official", _OF_INCIDENTS),
        Metric("ppi_criteria"),
        Metric("ppi_reporters_inside", (*_OF_REPORTERS, "service_named")),
        Metric("ppi_incidents_inside", _OF_INCIDENTS),
        Metric("ppi_by_week", (*_OF_REPORTERS, "service_named")),
        Metric("ppi_by_month", (*_OF_REPORTERS, "service_named")),
        Metric("ppi_by_window", (*_OF_REPORTERS, "service_named")),
        Metric("ppi_january", ("self_selected", "service_named")),
        Metric("demands_answered"),
        Metric("demands_overdue"),
        Metric("demands_months", _OF_INCIDENTS),
        Metric("promise_before_after", _OF_REPORTERS),
        Metric("solved_no_incident", _OF_INCIDENTS),
        Metric("solved_recognition", _OF_INCIDENTS),
        Metric("changed_figures", _OF_REPORTERS),
        Metric("changed_incidents", _OF_INCIDENTS),
        Metric("reporters_per_1000_gps", (*_OF_REPORTERS, "two_denominators")),
        # evidence of arguments, tests of objections
        Metric("official_busy_months"),
        Metric("official_yearly_total"),
        Metric("recurring_incidents", _OF_INCIDENTS),
        Metric("months_without_incident", _OF_INCIDENTS),
        Metric("premium_incidents_inside", _OF_INCIDENTS),
        Metric("premium_incidents_outside", _OF_INCIDENTS),
        Metric("regions_hit", _OF_INCIDENTS),
        Metric("region_difference", (*_OF_REPORTERS, "two_denominators")),
        Metric("services_not_solved", _OF_INCIDENTS),
        Metric("days_since_grave_incident", _OF_INCIDENTS),
        Metric("recent_reporters", _OF_REPORTERS),
        Metric("official_recognition", _OF_INCIDENTS),
        Metric("outages_unreported", _OF_INCIDENTS),
        Metric("minutes_per_submission", _OF_REPORTS),
        Metric("minutes_unanswered", _OF_REPORTS),
        Metric("premium_data_sides"),
        Metric("objection_self_selected", _OF_REPORTERS),
        Metric("objection_same_people", _OF_REPORTERS),
        Metric("objection_software", _OF_INCIDENTS),
        Metric("objection_elsewhere", _OF_INCIDENTS),
        Metric("objection_certificates", _OF_REPORTS),
        Metric("objection_planned", _OF_REPORTS),
        Metric("objection_from_memory", _OF_REPORTS),
        Metric("objection_not_open", _OF_REPORTS),
        Metric("objection_solved", _OF_REPORTERS),
        Metric("objection_mailed", _OF_INCIDENTS),
    )
}
