"""A click on a mark narrows the filter of the frame, and so the link; a button beside the picture leads back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

import i18n
from analytics import periods
from analytics.periods import Bucket
from ui import figures, keys
from ui.context import PageContext


def keep(dimension: str) -> Callable[[str], None]:
    """For a mark of this dimension (`services`, `regions`, `provinces`, `severities`, `kinds`): only what it stands for."""

    def keep_one(code: str) -> None:
        st.session_state[keys.CODES[dimension]] = [code]

    return keep_one


def hint(dimension: str, context: PageContext) -> str:
    """What a click does, as finished HTML that a print leaves out; empty where it did it already."""
    return "" if context.filters.codes(dimension) else figures.on_screen(i18n.t(f"explore.click.{dimension}", context.lang))


def way_back(dimension: str, context: PageContext) -> None:
    """Back to everything in this dimension, where it is narrowed."""
    if context.filters.codes(dimension):
        words = i18n.t(f"explore.back.{dimension}", context.lang)
        st.button(words, key=keys.ALL.format(dimension), type="tertiary", on_click=_widen, args=(dimension,))


def keep_bar(context: PageContext, bucket: Bucket) -> Callable[[str], None]:
    """For a bar of a time axis, which carries its first day: only its days."""

    def keep_its_days(first_day: str) -> None:
        first = dt.date.fromisoformat(first_day)
        keep_days(context, first, periods.bucket_end(first, bucket))

    return keep_its_days


def keep_days(context: PageContext, first: dt.date, last: dt.date) -> None:
    """Only these days, as far as they were observed: the period of the frame, and so the address, say so."""
    earliest, latest = context.known.observed or (first, last)
    st.session_state[keys.PERIOD] = (min(max(first, earliest), latest), max(min(last, latest), earliest))


def way_back_to_all_days(context: PageContext) -> None:
    """Back to the whole observed period, where less is shown."""
    if (context.filters.start or context.filters.end) and context.known.observed:
        words = i18n.t("explore.back.days", context.lang)
        st.button(words, key=keys.ALL.format("days"), type="tertiary", on_click=keep_days, args=(context, *context.known.observed))


def _widen(dimension: str) -> None:
    st.session_state[keys.CODES[dimension]] = []
