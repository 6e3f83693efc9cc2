"""For whom the dossier is, in which language, which parts; all of it stands in the address."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

import i18n
from analytics.dossier.letter.letterhead import ADDRESSEES
from analytics.dossier.request import AUDIENCES, SECTIONS
from ui import page_parameters
from ui.context import PageContext
from ui.page_parameters import Parameter, Several

_WIDE = 340  # pixels of the longest addressee


@dataclass(frozen=True)
class Choice:
    audience: str
    language: str
    sections: tuple[str, ...]
    addressee: str

    @property
    def is_public(self) -> bool:
        return self.audience == "outside"

    def query(self) -> dict[str, str]:
        """The page's own part of an address."""
        own = {"audience": self.audience, "in": self.language}
        own |= {"addressee": self.addressee} if self.addressee != ADDRESSEES[0] else {}
        return own | ({"parts": ",".join(self.sections)} if self.sections != SECTIONS else {})


def choose(context: PageContext) -> Choice:
    lang = context.lang
    audience = Parameter("audience", key="dossier_audience", read=lambda text: text if text in AUDIENCES else AUDIENCES[0], lang=lang)
    language = Parameter("in", key="dossier_language", read=lambda text: text if text in i18n.LANGUAGES else lang, lang=lang)
    addressee = Parameter("addressee", key="dossier_addressee", read=lambda text: text if text in ADDRESSEES else ADDRESSEES[0], lang=lang)
    parts = Several("parts", SECTIONS, key="dossier_parts", lang=lang)
    with st.container(key="dossier_choices", horizontal=True, vertical_alignment="top", gap="large"):
        reader = st.segmented_control(
            i18n.t("dossier.choose.audience", lang),
            AUDIENCES,
            format_func=lambda code: i18n.t(f"dossier.choose.audience.{code}", lang),
            required=True,
            **audience.arguments("default"),
        )
        tongue = st.segmented_control(
            i18n.t("dossier.choose.language", lang),
            i18n.LANGUAGES,
            format_func=lambda code: i18n.t(f"dossier.language.{code}", lang),
            required=True,
            **language.arguments("default"),
        )
    chosen = st.pills(
        i18n.t("dossier.choose.sections", lang),
        SECTIONS,
        selection_mode="multi",
        format_func=lambda code: i18n.t(f"dossier.choose.sections.{code}", lang),
        help=i18n.t("dossier.choose.sections.all", lang),
        **parts.arguments("default"),
    )
    to = page_parameters.choose(
        addressee,
        i18n.t("dossier.choose.addressee", lang),
        ADDRESSEES,
        lambda code: i18n.t(f"letter.to.{code}", lang),
        width=_WIDE,
    )
    return Choice(audience.keep(reader or AUDIENCES[0]), language.keep(tongue or lang), parts.codes(chosen), to)
