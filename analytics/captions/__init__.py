"""The sentence of each figure, from the same frame as the figure: it heads the picture and stands in for it.

Rules: a comparison is said only when it is shown; no share below n = 20; what fell on a campaign or a known outage says so, and
no cause is named; an unknown severity is no mild one, so a number beside unknown ones is said to be the least. What is called first:
`first_place`.
"""

from analytics.captions.by_region import full_time_rates, order_by_actives, region_counts, regions, regions_alt
from analytics.captions.first_place import MOST_NAMED, bars_alt, leading, ranking, ranking_alt
from analytics.captions.incidents import incidents_chance, incidents_confirmed
from analytics.captions.key_figures import Stretches, busiest_day, comparison, headline, lead
from analytics.captions.over_time import delays, delays_alt, hours_of_week, incomplete, timeline, timeline_alt
from analytics.captions.shares import severity, share

__all__ = [
    "MOST_NAMED",
    "Stretches",
    "bars_alt",
    "busiest_day",
    "comparison",
    "delays",
    "delays_alt",
    "full_time_rates",
    "headline",
    "hours_of_week",
    "incidents_chance",
    "incidents_confirmed",
    "incomplete",
    "lead",
    "leading",
    "order_by_actives",
    "ranking",
    "ranking_alt",
    "region_counts",
    "regions",
    "regions_alt",
    "severity",
    "share",
    "timeline",
    "timeline_alt",
]
