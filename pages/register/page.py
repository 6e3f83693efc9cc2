"""Registre: the reports one by one, searchable, each with a link to its detail."""

from __future__ import annotations

import streamlit as st

import i18n
from analytics import frames
from analytics.queries import register
from pages.register import sections
from ui import cached, downloads, reports, states, tables, text_blocks
from ui.context import current
from ui.page_parameters import Parameter
from ui.register_address import PAGE, own_query

PER_PAGE = 25

context = current()
lang = context.lang

text_blocks.heading(context.screen.title(lang), level=1)
headline = st.container()
search, order = sections.controls(lang)
looked_for = register.words(search, services=context.labels.services, kinds=context.labels.kinds)
totals = cached.frame(register.totals(context.filters, looked_for)).iloc[0]
n_reports = int(totals["n_reports"])

if n_reports == 0:
    states.nothing_matches(context, n_all=context.build.n_reports, search=search)
else:
    with headline:
        sections.count(n_reports, int(totals["n_reporters"]), lang)
    place = st.container()
    page = Parameter(PAGE, key="register_page", read=tables.page_number, lang=lang)
    page.restart_unless((context.filters, search, order))
    offset, limit = tables.pager(page, n_reports, per_page=PER_PAGE, lang=lang)
    shown = register.reports(context.filters, looked_for, order=order, limit=limit, offset=offset)
    with place:
        own = own_query(search, order, page.value)
        reports.table(frames.records(cached.frame(shown)), context, extra=own)
    downloads.offer(
        sections.export(
            context,
            question=register.reports(context.filters, looked_for, order=order),
            n_reports=n_reports,
            share_unknown=sections.share_severity_unknown(context, looked_for),
            search=search,
        )
    )
    text_blocks.show(text_blocks.paragraph(i18n.t("register.consent_note", lang), kind="quiet"))
