"""When things fail and when they are reported: Brussels wall clock, in whole minutes since the morning the form opened."""

from __future__ import annotations

import datetime as dt

import holidays
import numpy as np

from etl.demo.draw import Dice, Flags, Whole
from etl.demo.story import CAMPAIGNS, CLOSED_ON, GAP, OPENED_ON

DAY = 1440  # minutes
N_DAYS = (CLOSED_ON - OPENED_ON).days + 1
DATES = tuple(OPENED_ON + dt.timedelta(days=day) for day in range(N_DAYS))

_WEEKDAYS = (125, 105, 92, 104, 96, 11, 6)  # Monday first
_MONTHS = {  # October and November 2023 are known to have been busy, January 2024 too; the summer is quiet
    (2023, 9): 85, (2023, 10): 120, (2023, 11): 125, (2023, 12): 95, (2024, 1): 130, (2024, 2): 115, (2024, 3): 105,
    (2024, 4): 95, (2024, 5): 95, (2024, 6): 95, (2024, 7): 70, (2024, 8): 65, (2024, 9): 95, (2024, 10): 105,
    (2024, 11): 100, (2024, 12): 80,
}  # fmt: skip
_UNEVENNESS = (55, 70, 80, 90, 95, 100, 105, 115, 130, 160)
_YEAR_END = {(12, 26), (12, 27), (12, 28), (12, 29), (12, 30), (12, 31), (1, 2)}
_MAILING = 3  # times as much
_MAILING_WEEKEND = 45  # people answer their mail at the weekend too

# weights of the hours 0 to 23: two waves on a working day, a flat day of duty else
_WORKING_HOURS = (0, 0, 0, 0, 0, 0, 1, 8, 62, 118, 122, 96, 44, 36, 72, 84, 76, 58, 30, 9, 6, 4, 2, 0)
_DUTY_HOURS = (0, 0, 0, 0, 0, 0, 0, 2, 6, 10, 12, 11, 8, 6, 8, 9, 9, 8, 7, 6, 5, 4, 2, 0)
_EVENING = (18 * 60, 22 * 60 + 40)  # when the day's reports get written

_PROMPT, _SAME_EVENING, _NEXT_DAYS, _WITHIN_A_WEEK, _FROM_MEMORY = range(5)
_DELAY_WEIGHTS = (500, 290, 105, 45, 60)


def day_number(day: dt.date) -> int:
    return (day - OPENED_ON).days


def text_of(day: int, minute: int = 0, second: int | None = None) -> str:
    """`2024-01-15`, or `2024-01-15 09:42:00` when a second is given."""
    date = (OPENED_ON + dt.timedelta(days=int(day))).isoformat()
    return date if second is None else f"{date} {minute // 60:02d}:{minute % 60:02d}:{second:02d}"


def occurrences(dice: Dice, n: int) -> Whole:
    """n minutes at which something fails, by the rhythm of year, week and day."""
    is_working = np.array([_is_working_day(day) for day in DATES])
    day = dice.pick(n, _day_weights(dice, is_working))
    hour = dice.pick_by(is_working[day].astype(np.int64), np.array([_DUTY_HOURS, _WORKING_HOURS], dtype=np.int64))
    minute = dice.whole(n, 0, 59)
    minute -= np.where(dice.chance(n, 550), minute % 5, 0)  # most people round
    return day * DAY + hour * 60 + minute


def within(dice: Dice, n: int, day: dt.date, starts_at: dt.time, ends_at: dt.time) -> Whole:
    """n minutes between two times of one day."""
    low, high = (time.hour * 60 + time.minute for time in (starts_at, ends_at))
    return day_number(day) * DAY + dice.whole(n, low, high)


def sending_times(dice: Dice, occurred: Whole, *, is_prompt: Flags) -> Whole:
    """When each is reported: mostly the same day, some from memory, most of these when a mailing reminds people."""
    n = len(occurred)
    delay = np.where(is_prompt, _PROMPT, dice.pick(n, _DELAY_WEIGHTS))
    day = occurred // DAY
    evening = dice.whole(n, *_EVENING)
    prompt = np.minimum(occurred + dice.whole(n, 2, 75), N_DAYS * DAY - 1)
    sent: Whole = np.select(
        [delay == _SAME_EVENING, delay == _NEXT_DAYS, delay == _WITHIN_A_WEEK, delay == _FROM_MEMORY],
        [
            np.maximum(day * DAY + evening, prompt),
            (day + dice.whole(n, 1, 2)) * DAY + evening,
            (day + dice.whole(n, 3, 6)) * DAY + evening,
            (day + _days_until_remembered(dice, day)) * DAY + evening,
        ],
        prompt,
    )
    first, last = (day_number(day) for day in GAP)
    in_gap: Flags = (sent // DAY >= first) & (sent // DAY <= last)
    sent = np.where(in_gap, sent + (last - first + 1) * DAY, sent)
    after_the_end: Flags = sent // DAY >= N_DAYS
    sent = np.where(after_the_end, prompt, sent)
    return sent


def _days_until_remembered(dice: Dice, day: Whole) -> Whole:
    waited = dice.whole(len(day), 8, 60)
    answers_a_mailing = dice.chance(len(day), 700)
    for campaign in CAMPAIGNS:
        until = day_number(campaign.starts_on) - day + dice.whole(len(day), 0, 2)
        waited = np.where(answers_a_mailing & (until >= 8) & (until <= 60), until, waited)
    return waited


def _day_weights(dice: Dice, is_working: Flags) -> list[int]:
    unevenness = dice.pick(N_DAYS, [1] * len(_UNEVENNESS))
    return [
        _day_weight(day, is_working=bool(working)) * _UNEVENNESS[place]
        for day, working, place in zip(DATES, is_working, unevenness, strict=True)
    ]


def _day_weight(day: dt.date, *, is_working: bool) -> int:
    if GAP[0] <= day <= GAP[1]:
        return 0
    is_mailing = any(campaign.starts_on <= day <= campaign.ends_on for campaign in CAMPAIGNS)
    weight = _WEEKDAYS[day.weekday()] if is_working or day.weekday() >= 5 else _WEEKDAYS[6]
    if is_mailing and not is_working:
        weight = _MAILING_WEEKEND
    elif is_mailing:
        weight *= _MAILING
    if (day.month, day.day) in _YEAR_END:
        weight //= 2
    return weight * _MONTHS[day.year, day.month]


def _is_working_day(day: dt.date) -> bool:
    return day.weekday() < 5 and day not in _HOLIDAYS


_HOLIDAYS = holidays.country_holidays("BE", years=range(OPENED_ON.year, CLOSED_ON.year + 1))
