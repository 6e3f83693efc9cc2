"""Tables of the quality page as exports: they concern the whole build, so the filter is only a reason, if any."""

from __future__ import annotations

from functools import partial
from typing import Any

import i18n
from analytics.exports import ExportTable, scope_of
from ui import downloads, reasons
from ui.context import PageContext

column = partial(downloads.column, "quality")


def table(context: PageContext, name: str, *, n: int, reason: str = "", **own: Any) -> ExportTable:
    """The export `name` of this page, all rows of the build or those of one reason."""
    lang = context.lang
    scope = i18n.t("quality.scope", lang)
    return downloads.table(
        context,
        id=f"quality_{name}",
        title=i18n.t(f"quality.{name}.caption", lang),
        subject=i18n.t(f"quality.{name}.subject", lang),
        n_rows=n,
        what_is_counted=i18n.t(f"quality.{name}.counted", lang),
        filter_sentence=f"{scope} {reasons.sentence(reason, lang)}" if reason else scope,
        n=n,
        scope=scope_of({"reason": reason}) if reason else "",
        **own,
    )
