"""Every metric once: what it is called, what it counts, whether more is worse, what to beware of.

Texts stand in `i18n/locales/metrics.*.json`: `label`, `counted` (one line, for exports) and `how` (how it is computed).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import i18n

Unit = Literal["reporters", "reports", "submissions", "share", "day", "per_working_day", "per_1000_gps"]
Caveat = Literal["lower_bound", "parts_exceed_whole", "late_reports", "service_named", "self_selected", "gps_of_2022"]


@dataclass(frozen=True)
class Metric:
    """`is_more_worse` is None where more is neither good nor bad."""

    id: str
    unit: Unit
    is_more_worse: bool | None
    caveats: tuple[Caveat, ...] = ()

    def label(self, lang: str) -> str:
        return i18n.t(f"metrics.{self.id}.label", lang)

    def counted(self, lang: str) -> str:
        """What one unit of it is, in one line."""
        return i18n.t(f"metrics.{self.id}.counted", lang)

    def how(self, lang: str) -> str:
        """How it is computed, for a reader who doubts it."""
        return i18n.t(f"metrics.{self.id}.how", lang)


METRICS = {
    metric.id: metric
    for metric in (
        Metric("reporters", "reporters", True, ("lower_bound", "self_selected", "gps_of_2022")),
        Metric("reports", "reports", True, ("self_selected",)),
        Metric("submissions", "submissions", True, ("self_selected",)),
        Metric("share_from_memory", "share", None),
        Metric("share_severity_unknown", "share", None),
        Metric("reporters_severe", "reporters", True, ("lower_bound", "self_selected")),
        Metric("busiest_day", "day", None, ("lower_bound", "late_reports")),
        Metric("reporters_per_working_day", "per_working_day", True, ("lower_bound", "late_reports", "self_selected")),
        Metric("reporters_over_time", "reporters", True, ("lower_bound", "parts_exceed_whole", "late_reports")),
        Metric("reporters_by_service", "reporters", True, ("lower_bound", "parts_exceed_whole", "service_named")),
        Metric("reporters_per_1000_gps", "per_1000_gps", True, ("lower_bound", "self_selected", "gps_of_2022")),
    )
}
