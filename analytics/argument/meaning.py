"""What an exposure asks of a GP, by what the criterion measures. Arithmetic on the exposure; no claim about any one GP."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace

from analytics.argument.exposure import Exposure
from analytics.argument.premium import Criterion, Window

HARDLY = 0.02  # a threshold raised by less than so many points: time alone hardly moves a ratio
LAST_WEEKS = 4  # up to the day of a stock or a registration


def share_of_the_rest(threshold: float, exposed: float) -> float:
    """What share of the acts outside the exposed time reaches the threshold, if none is done in it and none caught up, the acts being
    spread evenly over the working hours: threshold / (1 - exposed). Infinite where nothing is left; above 1 it cannot be reached."""
    return threshold / (1 - exposed) if exposed < 1 else math.inf


@dataclass(frozen=True)
class RatioAsked:
    """Of a share to be reached. `asked`: of the acts of the rest, the most that an exposure can ask: nothing is caught up."""

    threshold: float
    asked: float

    @property
    def hardly_moves(self) -> bool:
        return self.asked - self.threshold < HARDLY

    @property
    def can_be_reached(self) -> bool:
        return self.asked <= 1


def ratio_asked(exposure: Exposure) -> RatioAsked | None:
    """None where the criterion is no share of acts, or nobody looked."""
    threshold = exposure.criterion.share
    if exposure.criterion.measure != "ratio" or threshold is None or not exposure.is_measurable:
        return None
    return RatioAsked(threshold, share_of_the_rest(threshold, exposure.share))


def without_what_is_delayed(criterion: Criterion) -> Criterion | None:
    """The criterion with its upstream e-services and, of its direct ones, those whose acts are lost or of which nobody says; None where
    every act can be done later."""
    kept = tuple(one for one in criterion.dependencies if not one.is_direct or one.catch_up_code != "delayed")
    return replace(criterion, dependencies=kept) if any(one.is_direct for one in kept) else None


def days_left(exposure: Exposure) -> tuple[int, int] | None:
    """(observed working days of the window without any exposed time, observed working days). None where nobody looked."""
    if not exposure.is_measurable:
        return None
    return exposure.n_days_observed - len(exposure.by_day), exposure.n_days_observed


def last_weeks(criterion: Criterion, day: dt.date, *, weeks: int = LAST_WEEKS) -> Criterion:
    """The criterion measured in the weeks up to a day that decides, that day included: of a stock, of a registration."""
    return replace(criterion, window=Window(day - dt.timedelta(weeks=weeks) + dt.timedelta(days=1), day))
