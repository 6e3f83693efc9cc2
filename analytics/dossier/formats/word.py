"""The letter and the whole dossier as a Word document that the union can go on writing in: real headings, tables, captions and fields.

A template (`scripts/word_template.py` makes it; the union may put its own beside its data) says how it looks; this fills it. What data or
people wrote is text: it is escaped, braces included, and never read as a template. The same contents give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import ParseError

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, RichText
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError
from markupsafe import Markup, escape

import i18n
from analytics import frames
from analytics.dossier import own_template
from analytics.dossier.charts import PALETTE
from analytics.dossier.contents import Definitions, Dossier, Figure, Heading, Paragraphs, Part, Section, Table
from analytics.dossier.formats import typesetting
from analytics.dossier.formats.passports import Line, own_lines, told_once
from analytics.dossier.letter.contents import Letter
from analytics.dossier.request import Refused
from analytics.exports import in_words
from settings import get_settings

EPOCH = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)  # of the template itself
_NUMBERS = ("integer", "row_number", "decimal", "share")
_LONGEST = 34  # characters, of a cell that asks for room
_WIDTH, _PPI = Mm(166), 200  # of a drawing: the width of the text
_LOCALES = {"fr": "fr-BE", "nl": "nl-BE", "en": "en-GB"}
_NO_XML = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNREADABLE = (TemplateError, PackageNotFoundError, zipfile.BadZipFile, XMLSyntaxError, ParseError, KeyError, ValueError, TypeError)


def word(dossier: Dossier) -> bytes:
    """Raises Refused where the union's own template cannot be filled in or is kept nowhere."""
    wanted = str(dossier.record.get("word_template", ""))
    template = own_template.content(wanted)
    try:
        return _filled(dossier, template)
    except _UNREADABLE as error:
        if not wanted:
            raise
        raise Refused("word_template", why=f"{get_settings().word_template.name}: {error}") from error


def _filled(dossier: Dossier, template: bytes) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    document.render(_context(dossier, document), environment, autoescape=True)
    _set_widths(document.docx, dossier)
    _set_language(document.docx, _LOCALES[dossier.lang])
    _set_properties(document.docx.core_properties, dossier)
    return packed(document.docx, dossier.issued_at)


def packed(document: Any, moment: dt.datetime) -> bytes:
    """The file, every part of it dated alike and in one order."""
    as_saved, out = io.BytesIO(), io.BytesIO()
    document.save(as_saved)
    on = max(moment, dt.datetime(1980, 1, 1, tzinfo=dt.UTC)).timetuple()[:6]
    with zipfile.ZipFile(as_saved) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, on)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            made.writestr(entry, given.read(name))
    return out.getvalue()


def _set_widths(document: Any, dossier: Dossier) -> None:
    """Columns as wide as their words ask for: those who open the file otherwise than by Word see them so, Word may still fit them."""
    tables = iter(document.tables)
    for part in dossier.numbered:
        if not isinstance(part, Table) or not part.is_printed:
            continue
        shape = _table(part)
        labels = [str(one["label"].unescape()) for one in shape["columns"]]
        table = next((one for one in tables if [cell.text for cell in one.rows[0].cells] == labels), None)
        if table is None:  # a template of the union's may have none, or others
            return
        words = [[label, *(str(row[at]["words"]) for row in shape["rows"])] for at, label in enumerate(labels)]
        longest = [max(max(map(len, label.split())), *(min(len(cell), _LONGEST) for cell in cells), 4) for label, *cells in words]
        widths = [round(_WIDTH.twips * one / sum(longest)) for one in longest]
        for column, width in zip(table._tbl.tblGrid.iter(qn("w:gridCol")), widths, strict=True):
            column.set(qn("w:w"), str(width))
        for row in table._tbl.iter(qn("w:tr")):
            for cell, width in zip(row.iter(qn("w:tcW")), widths, strict=False):
                cell.set(qn("w:w"), str(width))
                cell.set(qn("w:type"), "dxa")


def _set_language(document: Any, locale: str) -> None:
    """Of the whole document: what a screen reader speaks and a spelling checker checks."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    found = [*document.styles.element.iter(qn("w:lang")), *document.settings.element.iter(qn("w:themeFontLang"))]
    if defaults is not None and defaults.find(qn("w:lang")) is None:
        found.append(defaults.makeelement(qn("w:lang")))
        defaults.append(found[-1])
    for one in found:
        one.set(qn("w:val"), locale)


def _set_properties(properties: Any, dossier: Dossier) -> None:
    issued = dossier.issued_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    properties.title, properties.subject = _plain(dossier.title)[:250], _plain(dossier.subtitle)[:250]
    properties.author = properties.last_modified_by = dossier.words["product"]
    properties.keywords, properties.comments = dossier.build_id, _plain(dossier.notice)[:250]
    properties.language, properties.revision = _LOCALES[dossier.lang], 1
    properties.created = properties.modified = issued
    properties.last_printed = issued


# --- the contents as the template names them ---------------------------------------------------------------------------


def _plain(text: str) -> str:
    """What XML can hold, on one line."""
    return _NO_XML.sub("\ufffd", re.sub(r"[\t\r\n]+", " ", text))


def _text(text: str) -> Markup:
    """Escaped, braces too: no later pass over the document finds a template in what data wrote."""
    return Markup(str(escape(_plain(text))).replace("{", "&#123;").replace("}", "&#125;"))


def _spoken(before: str, quoted: str, lang: str, after: str) -> Markup:
    """What somebody else says stands in a run of its own, in their language."""
    if lang not in _LOCALES:
        return _text(before + quoted + after)
    open_, close = Markup('<w:r><w:rPr>{}</w:rPr><w:t xml:space="preserve">'), Markup("</w:t></w:r>")
    own = open_.format(Markup('<w:lang w:val="{}"/>').format(_LOCALES[lang]))
    return _text(before) + close + own + _text(quoted) + close + open_.format("") + _text(after)


def _context(dossier: Dossier, document: DocxTemplate) -> dict[str, Any]:
    lang, words, letter = dossier.lang, dossier.words, dossier.letter
    pictures = _pictures(dossier)
    before, between, after = i18n.t("letter.page_of", lang, n="\0", of="\0").split("\0")
    return {
        "letter": _letter(letter) if letter else None,
        "letter_header": _text(f"{letter.organisation} – {letter.references[0][1]}" if letter else ""),
        "letter_footer": _text(" · ".join(letter.contact) if letter else ""),
        "dossier_header": _text(" – ".join(filter(None, (words["product"], dossier.audience, words["demo"] if dossier.is_demo else "")))),
        "dossier_footer": _text(dossier.subtitle),
        "page_words": [_text(before), _text(between), _text(after)],
        "product": _text(words["product"]),
        "audience": _text(dossier.audience),
        "notice": _text(dossier.notice),
        "demo": _text(words["demo"]),
        "title": _text(dossier.title),
        "subtitle": _text(dossier.subtitle),
        "colon": _text(words["colon"]),
        "words": {name: _text(one) for name, one in words.items()},
        "key_figures": [{"value": _text(one.value), "label": _text(one.label)} for one in dossier.key_figures],
        "facts": _pairs(dossier.facts),
        "sections": [_section(one, dossier, document, pictures) for one in dossier.sections],
        "notes": [_text(one) for one in dossier.notes],
    }


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, Markup]]:
    return [{"label": _text(name), "words": _text(words)} for name, words in pairs]


def _letter(letter: Letter) -> dict[str, Any]:
    lines = {name: [_text(one) for one in getattr(letter, name)] for name in ("sender", "contact", "addressee", "signature")}
    names = (
        "organisation",
        "dated",
        "salutation",
        "opening",
        "formula",
        "on_behalf",
        "annexes_heading",
        "copies",
        "mark",
        "unsignable",
    )
    parts = [
        {
            "heading": _text(part.heading),
            "lead": _text(part.lead),
            "items": [
                {
                    "mark": f"{number}." if part.is_numbered else "–",
                    "strong": _text(f"{item.words} ") if item.more else "",
                    "plain": _text(item.more or item.words),
                }
                for number, item in enumerate(part.items, start=part.first)
            ],
            "note": _text(part.note),
        }
        for part in letter.parts
    ]
    return {
        **{name: _text(getattr(letter, name)) for name in names},
        **lines,
        "references": _pairs(letter.references),
        "subject": _pairs((letter.subject,))[0],
        "parts": parts,
        "annexes": [{"n": n, "words": _text(words)} for n, words in enumerate(letter.annexes, start=1)],
    }


def _section(section: Section, dossier: Dossier, document: DocxTemplate, pictures: dict[str, bytes]) -> dict[str, Any]:
    """Parts one after the other; what figures and tables say is a heading one level below the last. What all passports say stands first,
    as a note: a template of the union's own knows these."""
    printed = [part for part in section.parts if isinstance(part, Figure) or (isinstance(part, Table) and part.is_printed)]
    shared = told_once([part.passport for part in printed], dossier.lang)
    colon = dossier.words["colon"]
    parts: list[dict[str, Any]] = []
    if shared:
        parts.append({"kind": "quiet", "mark": "", "text": _text(" · ".join(f"{name}{colon}{words}" for name, words in shared))})
    level = 2
    for part in section.parts:
        if isinstance(part, Heading):
            level = 3
        parts += _part(part, dossier, document, pictures, level, shared)
    return {"heading": _text(section.heading), "parts": parts}


def _part(
    part: Part, dossier: Dossier, document: DocxTemplate, pictures: dict[str, bytes], level: int, shared: Sequence[Line]
) -> list[dict[str, Any]]:
    match part:
        case Heading():
            return [{"kind": "heading", "text": _text(part.text)}]
        case Paragraphs():
            kind = {"bullets": "bullet"}.get(part.kind, part.kind)
            return [{"kind": kind, "mark": f"{n}.", "text": _spoken(*words)} for n, words in enumerate(part.spoken, start=1)]
        case Definitions():
            return [{"kind": "definition", "term": _text(term), "text": _text(words)} for term, words in part.pairs]
        case Table() if not part.is_printed:
            return []
        case Figure():
            own = {"kind": "figure", "what": _text(part.what), "picture": _Picture(document, pictures[part.number], part.number, part.alt)}
        case Table():
            own = {"kind": "table", "what": _text(part.export.what_is_counted), **_table(part)}
    label, _, n = part.number.rpartition(" ")
    passport = own_lines(part.passport, shared)
    if part.passport.notes:
        name, _, what = dossier.words["see_notes"].partition(dossier.words["colon"])
        passport.append((name, " ".join(filter(None, (what, ", ".join(map(str, part.passport.notes)))))))
    common = {"title": _text(part.title), "label": _text(label), "n": _text(n), "level": level, "notes": [_text(one) for one in part.notes]}
    return [own | common | {"passport": _pairs(tuple(passport)), "link": _link(document, part.passport.permalink, dossier)}]


def _table(part: Table) -> dict[str, Any]:
    columns = [column for column in part.export.columns if not part.printed or column.name in part.printed]
    return {
        "columns": [{"label": _text(one.label), "is_number": one.type in _NUMBERS} for one in columns],
        "rows": [
            [{"words": _text(in_words(one, row[one.name], part.export.lang)), "is_number": one.type in _NUMBERS} for one in columns]
            for row in frames.records(part.export.rows())
        ],
    }


def _link(document: DocxTemplate, permalink: str, dossier: Dossier) -> RichText | str:
    """A link that a reader can follow is one only with its site."""
    if not permalink.startswith("http"):
        return ""
    link = RichText()
    link.add(dossier.words["to_reopen"], style="Hyperlink", url_id=document.build_url_id(permalink))
    return link


# --- pictures ---------------------------------------------------------------------------------------------------------


def _pictures(dossier: Dossier) -> dict[str, bytes]:
    """The drawings by their number, from the same marks as in print."""
    figures = [part for part in dossier.numbered if isinstance(part, Figure)]
    if not figures:
        return {}
    charts = [{"kind": one.chart.kind, "marks": one.chart.marks} for one in figures]
    data = {"charts": charts, "palette": PALETTE, "lang": dossier.lang}
    drawn = typesetting.pictures("drawings.typ", "drawings", data, dossier.issued_at, ppi=_PPI)
    return dict(zip((one.number for one in figures), drawn, strict=True))


class _Picture:
    """A picture with the sentence that says it, put into the part of the document that is being filled."""

    def __init__(self, document: DocxTemplate, content: bytes, name: str, alt: str) -> None:
        self._document, self._content = document, content
        self._name, self._alt = _plain(name), _plain(alt)

    def __html__(self) -> str:
        inline: Any = self._document.current_rendering_part.new_pic_inline(io.BytesIO(self._content), _WIDTH, None)
        for element in (inline.docPr, inline.graphic.graphicData.pic.nvPicPr.cNvPr):
            element.set("name", self._name)
            element.set("descr", self._alt)
        xml = inline.xml.replace("{", "&#123;").replace("}", "&#125;")
        return f'</w:t></w:r><w:r><w:drawing>{xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'
