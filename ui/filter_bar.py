"""The filters in the sidebar. They choose codes; words come from the build's own tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

import i18n
from analytics.filters import Known, Labels
from ui import keys
from ui.view import UNITS

PRESET_DAYS = (7, 30, 90)


def grouped(services: pd.DataFrame, lang: str) -> dict[str, str]:
    """`MyCareNet · eAttest`: each e-service under the short name of its family, in the order of the screen.

    Typing the family's name in the list offers all its e-services at once.
    """
    names = services[f"label_{lang}"].fillna(services["label_fr"])
    families = [_family(code, lang) for code in services["family_code"]]
    return {
        code: name if not family or name.startswith(family) else f"{family} · {name}"
        for code, name, family in zip(services["service_code"], names, families, strict=True)
    }


def _family(code: str, lang: str) -> str:
    """The short name of a family; empty for one that has none, such as the unknown service."""
    return i18n.texts(lang).get(f"filters.family.{code}", "")


def show(
    known: Known,
    words: Labels,
    services: pd.DataFrame,
    *,
    lang: str,
    defaults: Mapping[str, Any],
    is_narrowed: bool,
    observed_days: Sequence[dt.date],
    has_unit: bool,
) -> None:
    """Draw the bar. The values are read by `ui.url`, which also gave the `defaults` of widgets without a value."""
    with st.container(key="filter_head", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(f"<h2 class='side-heading'>{i18n.t('filters.heading', lang)}</h2>", width="content")
        if reset_button(known, lang=lang, key=keys.RESET, is_narrowed=is_narrowed):
            _set(_emptied(known))
    defaults = {key: value for key, value in defaults.items() if key not in st.session_state}
    _choice("services", known, lang, defaults, grouped(services, lang))
    _period(known, lang, defaults, observed_days)
    _pills("regions", known, lang, defaults, words.regions)
    _choice("provinces", known, lang, defaults, words.provinces)
    _pills("severities", known, lang, defaults, words.severities)
    _choice("kinds", known, lang, defaults, words.kinds)
    if has_unit:
        st.segmented_control(
            i18n.t("filters.unit.label", lang),
            UNITS,
            default=defaults.get(keys.UNIT),
            required=True,
            format_func=lambda unit: i18n.t(f"filters.unit.{unit}", lang),
            key=keys.UNIT,
            help=i18n.t("filters.unit.help", lang),
            persist_state="session",
            width="stretch",
        )


def reset_button(known: Known, *, lang: str, key: str, is_narrowed: bool) -> bool:
    """The way back to everything. A browser that reconnects by this click runs no callback: the answer counts too."""
    emptied = _emptied(known)
    is_clicked = st.button(
        i18n.t("filters.reset", lang),
        key=key,
        type="tertiary",
        disabled=not is_narrowed,
        on_click=_set,
        args=(emptied,),
    )
    return bool(is_clicked)


@dataclass(frozen=True)
class Preset:
    """One button: `start` and `end` are observed days; no period reaches into an empty future."""

    id: str
    words: str
    start: dt.date
    end: dt.date
    help: str | None = None

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        return self.start, self.end


def presets(known: Known, observed_days: Sequence[dt.date], lang: str) -> list[Preset]:
    """The last observed days, every year and second semester with observed days, everything."""
    if not known.observed:
        return []
    first, last = known.observed
    choices = [
        Preset(
            f"{n}d",
            i18n.t("filters.preset.days", lang, n=n),
            observed_days[-n],
            last,
            i18n.t("filters.preset.days_help", lang, n=n),
        )
        for n in PRESET_DAYS
        if len(observed_days) > n
    ]
    for year in range(first.year, last.year + 1):
        words = i18n.t("filters.preset.year", lang, year=year)
        choices.append(Preset(f"{year}", words, dt.date(year, 1, 1), dt.date(year, 12, 31)))
        words = i18n.t("filters.preset.second_semester", lang, year=year)
        explained = i18n.t("filters.preset.second_semester_help", lang, year=year)
        choices.append(Preset(f"{year}s2", words, dt.date(year, 7, 1), dt.date(year, 12, 31), explained))
    choices.append(Preset("all", i18n.t("filters.preset.all", lang), first, last))
    return [
        replace(choice, start=max(choice.start, first), end=min(choice.end, last))
        for choice in choices
        if choice.start <= last and choice.end >= first
    ]


def _period(known: Known, lang: str, defaults: Mapping[str, Any], observed_days: Sequence[dt.date]) -> None:
    if not known.observed:
        return
    # "today" is Streamlit's word for no value of one's own: where the session holds one, another would be a second
    start: Any = "today" if keys.PERIOD in st.session_state else defaults[keys.PERIOD]
    current = st.session_state.get(keys.PERIOD, start)
    above_buttons = st.container()
    with st.container(key="presets", horizontal=True, gap="xxsmall"):
        for preset in presets(known, observed_days, lang):
            chosen = {keys.PERIOD: preset.period}
            if st.button(
                preset.words,
                key=keys.PRESET.format(preset.id),
                help=preset.help,
                type="primary" if preset.period == current else "secondary",
                on_click=_set,
                args=(chosen,),
            ):
                _set(chosen)
    above_buttons.date_input(
        i18n.t("filters.period.label", lang),
        value=start,
        min_value=known.observed[0],
        max_value=known.observed[1],
        key=keys.PERIOD,
        format="DD/MM/YYYY",
        persist_state="session",
    )


def _choice(dimension: str, known: Known, lang: str, defaults: Mapping[str, Any], words: Mapping[str, str]) -> None:
    key = keys.CODES[dimension]
    st.multiselect(
        i18n.t(f"filters.{dimension}.label", lang),
        known.codes(dimension),
        default=defaults.get(key),
        format_func=lambda code: words.get(code, code),
        key=key,
        placeholder=i18n.t(f"filters.{dimension}.all", lang),
        persist_state="session",
    )


def _pills(dimension: str, known: Known, lang: str, defaults: Mapping[str, Any], words: Mapping[str, str]) -> None:
    key = keys.CODES[dimension]
    st.pills(
        i18n.t(f"filters.{dimension}.label", lang),
        known.codes(dimension),
        selection_mode="multi",
        default=defaults.get(key),
        format_func=lambda code: i18n.sentence_case(words.get(code, code)),
        key=key,
        persist_state="session",
    )


def _emptied(known: Known) -> dict[str, Any]:
    """The widgets' values without any filter."""
    period = {keys.PERIOD: known.observed} if known.observed else {}
    return {key: [] for key in keys.CODES.values()} | period


def _set(values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        st.session_state[key] = value
