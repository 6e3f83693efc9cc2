"""The incidents as an Atom feed (RFC 4287) and as a calendar (RFC 5545). What they tell stands on the page; nothing finer.

An incident keeps its id as long as it is told under the same reference. An entry is updated when what it tells has changed, not when the
edition was made again (`updates`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

import i18n
from analytics.dossier.formats.page import seen
from analytics.edition.contents import Contents, Event
from settings import PRODUCT_VERSION

ATOM = "http://www.w3.org/2005/Atom"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://le-gbo.be/ehealth-bugs/edition")  # only a name: nothing is fetched
_FOLD = 75  # octets of a line of a calendar, its break not counted
_HALF_HOUR = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Update:
    """`sum`: of what is told in every language; `at`: when it was first told so."""

    sum: str
    at: dt.datetime


def updates(of: Iterable[Contents], before: Mapping[str, Update], now: dt.datetime) -> dict[str, Update]:
    """By reference."""
    told: dict[str, list[str]] = {}
    for contents in of:
        for event in contents.events:
            told.setdefault(event.reference, []).append(repr((event.title, event.text, event.on, event.starts_at, event.ends_at)))
    sums = {reference: hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16] for reference, texts in told.items()}
    is_same = {reference: reference in before and before[reference].sum == own for reference, own in sums.items()}
    return {reference: before[reference] if is_same[reference] else Update(own, now) for reference, own in sums.items()}


def identity(contents: Contents, name: str) -> uuid.UUID:
    """Of the feed (`name` empty) or of an incident, in one language; what is invented never takes the name of what is real."""
    page = contents.page
    return uuid.uuid5(_SPACE, "/".join(("demo" if page.is_demo else "real", page.lang, name)))


# --- Atom -------------------------------------------------------------------------------------------------------------


def atom(contents: Contents, updated: Mapping[str, Update]) -> bytes:
    page = contents.page
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(_atom("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": page.lang})
    latest = max((one.at for one in updated.values()), default=page.issued_at)
    _add(feed, "id", identity(contents, "").urn)
    _add(feed, "title", _marked(contents, i18n.t("edition.feed.title", page.lang, product=page.words["product"])))
    _add(feed, "subtitle", " ".join(filter(None, (page.notice, contents.incidents))))
    _add(feed, "updated", _moment(latest))
    _add(_add(feed, "author"), "name", page.words["product"])
    _add(feed, "generator", page.words["product"], version=PRODUCT_VERSION)
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{page.permalink}incidents.atom")
    _add(feed, "link", rel="alternate", type="text/html", hreflang=page.lang, href=f"{page.permalink or 'index.html'}#incidents")
    for event in contents.events:
        entry = _add(feed, "entry")
        _add(entry, "id", identity(contents, event.reference).urn)
        _add(entry, "title", _marked(contents, event.title))
        _add(entry, "updated", _moment(updated[event.reference].at))
        _add(entry, "link", rel="alternate", type="text/html", href=f"{page.permalink or 'index.html'}#{event.reference}")
        _add(entry, "content", " ".join(filter(None, (page.notice, event.text))), type="text")
    ElementTree.indent(feed)
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, _atom(name), attributes)
    element.text = seen(text) or None
    return element


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _marked(contents: Contents, title: str) -> str:
    return f"[{contents.page.words['demo']}] {title}" if contents.page.is_demo else title


# --- iCalendar --------------------------------------------------------------------------------------------------------


def calendar(contents: Contents, updated: Mapping[str, Update]) -> bytes:
    page = contents.page
    name = _marked(contents, i18n.t("edition.feed.title", page.lang, product=page.words["product"]))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{page.words['product']}//{PRODUCT_VERSION}//{page.lang.upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        f"X-WR-CALDESC:{_text(' '.join(filter(None, (page.notice, contents.incidents))))}",
    ]
    for event in contents.events:
        lines += _event(contents, event, updated[event.reference].at)
    return b"".join(_folded(line) for line in (*lines, "END:VCALENDAR"))


def _event(contents: Contents, event: Event, at: dt.datetime) -> Iterator[str]:
    page = contents.page
    yield "BEGIN:VEVENT"
    yield f"UID:{identity(contents, event.reference)}"
    yield f"DTSTAMP:{_utc(at)}"
    yield f"LAST-MODIFIED:{_utc(at)}"
    if event.starts_at is None or event.ends_at is None:
        yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.on + dt.timedelta(days=1):%Y%m%d}"
    else:
        yield f"DTSTART:{_utc(event.starts_at)}"
        yield f"DTEND:{_utc(max(event.ends_at, event.starts_at + _HALF_HOUR))}"
    yield f"SUMMARY;LANGUAGE={page.lang}:{_text(_marked(contents, event.title))}"
    yield f"DESCRIPTION;LANGUAGE={page.lang}:{_text(' '.join(filter(None, (page.notice, event.text))))}"
    if page.permalink:
        yield f"URL:{page.permalink}#{event.reference}"
    yield "CLASS:PUBLIC"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    plain = " ".join(str(seen(text)).split("\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> bytes:
    """At most 75 octets a line, no letter cut in two; a further line begins with a blank."""
    folded, current = b"", b""
    for sign in line:
        octets = sign.encode("utf-8")
        if len(current) + len(octets) > _FOLD:
            folded, current = folded + current + b"\r\n", b" "
        current += octets
    return folded + current + b"\r\n"
