"""Parts of the week with their own habits: a working day from 8 to 19 h, the rest of it, Saturdays, Sundays and holidays."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from etl.incidents.arrays import Flags, Ints
from etl.incidents.rule import WORKING_MINUTES


class DayPart(IntEnum):
    WORK = 0
    EVENING = 1  # of a working day, and the night before it
    SATURDAY = 2
    SUNDAY = 3  # and every public holiday


def day_parts(weekday: Ints, is_holiday: Flags, minute: Ints) -> Ints:
    """The part in which each moment lies; `weekday` ISO, `minute` of the local day."""
    is_work_time = (minute >= WORKING_MINUTES[0]) & (minute < WORKING_MINUTES[1])
    on_working_day = np.where(is_work_time, DayPart.WORK, DayPart.EVENING)
    at_weekend = np.where((weekday == 7) | is_holiday, DayPart.SUNDAY, DayPart.SATURDAY)
    return np.where((weekday <= 5) & ~is_holiday, on_working_day, at_weekend).astype(np.int64)


def parts_of_day(weekday: int, *, is_holiday: bool) -> tuple[DayPart, ...]:
    """The parts a day consists of."""
    if weekday == 7 or is_holiday:
        return (DayPart.SUNDAY,)
    return (DayPart.SATURDAY,) if weekday == 6 else (DayPart.WORK, DayPart.EVENING)
