"""Where a fact is from, in few words: the publisher as a link to what was published, its full title kept for who asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

import i18n
from analytics import frames
from ui import cached

_PAGE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s;]*)?")
_COMMIT = re.compile(r"github ([\w.-]+/[\w.-]+), commit ([0-9a-f]{7,40})")


def cited(keys: str | None, lang: str) -> str:
    """`Source : Recip-e`, or `3 sources` to be opened; finished HTML, empty without any known source. `keys` are joined by `|`."""
    known = {one["source_key"]: one for one in frames.records(cached.dimension("dim_sources"))}
    links = [_link(known[key]) for key in (keys or "").split("|") if key in known]
    if not links:
        return ""
    if len(links) == 1:
        return f"<span class='source'>{escape(i18n.t('services.source', lang))}{links[0]}</span>"
    listed = "".join(f"<li>{link}</li>" for link in links)
    summary = escape(i18n.plural("services.sources", len(links), lang))
    on_paper = f"<span class='source on-paper'>{summary}{i18n.t('overview.colon', lang)}{', '.join(links)}</span>"
    return f"<details class='source'><summary>{summary}</summary><ul>{listed}</ul></details>{on_paper}"


def address(reference: str | None) -> str:
    """The page that the bibliography names, empty where it names a paper or only the way to it."""
    if found := _COMMIT.fullmatch(reference or ""):
        return f"https://github.com/{found[1]}/tree/{found[2]}"
    return f"https://{reference}" if reference and _PAGE.fullmatch(reference) else ""


def _link(source: Mapping[str, Any]) -> str:
    """Titles are in English, whatever the language of the page."""
    title, page = str(source["title"]), address(source["reference"])
    words, whole = escape(re.split(r"[,:] ", title)[0]), escape(title, quote=True)
    if not page:
        return f"<span title='{whole}' lang='en'>{words}</span>"
    return f"<a href='{escape(page, quote=True)}' target='_blank' rel='noopener noreferrer' title='{whole}' lang='en'>{words}</a>"
