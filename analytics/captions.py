"""The sentence of each figure, from the same frame as the figure: it heads the picture and stands in for it.

Rules: a comparison is said only when it is shown; no share below n = 20; what fell on a campaign or a known outage says so, and
no cause is named; an unknown severity is no mild one, so a number beside unknown ones is said to be the least.

What is called first (`_leads`) is at least a quarter more than each of the others, and more than chance makes two such counts of reporters
differ. Otherwise the first place is left between all that the highest does not lead so: named up to five, else counted. No order is told
among them nor after them. Of reports nothing is called first, for those of one person hang together and no test is made of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

import i18n
from analytics.argument.facts import by_chance
from analytics.comparison import MIN_DAYS, MIN_REPORTERS, Comparison
from analytics.figures.ranking import TOP, UNSPECIFIED
from analytics.figures.regions import rate_words
from analytics.figures.timeline import bucket_words
from analytics.filters import short_label
from analytics.intervals import MIN_FOR_SHARE as MIN_FOR_SHARE
from analytics.intervals import stands_out
from analytics.periods import Bucket, Window
from analytics.queries.counts import SEVERE
from analytics.regions import UNKNOWN_REGION, Difference, RegionRate, turns_by
from analytics.surroundings import Event, Surroundings

MIN_FOR_MEDIAN = 5  # answers
LEAD = 1.25  # times the second, from which one may be called first
MOST_NAMED = 3  # of what is given most, where no lead is told
MOST_UNDECIDED = 5  # between which a first place is left, named in one sentence
Stretches = Sequence[tuple[dt.date, dt.date]]
Incident = Mapping[str, Any]  # as `queries.incidents.listed` gives it


def share(part: int, whole: int, lang: str) -> str:
    """A percentage, or below twenty the cases themselves."""
    if whole >= MIN_FOR_SHARE:
        return i18n.percent(part / whole, lang, decimals=1 if 0 < part / whole < 0.01 else 0)
    return i18n.t("overview.share.cases", lang, part=i18n.number(part, lang), whole=i18n.number(whole, lang))


def headline(n_reporters: int, services: Sequence[str], lang: str, *, is_narrowed: bool = False) -> str:
    """`services`: labels of the e-services in the filter, codes for the unknown one. `is_narrowed`: by more than them."""
    if not services:
        text = i18n.plural("overview.headline.all", n_reporters, lang)
    elif len(services) > 1:
        text = i18n.plural("overview.headline.some", n_reporters, lang, n_services=i18n.number(len(services), lang))
    elif services[0] == UNSPECIFIED:
        text = i18n.plural("overview.headline.unknown", n_reporters, lang)
    else:
        text = i18n.plural("overview.headline.one", n_reporters, lang, service=short_label(services[0]))
    return i18n.t("overview.headline.in_selection", lang, headline=text) if is_narrowed else text


def lead(
    *,
    n_reports: int,
    n_submissions: int,
    n_not_failure: int,
    n_from_memory: int,
    severity_unknown: tuple[int, int],
    is_by_severity: bool,
    without_identifier: tuple[int, int],
    lang: str,
) -> str:
    """How many reports stand behind the headline, and how good they are. `severity_unknown`: reports, and those they are among; where the
    filter is by severity, counted without it. `without_identifier`: reporters that are groups of submissions, and those submissions."""
    n_groups, n_sent = without_identifier
    others = i18n.plural("overview.lead.not_failure", n_not_failure, lang) if n_not_failure else ""
    unknown = "overview.lead.unknown_unfiltered" if is_by_severity else "overview.lead.unknown"
    return i18n.t(
        "overview.lead",
        lang,
        reports=i18n.plural("overview.reports", n_reports, lang) + others,
        submissions=i18n.plural("overview.submissions", n_submissions, lang),
        memory=i18n.t("overview.lead.memory", lang, share=share(n_from_memory, n_reports, lang)),
        unknown=i18n.t(unknown, lang, share=share(*severity_unknown, lang)),
        without=i18n.plural("overview.lead.without", n_groups, lang, submissions=i18n.plural("overview.submissions", n_sent, lang))
        if n_groups
        else "",
    )


def comparison(result: Comparison, lang: str, *, campaigns: Stretches = (), form_changes: Sequence[dt.date] = ()) -> str:
    """Why the verdict: the mean of both windows, or what stands in the way. A form that changed from one window to the other is told:
    other questions may bring other answers."""
    if result.reason == "campaign" and result.windows and result.windows.before:
        both = (result.windows.recent, result.windows.before)
        touching = [days for days in campaigns if any(window.touches(*days) for window in both)]
        return i18n.t("overview.comparison.reason.campaign", lang, days=i18n.day_range(*touching[-1], lang))
    if result.reason in ("too_few", "too_few_days"):
        n, least = result.n_reporter_days, MIN_REPORTERS if result.reason == "too_few" else MIN_DAYS
        return i18n.plural(f"overview.comparison.reason.{result.reason}", n, lang, least=i18n.number(least, lang))
    if result.reason in ("year_before_not_observed", "year_before_incomplete") and result.windows:
        words = {"days": i18n.day_range(*result.windows.year_before, lang)}
        return i18n.plural(f"overview.comparison.reason.{result.reason}", result.windows.n_missing, lang, **words)
    if result.reason:
        return i18n.t(f"overview.comparison.reason.{result.reason}", lang)
    if result.windows is None or result.windows.before is None or result.per_day is None or result.per_day_before is None:
        raise ValueError("a measured comparison has two windows and two means")
    means = i18n.plural(
        "overview.comparison.per_day",
        round(result.per_day, 1),  # French: 1,1 médecin
        lang,
        recent=i18n.number(result.per_day, lang, decimals=1),
        recent_days=_compared_days(result.windows.recent, lang),
        before=i18n.number(result.per_day_before, lang, decimals=1),
        before_days=_compared_days(result.windows.before, lang),
    )
    meaning = "not_shown" if result.verdict == "not_shown" else "meaning"
    sentences = [means, i18n.t(f"overview.comparison.{meaning}", lang)]
    between = [day for day in form_changes if result.windows.before.first < day <= result.windows.recent.last]
    if between:
        on = i18n.enumeration([i18n.date(day, lang) for day in between], lang)
        sentences.append(i18n.t("overview.comparison.form_changed", lang, days=on))
    return " ".join(sentences)


def busiest_day(day: dt.date, named: pd.DataFrame | None, labels: Mapping[str, str], lang: str, *, hit: Sequence[Incident] = ()) -> str:
    """The day, what its reporters named first, by the rule of the ranking, and the incidents of that day. `named` as
    `queries.counts.by_service` gives it for that day; None where the filter leaves only one e-service."""
    on = i18n.sentence_case(i18n.date(day, lang, with_weekday=True))
    first = f"{on}." if named is None else _first_of_day(on, named, labels, lang)
    return " ".join(filter(None, (first, _incidents_of_day(hit, labels, lang))))


def _first_of_day(on: str, named: pd.DataFrame, labels: Mapping[str, str], lang: str) -> str:
    named = named.sort_values("n_reporters", ascending=False, kind="stable")
    codes, numbers = list(named["service_code"]), [int(n) for n in named["n_reporters"]]
    names = [_quoted(code, labels[code], lang) for code in codes]
    if (n_near := _n_near_first(numbers)) == 1:
        key = "day_unknown" if codes[0] == UNSPECIFIED else "day" if len(codes) > 1 else "day_only"
        return i18n.t(f"overview.kpi.busiest.{key}", lang, day=on, service=names[0], n=i18n.number(numbers[0], lang))
    if n_near > MOST_UNDECIDED:
        key = "day_none" if n_near == len(codes) else "day_among"
        return i18n.t(f"overview.kpi.busiest.{key}", lang, day=on, n=i18n.number(n_near, lang), most=i18n.number(numbers[0], lang))
    return i18n.t("overview.kpi.busiest.day_most", lang, day=on, list=_with_numbers(names[:n_near], numbers, lang))


def _incidents_of_day(hit: Sequence[Incident], labels: Mapping[str, str], lang: str) -> str:
    """`Incident ce jour-là : MyCareNet et Recip-e (confirmé).`"""
    if not hit:
        return ""
    told = []
    for one in hit:
        level = i18n.t(f"incidents.level.{'confirmed' if one['is_confirmed'] else 'probable'}", lang)
        services = i18n.enumeration([labels[code] for code in sorted(one["symptom_codes"].split("|"))], lang)
        told.append(f"{services} ({level})")
    return i18n.plural("overview.kpi.busiest.incidents", len(hit), lang, list=i18n.t("punctuation.separator", lang).join(told))


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
        n_what, per = i18n.plural(f"overview.{unit}", highest, lang), i18n.t(f"overview.bucket.per.{bucket}", lang)
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


def ranking(services: pd.DataFrame, *, unit: str, total: int, lang: str) -> str:
    """Which e-services are named most. `services` as the figure takes it; `total` is the whole selection in the same unit."""
    column = f"n_{unit}"
    services = services.sort_values(column, ascending=False, kind="stable")
    codes, numbers = list(services["service_code"]), [int(n) for n in services[column]]
    labels = [_quoted(code, label, lang) for code, label in zip(codes, services["label"], strict=True)]
    if len(numbers) == 1:
        n_what = i18n.plural(f"overview.{unit}", numbers[0], lang)
        return i18n.t("overview.caption.ranking.only", lang, service=services["label"].iloc[0], n_what=n_what)
    top = "unknown" if codes[0] == UNSPECIFIED else "top"
    return _first_ones("overview.caption.ranking", labels, numbers, top=top, unit=unit, total=total, lang=lang)


def ranking_alt(services: pd.DataFrame, *, unit: str, lang: str) -> str:
    """The bars in words, the longest first."""
    shown = services.sort_values(f"n_{unit}", ascending=False, kind="stable").head(TOP)
    pairs = zip(shown["label"], shown[f"n_{unit}"], strict=True)
    return i18n.t("overview.alt.ranking", lang, list=", ".join(f"{label} {i18n.number(n, lang)}" for label, n in pairs))


def leading(rows: pd.DataFrame, *, unit: str, total: int, lang: str) -> str:
    """Which of `rows` (label, n, is_quiet, most first) are given most. Answers that are none (quiet) do not lead."""
    given = rows[~rows["is_quiet"] & (rows["n"] > 0)]
    if given.empty:
        return i18n.t("explore.leading.none", lang)
    labels, numbers = list(given["label"]), [int(n) for n in given["n"]]
    if len(numbers) == 1:
        words = {"n": i18n.number(numbers[0], lang), "total": i18n.number(total, lang), "first": labels[0]}
        return i18n.t(f"explore.leading.only.{unit}", lang, **words)
    return _first_ones("explore.leading", labels, numbers, top="top", unit=unit, total=total, lang=lang)


def _first_ones(key: str, labels: Sequence[str], numbers: Sequence[int], *, top: str, unit: str, total: int, lang: str) -> str:
    """The first, where it leads; else those between which the first place is left. Most first, two at least."""
    of = i18n.number(total, lang)
    if unit != "reporters":
        return i18n.t(f"{key}.among.{unit}", lang, list=_with_numbers(labels[:MOST_NAMED], numbers, lang), total=of)
    n, m = (i18n.number(number, lang) for number in numbers[:2])
    n_near = _n_near_first(numbers)
    if n_near == 1:
        return i18n.t(f"{key}.{top}.{unit}", lang, first=labels[0], n=n, total=of, m=m)
    if n_near > MOST_UNDECIDED:
        return i18n.t(f"{key}.among.{unit}", lang, n=i18n.number(n_near, lang), most=n, total=of)
    return i18n.t(f"{key}.most.{unit}", lang, list=_with_numbers(labels[:n_near], numbers, lang), total=of)


def _n_near_first(numbers: Sequence[int]) -> int:
    """How many may hold the first place, the highest among them; most first."""
    return sum(not _leads(numbers[0], number) for number in numbers)


def _leads(first: int, other: int) -> bool:
    return first >= LEAD * other and stands_out(first, other)


def _with_numbers(labels: Sequence[str], numbers: Sequence[int], lang: str) -> str:
    """The first of `numbers` are those of the labels."""
    return i18n.enumeration([f"{label} ({i18n.number(number, lang)})" for label, number in zip(labels, numbers, strict=False)], lang)


def _quoted(code: str, label: str, lang: str) -> str:
    """An answer that names no e-service, as what was said."""
    return i18n.t("overview.caption.ranking.quoted", lang, label=label) if code == UNSPECIFIED else label


def bars_alt(rows: pd.DataFrame, finding: str, lang: str) -> str:
    """Bars (label, value) in words."""
    colon = i18n.t("punctuation.colon", lang)
    listed = i18n.t("punctuation.separator", lang).join(f"{label}{colon}{n}" for label, n in zip(rows["label"], rows["value"], strict=True))
    return i18n.t("explore.alt", lang, finding=finding, list=listed)


def severity(levels: pd.DataFrame, *, unit: str, lang: str) -> str:
    """How many met severity 2 or worse, of all, beside those of which it is unknown. `levels`: severity_code, n."""
    n_of = dict(zip(levels["severity_code"], levels["n"].map(int), strict=True))
    n, n_unknown, total = sum(n_of.get(code, 0) for code in SEVERE), n_of.get("unknown", 0), sum(n_of.values())
    of = i18n.number(total, lang)
    if total and n_unknown == total:
        return i18n.plural(f"explore.severity.unknown.all.{unit}", total, lang)
    if n_unknown:
        return i18n.plural(f"explore.severity.some_unknown.{unit}", n, lang, total=of, unknown=i18n.number(n_unknown, lang))
    return i18n.plural(f"explore.severity.finding.{unit}", n, lang, total=of)


def incidents_confirmed(n: int, n_confirmed: int, lang: str) -> str:
    """The clause after a number of incidents, `, dont 5 confirmés par …`; empty where there are none."""
    if not n:
        return ""
    return i18n.plural("incidents.confirmed.single" if n == 1 else "incidents.confirmed", n_confirmed, lang)


def incidents_chance(n: int, n_confirmed: int, expected: float, lang: str, *, is_wider: bool) -> str:
    """What chance may have made of those that are not confirmed, and what their level then means; empty where all are confirmed.
    `is_wider`: `expected` is not of the selection alone, so that the two numbers are not set against each other."""
    n_probable, n_false = n - n_confirmed, round(expected)
    if not n_probable:
        return ""
    if is_wider:
        return f"{i18n.plural('incidents.expected', n_false, lang)} {i18n.t('incidents.expected.wider', lang)}"
    least, most = by_chance(expected)
    bounds = i18n.t("arguments.between", lang, low=i18n.number(least, lang), high=i18n.number(most, lang))
    false = i18n.t("incidents.chance.range", lang, n=i18n.number(n_false, lang), range=bounds)
    if n_false == 0:
        told = i18n.plural(f"incidents.chance.{'below' if n_probable <= most else 'none'}", n_probable, lang, range=bounds)
    elif n_false >= n_probable:
        told = i18n.plural("incidents.chance.within", n_probable, lang, false=false)
    else:
        form = "one" if n_false == 1 else "other"
        told = i18n.t(f"incidents.chance.some.{form}", lang, n=i18n.number(n_probable, lang), false=false)
    return f"{told} {i18n.t('incidents.chance.level', lang)}"


def regions(rows: Sequence[RegionRate], verdict: Difference, labels: Mapping[str, str], lang: str) -> str:
    """A difference between the regions only when both denominators show it."""
    if verdict == "not_comparable":
        return i18n.t("overview.caption.regions.not_comparable", lang)
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
    return i18n.sentence_case(i18n.t("overview.caption.regions.shown", lang, **names))


def regions_alt(rows: Sequence[RegionRate], labels: Mapping[str, str], lang: str) -> str:
    words = (rate_words(row, labels[row.region_code], lang) for row in rows)
    return i18n.t("overview.alt.regions", lang, list=i18n.t("punctuation.separator", lang).join(words))


def full_time_rates(rows: Sequence[RegionRate], labels: Mapping[str, str], lang: str) -> str:
    """The second reading: reporters per 1,000 full-time equivalents. Empty where no region has a rate."""
    words = [
        i18n.t(
            "overview.regions.full_time_rate",
            lang,
            region=labels[row.region_code],
            rate=i18n.number(row.rate, lang, decimals=1),
            low=i18n.number(row.interval.low, lang, decimals=1),
            high=i18n.number(row.interval.high, lang, decimals=1),
        )
        for row in rows
        if row.rate is not None and row.interval
    ]
    return i18n.t("overview.regions.full_time", lang, list=i18n.t("punctuation.separator", lang).join(words)) if words else ""


def order_by_actives(rows: Sequence[RegionRate], actives: Mapping[str, float], lang: str) -> str:
    """Whether the order of the regions would turn by the GPs that each counts as active; empty where there is none."""
    turns = turns_by(rows, actives)
    return "" if turns is None else i18n.t(f"regions.actives.{'turns' if turns else 'stays'}", lang)


def region_counts(found: Mapping[str, int], labels: Mapping[str, str], *, unit: str, lang: str) -> str:
    """`Flandre : 3 médecins signalants ; région inconnue : 14 médecins signalants`."""
    colon = i18n.t("punctuation.colon", lang)
    names = {code: label if code != UNKNOWN_REGION else label.lower() for code, label in labels.items()}
    words = (f"{name}{colon}{i18n.plural(f'overview.{unit}', int(found[code]), lang)}" for code, name in names.items() if code in found)
    return i18n.t("punctuation.separator", lang).join(words)


def hours_of_week(cells: pd.DataFrame, *, unit: str, lang: str) -> str:
    """The hour of the week with most reporters, if it stands out of the next by more than chance; else how high they reach.
    Reports of one person hang together: no test is made of them."""
    ranked = cells["n"].dropna().sort_values(ascending=False)
    highest, second = int(ranked.iloc[0]), int(ranked.iloc[1]) if len(ranked) > 1 else 0
    n_what = i18n.plural(f"overview.{unit}", highest, lang)
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


def _stretches(series: pd.DataFrame) -> list[tuple[dt.date, dt.date]]:
    return list(zip(series["starts_on"], series["ends_on"], strict=True))


def _happens_in(events: Sequence[Event], start: dt.date, end: dt.date) -> bool:
    return any(event.starts_on <= end and event.ends_on >= start for event in events)


def _compared_days(window: Window, lang: str) -> str:
    """`16 jours, du 2 au 23 décembre 2024`."""
    days = i18n.day_range(window.compared_days[0], window.compared_days[-1], lang)
    return i18n.plural("overview.comparison.days", len(window.compared_days), lang, days=days)


def _the_bucket(day: dt.date, bucket: Bucket, lang: str) -> str:
    words = i18n.date(day, lang) if bucket == "week" else bucket_words(day, bucket, lang)
    return i18n.t(f"overview.bucket.the.{bucket}", lang, day=words)
