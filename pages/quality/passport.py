"""Tables of the quality page as exports: they concern the whole build, so the filter is only a reason, if any."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

import i18n
from analytics.exports import ColumnType, ExportColumn, ExportTable, scope_of
from pages.quality import reasons
from ui.context import PageContext


def column(name: str, lang: str, type_: ColumnType = "text", labels: dict[str, str] | None = None) -> ExportColumn:
    return ExportColumn(name, i18n.t(f"quality.column.{name}", lang), type_, labels=labels or {})


def table(
    context: PageContext,
    name: str,
    *,
    columns: tuple[ExportColumn, ...],
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    n: int,
    reason: str = "",
) -> ExportTable:
    """The export `name` of this page, all rows of the build or those of one reason."""
    lang, build = context.lang, context.build
    scope = i18n.t("quality.scope", lang)
    return ExportTable(
        id=f"quality_{name}",
        title=i18n.t(f"quality.{name}.caption", lang),
        subject=i18n.t(f"quality.{name}.subject", lang),
        columns=columns,
        frame=frame,
        n_rows=n,
        what_is_counted=i18n.t(f"quality.{name}.counted", lang),
        filter_sentence=f"{scope} {reasons.sentence(reason, lang)}" if reason else scope,
        n=n,
        build_id=build.build_id,
        rule_version=build.rule_version,
        permalink=context.permalink,
        is_demo=build.is_demo,
        lang=lang,
        scope=scope_of({"reason": reason}) if reason else "",
    )
