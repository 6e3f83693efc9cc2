"""What is named most, and what leads.

What is called first (`_leads`) is at least a quarter more than each of the others, and more than chance makes two such counts of reporters
differ. Otherwise the first place is left between all that the highest does not lead so: named up to five, else counted. No order is told
among them nor after them. Of reports nothing is called first, for those of one person hang together and no test is made of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

import i18n
from analytics.figures.ranking import TOP, UNSPECIFIED
from analytics.intervals import stands_out

LEAD = 1.25  # times the second, from which one may be called first
MOST_NAMED = 3  # of what is given most, where no lead is told
MOST_UNDECIDED = 5  # between which a first place is left, named in one sentence


def ranking(services: pd.DataFrame, *, unit: str, total: int, lang: str) -> str:
    """Which e-services are named most. `services` as the figure takes it; `total` is the whole selection in the same unit."""
    column = f"n_{unit}"
    services = services.sort_values(column, ascending=False, kind="stable")
    codes, numbers = list(services["service_code"]), [int(n) for n in services[column]]
    labels = [quoted(code, label, lang) for code, label in zip(codes, services["label"], strict=True)]
    if len(numbers) == 1:
        n_what = i18n.plural(f"count.{unit}", numbers[0], lang)
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


def bars_alt(rows: pd.DataFrame, finding: str, lang: str) -> str:
    """Bars (label, value) in words."""
    colon = i18n.t("punctuation.colon", lang)
    listed = i18n.t("punctuation.separator", lang).join(f"{label}{colon}{n}" for label, n in zip(rows["label"], rows["value"], strict=True))
    return i18n.t("explore.alt", lang, finding=finding, list=listed)


def _first_ones(key: str, labels: Sequence[str], numbers: Sequence[int], *, top: str, unit: str, total: int, lang: str) -> str:
    """The first, where it leads; else those between which the first place is left. Most first, two at least."""
    of = i18n.number(total, lang)
    if unit != "reporters":
        return i18n.t(f"{key}.among.{unit}", lang, list=with_numbers(labels[:MOST_NAMED], numbers, lang), total=of)
    n, m = (i18n.number(number, lang) for number in numbers[:2])
    n_near = n_near_first(numbers)
    if n_near == 1:
        return i18n.t(f"{key}.{top}.{unit}", lang, first=labels[0], n=n, total=of, m=m)
    if n_near > MOST_UNDECIDED:
        return i18n.t(f"{key}.among.{unit}", lang, n=i18n.number(n_near, lang), most=n, total=of)
    return i18n.t(f"{key}.most.{unit}", lang, list=with_numbers(labels[:n_near], numbers, lang), total=of)


def n_near_first(numbers: Sequence[int]) -> int:
    """How many may hold the first place, the highest among them; most first."""
    return sum(not _leads(numbers[0], number) for number in numbers)


def _leads(first: int, other: int) -> bool:
    return first >= LEAD * other and stands_out(first, other)


def with_numbers(labels: Sequence[str], numbers: Sequence[int], lang: str) -> str:
    """The first of `numbers` are those of the labels."""
    return i18n.enumeration([f"{label} ({i18n.number(number, lang)})" for label, number in zip(labels, numbers, strict=False)], lang)


def quoted(code: str, label: str, lang: str) -> str:
    """An answer that names no e-service, as what was said."""
    return i18n.t("overview.caption.ranking.quoted", lang, label=label) if code == UNSPECIFIED else label
