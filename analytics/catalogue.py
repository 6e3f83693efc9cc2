"""What a build knows: its small tables in the order of the screen, the codes a filter may name, the words for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
from sqlalchemy import select

import i18n
from analytics import tables
from analytics.filters import Known, Labels
from analytics.queries import Question, once
from analytics.regions import REGIONS
from analytics.warehouse import Build, BuildInfo

LABELLED = ("dim_services", "dim_provinces", "dim_severities", "dim_kinds")

_ORDER: Mapping[str, tuple[str, ...]] = {  # order of the screen, for the dimensions that have one
    "dim_services": ("family_order", "service_code"),
    "dim_provinces": ("region_code", "province_code"),
    "dim_severities": ("severity_rank",),
    "dim_dates": ("date_on",),
}


@once
def dimension(name: str) -> Question:
    """Every row of one small table of the build."""
    table = tables.metadata.tables[f"marts.{name}"]
    return select(table).order_by(*(table.c[column].nulls_last() for column in _ORDER.get(name, ())))


def known(info: BuildInfo, frame_of: Callable[[str], pd.DataFrame]) -> Known:
    """The codes and the days that a filter may name in this build; `frame_of` gives a `dim_*` table by name."""
    return Known(
        services=tuple(frame_of("dim_services")["service_code"]),
        regions=REGIONS,
        provinces=tuple(frame_of("dim_provinces")["province_code"]),
        severities=tuple(frame_of("dim_severities")["severity_code"]),
        kinds=tuple(frame_of("dim_kinds")["kind_code"]),
        first_day=info.observed_from,
        last_day=info.observed_to,
    )


def known_of(build: Build) -> Known:
    """As `known`, asked of a build that is open."""
    return known(build.info, lambda name: build.run(dimension(name)))


def labels(dimensions: Mapping[str, pd.DataFrame], lang: str) -> Labels:
    """Words for every code, in the order of the screen, from the build's `dim_*` frames by name."""

    def words(name: str, code: str) -> dict[str, str]:
        frame = dimensions[name]
        return dict(zip(frame[code], frame[f"label_{lang}"].fillna(frame["label_fr"]), strict=True))

    return Labels(
        services=words("dim_services", "service_code"),
        regions={code: i18n.t(f"region.{code}", lang) for code in REGIONS},
        provinces=words("dim_provinces", "province_code"),
        severities=words("dim_severities", "severity_code"),
        kinds=words("dim_kinds", "kind_code"),
    )
