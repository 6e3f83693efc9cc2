"""Where a fact is from, in few words: the publisher as a link to what was published, what it is kept for who asks."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import i18n
from analytics import frames
from analytics.sources import address as address
from analytics.sources import label
from ui import cached


def cited(keys: str | None, lang: str) -> str:
    """`Source : Recip-e`, or `3 sources` to be opened; finished HTML, empty without any known source. `keys` are joined by `|`."""
    known = {one["source_key"]: one for one in frames.records(cached.dimension("dim_sources"))}
    links = [_link(known[key], lang) for key in (keys or "").split("|") if key in known]
    if not links:
        return ""
    if len(links) == 1:
        return f"<span class='source'>{escape(i18n.t('services.source', lang))}{links[0]}</span>"
    listed = "".join(f"<li>{link}</li>" for link in links)
    summary = escape(i18n.plural("services.sources", len(links), lang))
    on_paper = f"<span class='source on-paper'>{summary}{i18n.t('punctuation.colon', lang)}{', '.join(links)}</span>"
    return f"<details class='source'><summary>{summary}</summary><ul>{listed}</ul></details>{on_paper}"


def _link(source: Mapping[str, Any], lang: str) -> str:
    page = address(source["reference"])
    words, whole = escape(str(source["publisher"])), escape(label(source, lang), quote=True)
    if not page:
        return f"<span title='{whole}'>{words}</span>"
    return f"<a href='{escape(page, quote=True)}' target='_blank' rel='noopener noreferrer' title='{whole}'>{words}</a>"
