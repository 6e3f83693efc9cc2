"""What an exposure asks of a GP, by what the criterion measures. Arithmetic on the exposure; no claim about any one GP."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from analytics.argument.exposure import Exposure

HARDLY = 0.02  # a threshold raised by less than so many points: time alone hardly moves a ratio
LAST_WEEKS = 4  # before the day of a stock or a registration


def share_of_the_rest(threshold: float, exposed: float) -> float:
    """What share of the acts outside the exposed time reaches the threshold, if none is done in it and none caught up, the acts being
    spread evenly: threshold / (1 - exposed). Infinite where nothing is left; above 1 it cannot be reached."""
    return threshold / (1 - exposed) if exposed < 1 else math.inf


@dataclass(frozen=True)
class RatioAsked:
    """Of a share to be reached. `asked`: of the acts of the rest where what fell into an incident is lost; `is_delayed_only`: every act of
    its e-services can be done later, so that nothing more is asked."""

    threshold: float
    asked: float

    @property
    def hardly_moves(self) -> bool:
        return self.asked - self.threshold < HARDLY


def ratio_asked(exposure: Exposure) -> RatioAsked | None:
    """None where the criterion is no share of acts, or nobody looked."""
    threshold = exposure.criterion.share
    if exposure.criterion.measure != "ratio" or threshold is None or not exposure.is_measurable:
        return None
    return RatioAsked(threshold, share_of_the_rest(threshold, exposure.share))


def days_left(exposure: Exposure) -> tuple[int, int] | None:
    """(observed working days of the window without any exposure, observed working days). None where nobody looked."""
    if not exposure.is_measurable:
        return None
    n_observed = round(exposure.hours_observed / 11)
    return n_observed - len(exposure.by_day), n_observed


def exposed_days_before(exposure: Exposure, day: dt.date, *, weeks: int = LAST_WEEKS) -> list[dt.date]:
    """Exposed days of the last weeks up to a day that decides: of a stock, of a registration."""
    return sorted(one for one in exposure.by_day if day - dt.timedelta(weeks=weeks) < one <= day)
