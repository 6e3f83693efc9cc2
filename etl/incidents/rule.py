"""The figures of the rule, each once. Another value is another rule: RULE_VERSION rises and docs/method.md says so."""

from __future__ import annotations

WINDOW_MINUTES = 120  # what a report opens: the reports of the two hours that begin with it
GAP_MINUTES = 60  # reports closer than this belong to one incident
LEAST_REPORTERS = 3
ORDINARY_DAYS = 250  # a window is flagged when ordinary days show one like it less than once in so many

HISTORY_DAYS = 60  # the usual level is that of so many last days of the same part of week without incident
LEAST_HISTORY_DAYS = 20  # below: the level of the family; if that is as young, nothing is flagged
LEAST_REPORTERS_IN_HISTORY = 0.5  # a service nobody named for 60 days is not thought immune
PROFILE_WEIGHT = 20  # reporters' worth of the common profile of the day, mixed into a service's own

GUARD_MINUTES = 60  # on either side of the tested window, left out of the level of the day
LEVEL_WEIGHT = 5  # steadies the level of the day: (seen + 5) / (usual + 5)

WORKING_MINUTES = (8 * 60, 19 * 60)

LEAST_SYMPTOMS_OF_SILENT_ROOT = 3  # failing services that a root nobody names must explain; one that is named itself needs one symptom

LEAST_REPORTERS_FOR_SOFTWARE = 8
LARGEST_SOFTWARE_SHARE = 0.30  # a package more common than this is always among the reporters: nothing can be said
LEAST_SHARE_CARRIED = 0.5  # of the reporters whose package is known
SOFTWARE_ALPHA = 0.01  # for all packages of one incident together (Bonferroni)
SOFTWARE_MIX_MONTHS = 12  # whole months before that of the incident

LEAST_REPORTERS_WITH_CODE = 3  # reporters who give a documented error code before it says anything of an incident
