"""Each headline figure then and now, with what every reason adds; the days already shown that say something else."""

from __future__ import annotations

from collections import Counter, defaultdict

import pandas as pd

import i18n
from analytics.changes import DETAILS, REASONS
from analytics.frames import records
from pages.changes.sections import column, export, how
from pages.changes.selection import Selection
from ui import figures, tables, text_blocks


def reasons(selection: Selection) -> None:
    """The table whose rows add up: then, what each reason adds, now."""
    lang, changes = selection.context.lang, selection.changes
    used = [reason for reason in REASONS if any(one.by_reason[reason] for one in changes.figures)]
    frame = pd.DataFrame([{"figure": one.figure, "n_before": one.before, "n_after": one.after, **one.by_reason} for one in changes.figures])
    table = export(
        selection,
        "changed_figures",
        id="changed_figures",
        title=i18n.t("changes.reasons.heading", lang),
        subject=i18n.t("changes.subject.figures", lang),
        columns=(
            column("figure", lang, labels={one.figure: i18n.t(f"changes.figure.{one.figure}", lang) for one in changes.figures}),
            column("n_before", lang, "integer"),
            *(column(reason, lang, "integer") for reason in used),
            column("n_after", lang, "integer"),
        ),
        frame=frame,
    )
    text_blocks.heading(i18n.t("changes.reasons.heading", lang))
    columns = [
        tables.Column(c.name, c.label, align="text" if c.name == "figure" else "number", is_heading=c.name == "figure", is_short=True)
        for c in table.columns
    ]
    rows = [{c.name: _cell(c.name, row[c.name], lang) for c in table.columns} for row in records(frame)]
    # the same figures stand below as a file: two tables of one name could not be told apart by who hears the page
    tables.show(columns, rows, caption=i18n.t("changes.reasons.caption", lang), is_caption_seen=False, is_stacked=True)
    told = [i18n.plural(f"changes.detail.{detail}", changes.details[detail], lang) for detail in DETAILS if changes.details[detail]]
    figures.notes(*told, *([i18n.t("changes.reasons.other", lang)] if "other" in used else []), how=how(selection, "changed_figures"))
    figures.data_on_demand(table, label=i18n.t("changes.reasons.files", lang))


def old_days(selection: Selection) -> None:
    """Days that the former build showed and that say something else now, one row each, only once asked for."""
    lang, changes = selection.context.lang, selection.changes
    if not changes.old_days:
        return
    per_day: dict[object, Counter[str]] = defaultdict(Counter)
    for one in changes.submissions:
        per_day[one.occurred_on][one.reason] += 1
        per_day[one.occurred_on]["n_reports"] += one.n_reports
    changed = Counter(one.day for one in changes.incidents if one.fate != "same")
    frame = pd.DataFrame(
        [
            {"date_on": day, "n_reports": per_day[day]["n_reports"], "n_incidents": changed[day]}
            | {reason: per_day[day][reason] for reason in ("late", "loaded", "changed", "gone")}
            for day in reversed(changes.old_days)
        ]
    )
    names = ("late", "loaded", "changed", "gone")
    figures.data_on_demand(
        export(
            selection,
            "changed_figures",
            id="changed_days",
            title=i18n.plural("changes.old_days.title", len(changes.old_days), lang),
            subject=i18n.t("changes.subject.days", lang),
            columns=(
                column("date_on", lang, "date"),
                *(column(f"n_{name}", lang, "integer") for name in names),
                column("n_reports", lang, "integer"),
                column("n_incidents", lang, "integer"),
            ),
            frame=frame.rename(columns={name: f"n_{name}" for name in names}),
        ),
        label=i18n.plural("changes.old_days.title", len(changes.old_days), lang),
    )


def _cell(name: str, value: int, lang: str) -> str:
    """A reason says its sign, nothing where it adds nothing."""
    if name == "figure":
        return i18n.t(f"changes.figure.{value}", lang)
    if name in REASONS:
        return signed(value, lang) if value else tables.NOTHING
    return i18n.number(value, lang)


def signed(n: int, lang: str) -> str:
    """`+12`, `−3`."""
    return f"{'+' if n > 0 else '−'}{i18n.number(abs(n), lang)}"
