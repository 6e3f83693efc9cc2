"""One entry of the ledger in words, with where it is from; finished HTML where sources are links."""

from __future__ import annotations

from html import escape

import i18n
from analytics.argument import ledger
from analytics.argument.ledger import Entry
from ui import sources


def who(entry: Entry, lang: str) -> str:
    """`GBO → ministre …`, who of it is known."""
    if entry.author and entry.addressee:
        return i18n.t("demands.from_to", lang, author=entry.author, addressee=entry.addressee)
    return entry.author


def origin(entry: Entry, lang: str) -> str:
    """The sources as links; of an entry of the staff, who noted it, when, and where it was read."""
    cited = sources.cited(entry.source, lang)
    if not entry.recorded_by or entry.recorded_on is None:
        return cited
    day = i18n.short_date(entry.recorded_on, lang)
    noted = i18n.t("demands.noted", lang, author=entry.recorded_by, day=day, source=entry.noted_source)
    return f"{cited}<span class='source'>{escape(noted)}</span>"


def line(entry: Entry, lang: str, *, has_day: bool = True) -> str:
    """When, who, what, source."""
    head = [f"<strong>{escape(i18n.sentence_case(ledger.when(entry, lang)))}</strong>"] if has_day else []
    if entry.author:
        name = who(entry, lang)
        head.append(escape(name if has_day else i18n.sentence_case(name)))
    return f"{', '.join(head)}{escape(i18n.t('overview.colon', lang)) if head else ''}{escape(entry.text)} {origin(entry, lang)}"


def listed(entries: tuple[Entry, ...], none: str, lang: str) -> str:
    """Each entry a paragraph, or the words for none."""
    if not entries:
        return escape(none)
    return "".join(f"<p>{line(one, lang)}</p>" for one in entries)


def anchor(entry: Entry) -> str:
    """Where the section of a promise stands."""
    return f"entry-{entry.id}"


def pointed_at(entries: tuple[Entry, ...], lang: str) -> str:
    """Promises by day and author, each a link to its section."""
    named = (i18n.sentence_case(", ".join(filter(None, (ledger.when(one, lang), one.author)))) for one in entries)
    links = (f"<a href='#{escape(anchor(one), quote=True)}'>{escape(name)}</a>" for one, name in zip(entries, named, strict=True))
    return "".join(f"<p>{link}</p>" for link in links)
