"""One entry of the ledger in words, with where it is from; finished HTML where sources are links."""

from __future__ import annotations

from html import escape

import i18n
from analytics.argument import ledger, ledger_words
from analytics.argument.ledger import Entry
from ui import sources


def origin(entry: Entry, lang: str) -> str:
    """The sources as links; of an entry of the staff, who noted it, when, and where it was read."""
    cited = sources.cited(entry.source, lang)
    if not entry.recorded_by or entry.recorded_on is None:
        return cited
    day = i18n.short_date(entry.recorded_on, lang)
    noted = i18n.t("demands.noted", lang, author=entry.recorded_by, day=day, source=entry.noted_source)
    return f"{cited}<span class='source'>{escape(noted)}</span>"


def line(entry: Entry, lang: str) -> str:
    """When and who, then what on a line of its own, with its source."""
    head = [f"<strong>{escape(i18n.sentence_case(ledger.when(entry, lang)))}</strong>"]
    if entry.author:
        head.append(escape(ledger_words.who(entry, lang)))
    return f"{', '.join(head)}<br>{escape(entry.text)} {origin(entry, lang)}"


def listed(entries: tuple[Entry, ...], none: str, lang: str) -> str:
    """Each entry a paragraph, or the words for none."""
    if not entries:
        return escape(none)
    return "".join(f"<p>{line(one, lang)}</p>" for one in entries)


def anchored(entry: Entry) -> str:
    """Where a demand or a promise stands on the page, for an attribute."""
    return escape(f"entry-{entry.id}", quote=True)


def pointing(entry: Entry, words: str) -> str:
    """A link to where it stands."""
    return f"<a href='#{anchored(entry)}'>{escape(words)}</a>"


def pointed_at(entries: tuple[Entry, ...], lang: str) -> str:
    """Promises by day and author, each a link to its row."""
    named = (i18n.sentence_case(", ".join(filter(None, (ledger.when(one, lang), one.author)))) for one in entries)
    return "".join(f"<p>{pointing(one, name)}</p>" for one, name in zip(entries, named, strict=True))
