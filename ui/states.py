"""What a page shows when it has no figures: why, and what to do next. An error never looks like "no reports"."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

import i18n
from access.members import Role
from access.sessions import Visitor
from analytics.filters import Filters
from analytics.warehouse import NoBuild, OlderSchema, UnreachableWarehouse, WarehouseError
from ui import filter_bar, text_blocks, visitor
from ui.context import PageContext


def without_build(error: WarehouseError, lang: str) -> None:
    """Nothing can be shown at all; each cause has its own words and the command that mends it."""
    match error:
        case NoBuild():
            no_build(lang)
        case OlderSchema():
            older_build(error, lang)
        case UnreachableWarehouse():
            unreachable_warehouse(lang)
        case _:
            damaged_build(error, lang)


def not_admitted(who: Visitor, lang: str) -> None:
    """The stay ended while the page was open, or is no longer the staff's: whoever was never let in has not come so far. The wall says the
    rest on the way back in."""
    if who.may(Role.READER):
        text_blocks.show(*_for_the_staff(lang), kind="state")
        return
    if visitor.sign_in() is None:
        text_blocks.show(text_blocks.paragraph(i18n.t("sign_in.only_here.title", lang), kind="lead"), kind="state")
        return
    again = f"<a href='' target='_self'>{i18n.t('sign_in.again', lang)}</a>"
    text_blocks.show(text_blocks.paragraph(i18n.t("sign_in.over.title", lang), kind="lead"), f"<p>{again}</p>", kind="state")


def staff_only(context: PageContext) -> None:
    text_blocks.heading(context.screen.title(context.lang), level=1)
    text_blocks.show(*_for_the_staff(context.lang), kind="state")


def no_build(lang: str) -> None:
    _fault("no_build", lang, commands=("make demo", "make etl"))


def damaged_build(error: WarehouseError, lang: str) -> None:
    """The published file is missing or cannot be read."""
    build_id = error.build_id or i18n.t("states.build_unnamed", lang)
    _fault("damaged", lang, commands=("make etl",), build_id=build_id)


def older_build(error: OlderSchema, lang: str) -> None:
    """The published file was made for another version of the tables."""
    _fault("older", lang, commands=("make etl", "make demo"), build_id=error.build_id or "", found=error.found)


def unreachable_warehouse(lang: str) -> None:
    """The cluster, or one shard of it, does not answer: part of a figure is no figure."""
    _fault("unreachable", lang, commands=())


def nothing_matches(context: PageContext, *, n_all: int, search: str = "") -> None:
    """No report passes the filter (and the search): what was asked, that there are reports, and the ways back."""
    lang = context.lang
    title = i18n.t("states.nothing.title", lang)
    words = [text_blocks.paragraph(title, kind="lead"), text_blocks.paragraph(context.sentence)]
    if search:
        words.append(text_blocks.paragraph(i18n.t("states.nothing.search", lang, search=search)))
    words.append(text_blocks.paragraph(i18n.plural("states.nothing.others", n_all, lang), kind="quiet"))
    text_blocks.show(*words, kind="state")
    with st.container(key="state_actions", horizontal=True, vertical_alignment="center", gap="medium"):
        if search:
            _view_link(context, context.filters, i18n.t("states.nothing.without_search", lang))
        if not context.filters.is_empty:
            filter_bar.reset_button(context.known, lang=lang, key="b_reset_nothing", is_narrowed=True)
        everywhen = replace(context.filters, start=None, end=None)
        if everywhen != context.filters and not everywhen.is_empty:
            _view_link(context, everywhen, i18n.t("states.nothing.all_days", lang))


def not_observed(start: dt.date, end: dt.date, lang: str) -> None:
    """The days asked for lie outside the observed period: no form was open or nothing was loaded, which is not zero."""
    days = i18n.day_range(start, end, lang)
    text_blocks.show(
        text_blocks.paragraph(i18n.t("states.not_observed.title", lang), kind="lead"),
        text_blocks.paragraph(i18n.t("states.not_observed.text", lang, days=days)),
        kind="state",
    )


def not_found(title: str, text: str) -> None:
    """What the address names does not exist in this build."""
    text_blocks.show(text_blocks.paragraph(title, kind="lead"), text_blocks.paragraph(text), kind="state")


def _for_the_staff(lang: str) -> list[str]:
    return [text_blocks.paragraph(i18n.t("staff.only", lang), kind="lead"), text_blocks.paragraph(i18n.t("staff.only.todo", lang))]


def _fault(name: str, lang: str, *, commands: tuple[str, ...], **values: str) -> None:
    text_blocks.heading(i18n.t(f"states.{name}.title", lang), level=1)
    lines = (f"<p>{i18n.t(f'states.{name}.command.{command.split()[-1]}', lang)}<br><code>{command}</code></p>" for command in commands)
    text_blocks.show(
        text_blocks.paragraph(i18n.t(f"states.{name}.text", lang, **values)),
        *lines,
        text_blocks.paragraph(i18n.t("states.not_zero", lang), kind="quiet"),
        kind="state fault",
    )


def _view_link(context: PageContext, filters: Filters, label: str) -> None:
    """A link to the same page under another filter."""
    query = replace(context.view, filters=filters).to_query()
    st.page_link(f"pages/{context.screen.id}/page.py", label=label, query_params=query)
