"""What surrounds every page: name, notices above it, footer below it, and the look."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

import i18n
from analytics.filters import END, START, is_day
from analytics.warehouse import BuildInfo, current_build_id
from settings import PROJECT_DIR, get_settings
from ui import cached, figures, filter_bar, keys, language, look, text_blocks, url, visitor
from ui.context import PageContext
from ui.form_links import form_address

ICON = PROJECT_DIR / "static" / "icon.svg"
SIDEBAR_WIDTH = 312
DOSSIER, ACCESSIBILITY = "dossier", "accessibility"  # ids and addresses of pages


def set_up(lang: str) -> None:
    """Page setup, style sheet and language of one run."""
    st.set_page_config(page_icon=str(ICON), layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)
    look.apply()
    figures.style_of_any_ground()
    st.html(f"<style>:root {{ --open-sidebar: '{i18n.t('frame.open_sidebar', lang)}' }}</style>")
    language.mark(lang)


def wordmark(lang: str) -> None:
    name, tagline = i18n.t("frame.product", lang), i18n.t("frame.tagline", lang)
    st.html(f"<p class='wordmark'>{name}<span>{tagline}</span></p>")


def signed_in(lang: str) -> None:
    """Who reads and the way out; where there is no sign-in, that nobody else can."""
    who = visitor.current()
    if not who.key:
        st.html(f"<p class='signed-in'>{i18n.t('sign_in.here', lang)}</p>")
        return
    told = i18n.t(f"sign_in.as.{who.role.name.casefold()}", lang, who=html.escape(who.name))
    st.html(f"<p class='signed-in'>{told} <a href='./auth/logout' target='_self'>{i18n.t('sign_in.out', lang)}</a></p>")


def is_current(build: BuildInfo) -> bool:
    return build.build_id == current_build_id(get_settings().served)


def above_page(context: PageContext, *, ignored: tuple[tuple[str, str], ...]) -> None:
    """Demo and link notices; on pages with filters, what is shown in one sentence, the way back, the link to copy. On a phone the
    headline of the page is put before that sentence by the style sheet."""
    lang = context.lang
    for notice in _notices(context, ignored):
        st.html(notice)
    if not context.screen.has_filters:
        return
    with st.container(key="shown", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f"<p class='shown'>{html.escape(context.sentence)}</p>", width="content")
        if not context.filters.is_empty:
            filter_bar.reset_button(context.known, lang=lang, key=keys.RESET_ABOVE_PAGE, is_narrowed=True)
        text_blocks.copy_link(context.permalink, lang)


def footer(context: PageContext) -> None:
    """The build, what it observed, and how a number is to be read, under every page; on paper, where it can be seen again, and where what
    the filter shows can be had as a document."""
    lang, build = context.lang, context.build
    days = i18n.t("frame.footer.not_observed", lang)
    if context.known.observed:
        first, last = context.known.observed
        days = _observed(first, last, lang)
    state = i18n.t("frame.footer.build", lang, build_id=html.escape(build.build_id))
    on_paper = [i18n.t("frame.permalink", lang, address=html.escape(context.permalink))]
    if context.screen.has_filters and context.screen.id != DOSSIER:
        address = url.permalink(context.view, context.known, path=DOSSIER, build_id=build.build_id)
        on_paper.append(i18n.t("frame.print.dossier", lang, address=html.escape(address)))
    caution = i18n.t("frame.footer.not_a_rate", lang)
    form = f"<p class='to-form'><a href='{html.escape(form_address(lang), quote=True)}'>{i18n.t('frame.footer.form', lang)}</a></p>"
    title, address = i18n.t("page.accessibility.title", lang), html.escape(context.address(ACCESSIBILITY), quote=True)
    statement = f"<p class='to-accessibility'><a href='{address}' target='_self'>{title}</a></p>"
    reopen = "".join(f"<p class='on-paper'>{line}</p>" for line in on_paper)
    st.html(f"<footer class='footer'><p>{caution}</p><p>{state} · {days}</p>{form}{statement}{reopen}</footer>")


def _observed(first: dt.date, last: dt.date, lang: str) -> str:
    """The days by the records; without one, what the submissions alone show, told as such."""
    told = i18n.day_range(first, last, lang)
    if not cached.dimension("observation_periods")["is_from_record"].astype(bool).any():
        return i18n.t("frame.footer.inferred", lang, days=told)
    n_missing = (last - first).days + 1 - len(cached.observed_days())
    return f"{i18n.t('frame.footer.observed', lang, days=told)}, {i18n.plural('frame.footer.holes', n_missing, lang)}"


def failed(lang: str) -> None:
    """The state shown when a page raises: what happened and what to do, without the error's own words."""
    title, next_step = i18n.t("frame.error.title", lang), i18n.t("frame.error.next", lang)
    st.html(f"<section class='notice' role='alert'><strong>{title}</strong> {next_step}</section>")


def _demo_on_a_phone(label: str, words: str) -> str:
    """One line that opens; which of the two is seen is up to the style sheet."""
    line = f"<summary><strong>{label}</strong> <span aria-hidden='true'>{words}</span></summary>"
    return f"<details class='notice demo on-a-phone'>{line}<p>{words}</p></details>"


def _notices(context: PageContext, ignored: tuple[tuple[str, str], ...]) -> list[str]:
    lang, notices = context.lang, []
    if context.build.is_demo:
        label, words = i18n.t("frame.demo.label", lang), f"{i18n.t('frame.demo.notice', lang)} {i18n.t('frame.demo.gives_way', lang)}"
        notices.append(f"<p class='notice demo'><strong>{label}</strong> {words}</p>{_demo_on_a_phone(label, words)}")
    if context.view.build:
        day = i18n.date(context.build.built_at.astimezone(i18n.BRUSSELS).date(), lang)
        current = html.escape("?" + urlencode(replace(context.view, build="").to_query(), safe=","), quote=True)
        leave = f"<a href='{current}'>{i18n.t('frame.old_build.leave', lang)}</a>"
        notices.append(f"<p class='notice'>{i18n.t('frame.old_build', lang, day=day)} {leave}</p>")
    days = [(name, value) for name, value in ignored if name in (START, END) and is_day(value)]
    filters = [part for part in ignored if part not in days and part[0] != "build"]
    if filters:
        text = i18n.t("frame.ignored.filters", lang, parts=_parts(filters[:5], lang))
        notices.append(f"<p class='notice'>{html.escape(text)}</p>")
    if days and context.known.observed:
        observed = i18n.day_range(*context.known.observed, lang)
        text = i18n.t("frame.ignored.days", lang, parts=_parts(days, lang), observed=observed)
        notices.append(f"<p class='notice'>{html.escape(text)}</p>")
    for build_id in (value for name, value in ignored if name == "build"):
        text = i18n.t("frame.ignored.build", lang, build_id=build_id[:40])
        notices.append(f"<p class='notice'>{html.escape(text)}</p>")
    return notices


def _parts(ignored: Sequence[tuple[str, str]], lang: str) -> str:
    """`e-service « GONE », début « 2024-10-03 »`."""
    return ", ".join(
        i18n.t("frame.ignored.part", lang, name=i18n.t(f"frame.parameter.{name}", lang), value=value[:40]) for name, value in ignored
    )
