"""The one day on which all that has a term is judged: whether an argument has expired, whether a deadline has passed.

- The build that is current is read today: that a claim expires while nobody sends anything is what its term is for, and that a demand
  is overdue is a matter of today.
- A build that another has replaced is read on the day it was made. It is shown as what was known then; were it read today, its arguments
  would expire and its deadlines pass one after another, and a link to it would say another thing each month.
- A demo, whose story is over, is read on its last observed day.
"""

from __future__ import annotations

import datetime as dt

import i18n
from analytics.warehouse import BuildInfo


def day(build: BuildInfo, *, is_current: bool, now: dt.datetime) -> dt.date:
    """`is_current`: whether no other build has replaced it; `now` with its zone."""
    if build.is_demo and build.observed_to:
        return build.observed_to
    return (now if is_current else build.built_at).astimezone(i18n.BRUSSELS).date()
