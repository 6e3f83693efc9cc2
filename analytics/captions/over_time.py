"""Pictures of days, weeks and months, of the hours of the week, and of how long people waited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

import i18n
from analytics.figures.timeline import bucket_words
from analytics.intervals import MIN_FOR_SHARE, stands_out
from analytics.periods import Bucket
from analytics.surroundings import Event, Surroundings


def timeline(series: pd.DataFrame, surroundings: Surroundings, *, bucket: Bucket, unit: str, lang: str) -> str:
    """Where most stands, if one bar stands out of the others; else how high they reach. A campaign makes people report:
    where bars with one are the highest, they are told apart."""
    seen = series[series["n"].notna()]
    if seen.empty:
        return i18n.t("overview.caption.timeline.unobserved", lang)
    has_campaign = [_happens_in(surroundings.campaigns, a, b) for a, b in _stretches(seen)]
    pushed = seen[has_campaign]
    n_pushed = 0 if pushed.empty else int(pushed["n"].max())
    quiet = seen[[not pushed_ for pushed_ in has_campaign]]
    is_outside = not quiet.empty and n_pushed > int(quiet["n"].max())
    bars = quiet if is_outside else seen
    sentences = [_highest(bars, surroundings, bucket=bucket, unit=unit, lang=lang)]
    if is_outside:
        sentences = [
            i18n.t("overview.caption.timeline.outside", lang, finding=sentences[0]),
            i18n.plural(f"overview.caption.timeline.pushed.{unit}", n_pushed, lang),
        ]
    return i18n.sentence_case(i18n.t("punctuation.separator", lang).join(sentences))


def _highest(bars: pd.DataFrame, surroundings: Surroundings, *, bucket: Bucket, unit: str, lang: str) -> str:
    """`le 9 janvier 2024 compte le plus de …`, or `au plus 12 … par jour` where no bar stands out; starts small."""
    highest = int(bars["n"].max())
    if highest == 0:
        return i18n.t("overview.caption.timeline.none", lang, what=i18n.t(f"overview.what_one.{unit}", lang))
    numbers = bars["n"].sort_values(ascending=False)
    is_peak = unit == "reporters" and len(numbers) > 1 and stands_out(highest, int(numbers.iloc[1]))
    if not is_peak:  # reports of one person hang together: no test is made of them
        n_what, per = i18n.plural(f"count.{unit}", highest, lang), i18n.t(f"overview.bucket.per.{bucket}", lang)
        return i18n.t("overview.caption.timeline.level", lang, n_what=n_what, per=per)
    ((start, end),) = _stretches(bars[bars["n"] == highest])
    text = i18n.t(
        "overview.caption.timeline.peak",
        lang,
        bucket=_the_bucket(start, bucket, lang),
        what=i18n.t(f"overview.what.{unit}", lang),
        n=i18n.number(highest, lang),
    )
    has_outage = _happens_in(surroundings.outages, start, end)
    return text + (i18n.t(f"overview.caption.timeline.outage.{bucket}", lang) if has_outage else "")


def timeline_alt(
    series: pd.DataFrame,
    surroundings: Surroundings,
    *,
    bucket: Bucket,
    unit: str,
    days: tuple[dt.date, dt.date],
    lang: str,
    what: str = "",
) -> str:
    """The picture in words. `what` its bars are, where they are not piled up by severity."""
    per = i18n.t(f"overview.bucket.per.{bucket}", lang)
    sentences = [
        i18n.t(
            "overview.alt.timeline",
            lang,
            what=what or i18n.t(f"overview.timeline.what.{unit}", lang, per=per),
            days=i18n.day_range(*days, lang),
            finding=timeline(series, surroundings, bucket=bucket, unit=unit, lang=lang),
        )
    ]
    if surroundings.outages:
        sentences.append(i18n.plural("overview.alt.outages", len(surroundings.outages), lang))
    if surroundings.unobserved:
        sentences.append(i18n.plural("overview.alt.unobserved", len(surroundings.unobserved), lang))
    return " ".join(sentences)


def incomplete(series: pd.DataFrame, *, bucket: Bucket, most: int, lang: str) -> str:
    """`semaine du 28 août 2023 (3 jours sur 7)`: bars of which not every day was observed or asked for."""
    partial = series[(series["n_observed_days"] > 0) & (series["n_observed_days"] < series["n_days"])]
    words = [
        i18n.t(
            "overview.note.incomplete.bar",
            lang,
            bucket=bucket_words(row["starts_on"], bucket, lang),
            n=i18n.number(row["n_observed_days"], lang),
            n_days=i18n.number(row["n_days"], lang),
        )
        for row in partial.head(most).to_dict("records")
    ]
    if len(partial) > most:
        words.append(i18n.plural("overview.note.more", len(partial) - most, lang))
    return i18n.t("punctuation.separator", lang).join(words)


def hours_of_week(cells: pd.DataFrame, *, unit: str, lang: str) -> str:
    """The hour of the week with most reporters, if it stands out of the next by more than chance; else how high they reach.
    Reports of one person hang together: no test is made of them."""
    ranked = cells["n"].dropna().sort_values(ascending=False)
    highest, second = int(ranked.iloc[0]), int(ranked.iloc[1]) if len(ranked) > 1 else 0
    n_what = i18n.plural(f"count.{unit}", highest, lang)
    if unit != "reporters" or not stands_out(highest, second):
        return i18n.t("time.week.finding.level", lang, n_what=n_what)
    day, hour = cells.loc[ranked.index[0], ["weekday", "hour"]]
    return i18n.t("time.week.finding", lang, day=i18n.weekday(int(day), lang), hour=int(hour), until=int(hour) + 1, n_what=n_what)


def delays(counts: pd.DataFrame, *, n_timed: int, median_minutes: float, lang: str) -> str:
    """The median where enough submissions have an hour; else how many were sent the same day, sheets of paper left out."""
    if n_timed >= MIN_FOR_SHARE:
        return i18n.t("time.delay.finding", lang, duration=_duration(median_minutes, lang))
    same_day = int(counts.loc[counts["delay_code"].isin(("hour", "same_day")), "n_submissions"].sum())
    n = int(counts.loc[counts["delay_code"] != "paper", "n_submissions"].sum())
    return i18n.plural("time.delay.finding.few", same_day, lang, of=i18n.number(n, lang)) if n else i18n.t("time.delay.finding.paper", lang)


def delays_alt(counts: pd.DataFrame, lang: str) -> str:
    """The bars in words."""
    colon = i18n.t("punctuation.colon", lang)
    pairs = zip(counts["delay_code"], counts["n_submissions"], strict=True)
    listed = (f"{i18n.t(f'time.delay.{code}', lang)}{colon}{i18n.number(int(n), lang)}" for code, n in pairs)
    return i18n.t("time.delay.alt", lang, list=i18n.t("punctuation.separator", lang).join(listed))


def _duration(minutes: float, lang: str) -> str:
    """In the unit that a person would say."""
    for unit, length, least in (("days", 1440, 2880), ("hours", 60, 90)):
        if minutes >= least:
            return i18n.plural(f"time.duration.{unit}", round(minutes / length), lang)
    return i18n.plural("time.duration.minutes", max(1, round(minutes)), lang)


def _stretches(series: pd.DataFrame) -> list[tuple[dt.date, dt.date]]:
    return list(zip(series["starts_on"], series["ends_on"], strict=True))


def _happens_in(events: Sequence[Event], start: dt.date, end: dt.date) -> bool:
    return any(event.starts_on <= end and event.ends_on >= start for event in events)


def _the_bucket(day: dt.date, bucket: Bucket, lang: str) -> str:
    words = i18n.date(day, lang) if bucket == "week" else bucket_words(day, bucket, lang)
    return i18n.t(f"overview.bucket.the.{bucket}", lang, day=words)
