"""Signalement: one report, what it says, how it is counted and where it comes from."""

from __future__ import annotations

import i18n
from analytics import frames
from analytics.queries import register
from pages.report import sections
from ui import cached, states, text_blocks, url
from ui.context import current

context = current()
lang = context.lang
report_id = url.subject("id")
found = frames.records(cached.frame(register.report(report_id))) if report_id else []

sections.way_back(context)
if not report_id:
    states.not_found(i18n.t("report.missing.title", lang), i18n.t("report.missing.text", lang))
elif not found:
    shown = report_id[:80]
    states.not_found(i18n.t("report.unknown.title", lang), i18n.t("report.unknown.text", lang, report_id=shown))
else:
    report = found[0]
    sections.neighbours(report, context)
    text_blocks.heading(sections.title(report, context), level=1)
    siblings = frames.records(cached.frame(register.of_submission(report["submission_id"])))
    sections.said(report, siblings, context)
    sections.when(report, lang)
    sections.counted(report, siblings, context)
    sections.origin(report, context)
