"""Méthode: what the figures count, what they leave out and cannot say, and which data stand behind them."""

from __future__ import annotations

import i18n
from pages.method import figures_behind, incidents, rules
from ui import text_blocks
from ui.context import current

SECTIONS = (
    ("words", rules.words),
    ("received", rules.received),
    ("severity", rules.severity_and_kind),
    ("time", rules.time),
    ("incidents", incidents.rule),
    ("limits", rules.limits),
    ("denominators", figures_behind.denominators),
    ("official", figures_behind.official_record),
    ("services", figures_behind.services),
    ("privacy", rules.privacy),
    ("build", figures_behind.this_build),
    ("sources", figures_behind.sources),
)

context = current()
lang = context.lang
headings = [(name, i18n.t(f"method.{name}.heading", lang)) for name, _ in SECTIONS]

text_blocks.heading(context.screen.title(lang), level=1)
text_blocks.show(
    text_blocks.paragraph(i18n.t("method.lead", lang), kind="lead"),
    text_blocks.contents(i18n.t("method.contents", lang), headings),
)
for (name, section), (_, heading) in zip(SECTIONS, headings, strict=True):
    section(context, heading=heading, anchor=name)
