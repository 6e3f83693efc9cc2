"""The sentence of each figure, from the same frame as the figure: it heads the picture and stands in for it.

Rules: a comparison is said only when it is shown; no share below n = 20; what shares first place is not called first;
a maximum that fell on a campaign or an official outage says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

import i18n
from analytics.comparison import MIN_REPORTERS, Comparison
from analytics.figures.ranking import TOP, UNSPECIFIED
from analytics.figures.regions import rate_words
from analytics.figures.timeline import bucket_words
from analytics.periods import Bucket, Window
from analytics.regions import Difference, RegionRate
from analytics.surroundings import Event, Surroundings

MIN_FOR_SHARE = 20
Stretches = Sequence[tuple[dt.date, dt.date]]


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def short_label(label: str) -> str:
    """`Recip-e` of `Recip-e, prescription électronique`."""
    return label.split(", ")[0]


def share(part: int, whole: int, lang: str) -> str:
    """A percentage, or below twenty the cases themselves."""
    if whole >= MIN_FOR_SHARE:
        return i18n.percent(part / whole, lang, decimals=1 if 0 < part / whole < 0.01 else 0)
    return i18n.t("overview.share.cases", lang, part=i18n.number(part, lang), whole=i18n.number(whole, lang))


def headline(n_reporters: int, services: Sequence[str], lang: str) -> str:
    """`services`: labels of the e-services in the filter, codes for the unknown one."""
    if not services:
        return i18n.plural("overview.headline.all", n_reporters, lang)
    if len(services) > 1:
        return i18n.plural("overview.headline.some", n_reporters, lang, n_services=i18n.number(len(services), lang))
    if services[0] == UNSPECIFIED:
        return i18n.plural("overview.headline.unknown", n_reporters, lang)
    return i18n.plural("overview.headline.one", n_reporters, lang, service=short_label(services[0]))


def lead(*, n_reports: int, n_submissions: int, n_from_memory: int, n_severity_unknown: int, lang: str) -> str:
    """How many reports stand behind the headline, and how good they are."""
    return i18n.t(
        "overview.lead",
        lang,
        reports=i18n.plural("overview.reports", n_reports, lang),
        submissions=i18n.plural("overview.submissions", n_submissions, lang),
        memory=i18n.t("overview.lead.memory", lang, share=share(n_from_memory, n_reports, lang)),
        unknown=i18n.t("overview.lead.unknown", lang, share=share(n_severity_unknown, n_reports, lang)),
    )


def comparison(result: Comparison, lang: str, *, campaigns: Stretches = ()) -> str:
    """Why the verdict: the counts of both windows, or what stands in the way."""
    if result.reason == "campaign" and result.windows and result.windows.before:
        both = (result.windows.recent, result.windows.before)
        touching = [days for days in campaigns if any(window.touches(*days) for window in both)]
        return i18n.t("overview.comparison.reason.campaign", lang, days=i18n.day_range(*touching[-1], lang))
    if result.reason == "too_few":
        n, least = result.n_recent + result.n_before, i18n.number(MIN_REPORTERS, lang)
        return i18n.plural("overview.comparison.reason.too_few", n, lang, least=least)
    if result.reason:
        return i18n.t(f"overview.comparison.reason.{result.reason}", lang)
    if result.windows is None or result.windows.before is None:
        raise ValueError("a measured comparison has two windows")
    recent, before = result.windows.recent, result.windows.before
    sentences = [
        i18n.t(
            "overview.comparison.counts",
            lang,
            recent=i18n.plural("overview.doctors", result.n_recent, lang),
            recent_days=i18n.day_range(recent.first, recent.last, lang),
            before=i18n.plural("overview.doctors", result.n_before, lang),
            before_days=i18n.day_range(before.first, before.last, lang),
        )
    ]
    if result.has_doubled or result.has_halved:
        sentences.append(i18n.t(f"overview.comparison.{'doubled' if result.has_doubled else 'halved'}", lang))
    elif result.verdict == "not_shown":
        sentences.append(i18n.t("overview.comparison.not_shown", lang))
    else:
        sentences.append(
            i18n.t(
                "overview.comparison.per_day",
                lang,
                recent=_per_day(result.n_recent, recent, lang),
                before=_per_day(result.n_before, before, lang),
            )
        )
    return " ".join(sentences)


def busiest_day(day: dt.date, named: pd.DataFrame | None, labels: Mapping[str, str], lang: str) -> str:
    """The day, and the e-service its reporters named most, if one stands out. `named` as `queries.counts.by_service`
    gives it for that day; None where the filter leaves only one e-service."""
    on = sentence_case(i18n.date(day, lang, with_weekday=True))
    if named is None:
        return f"{on}."
    named = named[named["service_code"] != UNSPECIFIED]
    first = named[named["n_reporters"] == named["n_reporters"].max()]
    if len(first) != 1 or int(first["n_reporters"].iloc[0]) == 1:
        return i18n.t("overview.kpi.busiest.day_tie", lang, day=on)
    service, n = labels[first["service_code"].iloc[0]], i18n.number(first["n_reporters"].iloc[0], lang)
    return i18n.t("overview.kpi.busiest.day", lang, day=on, service=service, n=n)


def timeline(series: pd.DataFrame, surroundings: Surroundings, *, bucket: Bucket, unit: str, lang: str) -> str:
    """Where most stands. A maximum reached more than once is a level, not a peak. A campaign makes people report: the
    highest bar without one is named then, and the sentence says so."""
    seen = series[series["n"].notna()]
    if seen.empty:
        return i18n.t("overview.caption.timeline.unobserved", lang)
    quiet = seen[[not _happens_in(surroundings.campaigns, a, b) for a, b in _stretches(seen)]]
    is_outside = not quiet.empty and int(quiet["n"].max()) < int(seen["n"].max())
    seen, suffix = (quiet, "_outside") if is_outside else (seen, "")
    highest, per = int(seen["n"].max()), i18n.t(f"overview.bucket.per.{bucket}", lang)
    if highest == 0:
        what = i18n.t(f"overview.what_one.{unit}", lang)
        return i18n.t(f"overview.caption.timeline.none{suffix}", lang, what=what)
    peaks = seen[seen["n"] == highest]
    if len(peaks) > 1:
        n_what = i18n.plural(f"overview.{unit}", highest, lang)
        return i18n.t(f"overview.caption.timeline.level{suffix}", lang, n_what=n_what, per=per)
    ((start, end),) = _stretches(peaks)
    has_outage = "_outage" if _happens_in(surroundings.outages, start, end) else ""
    text = i18n.t(
        f"overview.caption.timeline.peak{suffix}{has_outage}",
        lang,
        bucket=_the_bucket(start, bucket, lang),
        what=i18n.t(f"overview.what.{unit}", lang),
        n=i18n.number(highest, lang),
    )
    return sentence_case(text)


def timeline_alt(
    series: pd.DataFrame,
    surroundings: Surroundings,
    *,
    bucket: Bucket,
    unit: str,
    days: tuple[dt.date, dt.date],
    lang: str,
) -> str:
    """The picture in words."""
    per = i18n.t(f"overview.bucket.per.{bucket}", lang)
    sentences = [
        i18n.t(
            "overview.alt.timeline",
            lang,
            what=i18n.t(f"overview.timeline.what.{unit}", lang, per=per),
            days=i18n.day_range(*days, lang),
            finding=timeline(series, surroundings, bucket=bucket, unit=unit, lang=lang),
        )
    ]
    if surroundings.outages:
        sentences.append(i18n.plural("overview.alt.outages", len(surroundings.outages), lang))
    if surroundings.unobserved:
        sentences.append(i18n.plural("overview.alt.unobserved", len(surroundings.unobserved), lang))
    return " ".join(sentences)


def ranking(services: pd.DataFrame, *, unit: str, total: int, lang: str) -> str:
    """`services` as the figure takes it, most first; `total` is the whole selection in the same unit."""
    column = f"n_{unit}"
    highest = int(services[column].max())
    first = services[services[column] == highest]
    n_what = i18n.plural(f"overview.{unit}", highest, lang)
    labels = list(first["label"])
    if len(services) == 1:
        return i18n.t("overview.caption.ranking.only.reporters", lang, service=labels[0], n_what=n_what)
    if len(first) == 2:
        return i18n.t("overview.caption.ranking.two", lang, first=labels[0], second=labels[1], n_what=n_what)
    if len(first) > 2:
        n_services = i18n.number(len(first), lang)
        return i18n.t("overview.caption.ranking.tie", lang, n_services=n_services, n_what=n_what)
    key = "unknown" if first["service_code"].iloc[0] == UNSPECIFIED else "top"
    values = {"n": i18n.number(highest, lang), "total": i18n.number(total, lang), "service": labels[0]}
    return i18n.t(f"overview.caption.ranking.{key}.{unit}", lang, **values)


def ranking_alt(services: pd.DataFrame, *, unit: str, lang: str) -> str:
    """The bars in words, the longest first."""
    shown = services.sort_values(f"n_{unit}", ascending=False, kind="stable").head(TOP)
    pairs = zip(shown["label"], shown[f"n_{unit}"], strict=True)
    return i18n.t("overview.alt.ranking", lang, list=", ".join(f"{label} {i18n.number(n, lang)}" for label, n in pairs))


def regions(rows: Sequence[RegionRate], verdict: Difference, labels: Mapping[str, str], lang: str) -> str:
    """A difference between the regions only when both denominators show it."""
    if len(rows) == 1:
        (row,) = rows
        if row.rate is None:
            n_what = i18n.plural("overview.reporters", row.n_reporters, lang)
            return i18n.t("overview.caption.regions.few", lang, region=labels[row.region_code], n_what=n_what)
        rate = i18n.number(row.rate, lang, decimals=1)
        return i18n.t("overview.caption.regions.one", lang, region=labels[row.region_code], rate=rate)
    if verdict != "shown":
        return i18n.t(f"overview.caption.regions.{verdict}", lang)
    less, more = sorted(rows, key=lambda row: row.rate or 0)
    names = {key: i18n.t(f"overview.region_name.{row.region_code}", lang) for key, row in (("more", more), ("less", less))}
    return sentence_case(i18n.t("overview.caption.regions.shown", lang, **names))


def regions_alt(rows: Sequence[RegionRate], labels: Mapping[str, str], lang: str) -> str:
    words = (rate_words(row, labels[row.region_code], lang) for row in rows)
    return i18n.t("overview.alt.regions", lang, list=i18n.t("overview.list.separator", lang).join(words))


def region_counts(found: Mapping[str, int], labels: Mapping[str, str], *, unit: str, lang: str) -> str:
    """`Flandre : 3 médecins signalants ; région inconnue : 14 médecins signalants`."""
    colon = i18n.t("overview.colon", lang)
    words = (f"{label}{colon}{i18n.plural(f'overview.{unit}', int(found[code]), lang)}" for code, label in labels.items() if code in found)
    return i18n.t("overview.list.separator", lang).join(words)


def _stretches(series: pd.DataFrame) -> list[tuple[dt.date, dt.date]]:
    return list(zip(series["starts_on"], series["ends_on"], strict=True))


def _happens_in(events: Sequence[Event], start: dt.date, end: dt.date) -> bool:
    return any(event.starts_on <= end and event.ends_on >= start for event in events)


def _per_day(n: int, window: Window, lang: str) -> str:
    return i18n.number(n / window.n_working_days, lang, decimals=1)


def _the_bucket(day: dt.date, bucket: Bucket, lang: str) -> str:
    words = i18n.date(day, lang) if bucket == "week" else bucket_words(day, bucket, lang)
    return i18n.t(f"overview.bucket.the.{bucket}", lang, day=words)
