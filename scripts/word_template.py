"""Makes the template of the Word document: `python -m scripts.word_template [FILE]`, the one of the product if no file is given.

The union may keep a copy as `dossier.docx` in its data folder and change it in Word: styles, margins, header and footer, order and words.
What stands between double braces is filled in; a line that begins with `{%p` repeats or leaves out those up to its end, and stays a
paragraph of its own. The names that may be used are those of `analytics/dossier/formats/word.py`. The same code makes the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from analytics.dossier.formats import word
from analytics.dossier.own_template import OF_THE_PRODUCT

FACE = "Calibri"  # every Word has it
INK, QUIET, LINE, LINK = "1A1F26", "66707C", "DDE1E6", "0B5CAD"
BESIDE = Mm(22)  # the margins left and right


def main(path: Path) -> None:
    document: Any = Document()
    _emptied(document)
    _styles(document)
    _letter(document)
    annex = document.add_section(WD_SECTION.NEW_PAGE)
    _shrunk(document.paragraphs[-1])  # the paragraph of the break itself
    _paragraph(document, "{%p endif %}")
    _dossier(document)
    _pages(document.sections[0], "{{ letter_header }}", "{{ letter_footer }}", has_title=True)
    _pages(annex, "{{ dossier_header }}", "{{ dossier_footer }}", has_title=False)
    path.write_bytes(word.packed(document, word.EPOCH))


# --- what the document looks like -------------------------------------------------------------------------------------


def _emptied(document: Any) -> None:
    """Takes away what Word's own template brings that says nothing: the little picture of it, styles of another look, words of origin."""
    for relations, kind in ((document.part.package.rels, "/thumbnail"), (document.part.rels, "/stylesWithEffects")):
        for name in [name for name, relation in relations.items() if relation.reltype.endswith(kind)]:
            del relations[name]
    for name in ("author", "title", "comments", "keywords", "subject", "last_modified_by"):
        setattr(document.core_properties, name, "")
    document.core_properties.revision = 1
    document.core_properties.created = document.core_properties.modified = word.EPOCH.replace(tzinfo=None)


def _styles(document: Any) -> None:
    for style in list(document.styles.element):  # twins for characters, of the former look
        if (style.find(qn("w:name")) is not None) and style.find(qn("w:name")).get(qn("w:val")).endswith(" Char"):
            document.styles.element.remove(style)
        elif style.find(qn("w:link")) is not None:
            style.remove(style.find(qn("w:link")))
    normal = _style(document, "Normal", size=10.5, after=5)
    normal.paragraph_format.line_spacing = 1.1
    _style(document, "Title", size=24, bold=True, before=30, after=6)
    _without_border(document.styles["Title"])
    _style(document, "Subtitle", size=12, color=QUIET, after=18)
    for level, (size, before) in enumerate(((17, 24), (12.5, 16), (11, 12)), start=1):
        style = _style(document, f"Heading {level}", size=size, bold=True, before=before, after=5)
        style.paragraph_format.keep_with_next = True
    document.styles["Heading 1"].paragraph_format.page_break_before = False
    caption = _style(document, "Caption", size=9, color=QUIET, after=4)
    caption.paragraph_format.keep_with_next = True
    _style(document, "List Bullet", size=10.5, after=3)
    _style(document, "Header", size=8, color=QUIET)
    _style(document, "Footer", size=8, color=QUIET)
    made = {
        "Expéditeur": {"size": 8.5, "color": QUIET, "after": 0},
        "Mention": {"size": 10, "bold": True, "before": 6, "after": 6},
        "Destinataire": {"size": 10.5, "after": 0},
        "Références": {"size": 8.5, "color": QUIET, "after": 2},
        "Objet": {"size": 11, "bold": True, "before": 10, "after": 8},
        "Titre de lettre": {"size": 10, "bold": True, "before": 8, "after": 2, "next": True},
        "Lettre": {"size": 10, "after": 4},
        "Point de lettre": {"size": 10, "after": 2, "hanging": Mm(6)},
        "Signature de lettre": {"size": 10, "after": 0, "left": Mm(88), "next": True},
        "Annexes": {"size": 8.5, "after": 0},
        "Numéroté": {"size": 11, "after": 6, "hanging": Mm(8)},
        "Image": {"after": 4},
        "Note": {"size": 9, "before": 3, "after": 2},
        "Passeport": {"size": 8, "color": QUIET, "before": 3, "after": 14},
        "Cellule": {"size": 8.5, "after": 0},
        "Cellule nombre": {"size": 8.5, "after": 0, "right": True},
        "Cellule titre": {"size": 8.5, "bold": True, "after": 0},
        "Cellule titre nombre": {"size": 8.5, "bold": True, "after": 0, "right": True},
        "Sommaire": {"size": 10.5, "after": 2},
    }
    for name, look in made.items():
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = normal
        _style(document, name, **look)
    _in_the_window(document.styles["Destinataire"])
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor.from_string(LINK), True
    _table_style(document)


def _style(document: Any, name: str, **look: Any) -> Any:
    """`before` and `after` in points, `hanging` the room of a number or a dash."""
    style = document.styles[name]
    style.font.name = FACE
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    faces.set(qn("w:cs"), FACE)
    style.font.color.rgb = RGBColor.from_string(look.get("color", INK))
    style.font.bold, style.font.italic = look.get("bold", False), False
    if "size" in look:
        style.font.size = Pt(look["size"])
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(look.get("before", 0)), Pt(look.get("after", 0))
    form.keep_with_next = look.get("next", False)
    if look.get("right"):
        form.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if "left" in look:
        form.left_indent = look["left"]
    if "hanging" in look:
        form.left_indent, form.first_line_indent = look["hanging"], -look["hanging"]
        form.tab_stops.add_tab_stop(look["hanging"])
    style.hidden, style.quick_style = False, True
    return style


def _without_border(style: Any) -> None:
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _in_the_window(style: Any) -> None:
    """Where a right-hand window shows it, whatever stands above: a frame at 110 mm from the left and 45 mm from the top of the sheet."""
    frame = OxmlElement("w:framePr")
    where = {"w": Mm(80), "h": Mm(34), "x": Mm(110), "y": Mm(45)}
    for name, length in where.items():
        frame.set(qn(f"w:{name}"), str(round(length.twips)))
    for name, value in {"hRule": "exact", "wrap": "notBeside", "vAnchor": "page", "hAnchor": "page"}.items():
        frame.set(qn(f"w:{name}"), value)
    properties = style.element.get_or_add_pPr()
    first = next((one for one in properties if one.tag not in (qn("w:pStyle"), qn("w:keepNext"), qn("w:keepLines"))), None)
    properties.append(frame) if first is None else first.addprevious(frame)


def _table_style(document: Any) -> None:
    """Hairlines between rows, a stronger one under the headings."""
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
    style = parse_xml(
        f"<w:style {nsdecls('w')} w:type='table' w:customStyle='1' w:styleId='TableauDossier'>"
        "<w:name w:val='Tableau du dossier'/><w:basedOn w:val='TableNormal'/><w:uiPriority w:val='59'/><w:qFormat/>"
        f"<w:tblPr><w:tblBorders><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
        "<w:tblCellMar><w:top w:w='40' w:type='dxa'/><w:left w:w='70' w:type='dxa'/><w:bottom w:w='40' w:type='dxa'/>"
        "<w:right w:w='70' w:type='dxa'/></w:tblCellMar></w:tblPr>"
        "<w:tblStylePr w:type='firstRow'><w:tcPr><w:tcBorders>"
        f"<w:bottom w:val='single' w:sz='8' w:space='0' w:color='{INK}'/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
    )
    document.styles.element.append(style)


def _pages(section: Any, header: str, footer: str, *, has_title: bool) -> None:
    """A4; page so much of so much within the letter, and within the dossier."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = BESIDE
    section.top_margin, section.bottom_margin = (Mm(18), Mm(16)) if has_title else (Mm(24), Mm(22))
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = has_title
    for part, words in ((section.header, header), (section.footer, footer)):
        part.is_linked_to_previous = False
        line = part.paragraphs[0]
        line.paragraph_format.tab_stops.clear_all()
        line.paragraph_format.tab_stops.add_tab_stop(Mm(210) - 2 * BESIDE, alignment=2)
        line.add_run(words)
        if words == footer:
            _page_numbers(line)
    if has_title:
        line = section.first_page_footer.paragraphs[0]
        line.paragraph_format.tab_stops.add_tab_stop(Mm(210) - 2 * BESIDE, alignment=2)
        line.add_run(footer)
        _page_numbers(line)
    kind = OxmlElement("w:type")
    kind.set(qn("w:val"), "nextPage")
    section._sectPr.find(qn("w:pgSz")).addprevious(kind)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    margins = section._sectPr.find(qn("w:pgMar"))
    margins.addnext(numbering)


def _page_numbers(line: Any) -> None:
    line.add_run("\t{{ page_words[0] }}")
    _field(line, "PAGE", "1")
    line.add_run("{{ page_words[1] }}")
    _field(line, "SECTIONPAGES", "1")
    line.add_run("{{ page_words[2] }}")


def _field(line: Any, code: str, shown: str) -> None:
    """A field of Word with what it shows until it is brought up to date."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = line.add_run()
        if kind == "code":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {code} "
            run._r.append(text)
        elif kind == "shown":
            run.text = shown
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


# --- what it says -----------------------------------------------------------------------------------------------------


def _paragraph(document: Any, text: str, style: str = "Normal") -> Any:
    return document.add_paragraph(text, style=style)


def _each(document: Any, loop: str, *lines: tuple[str, str]) -> None:
    """Paragraphs for each of several."""
    _paragraph(document, f"{{%p for {loop} %}}")
    for text, style in lines:
        _paragraph(document, text, style)
    _paragraph(document, "{%p endfor %}")


def _only_if(document: Any, condition: str, *lines: tuple[str, str]) -> None:
    _paragraph(document, f"{{%p if {condition} %}}")
    for text, style in lines:
        _paragraph(document, text, style)
    _paragraph(document, "{%p endif %}")


def _letter(document: Any) -> None:
    _paragraph(document, "{%p if letter %}")
    title = _paragraph(document, "", "Expéditeur")
    run = title.add_run("{{ letter.organisation }}")
    run.bold, run.font.size, run.font.color.rgb = True, Pt(17), RGBColor.from_string(INK)
    _each(document, "line in letter.sender", ("{{ line }}", "Expéditeur"))
    _each(document, "line in letter.addressee", ("{{ line }}", "Destinataire"))
    _only_if(document, "letter.mark", ("{{ letter.mark|upper }} – {{ letter.unsignable }}", "Mention"))
    _each(document, "one in letter.references", ("{{ one.label }}{{ colon }}{{ one.words }}", "Références"))
    _paragraph(document, "{{ letter.dated }}", "Lettre")
    _paragraph(document, "{{ letter.subject.label }}{{ colon }}{{ letter.subject.words }}", "Objet")
    _paragraph(document, "{{ letter.salutation }}", "Lettre")
    _paragraph(document, "{{ letter.opening }}", "Lettre")
    _paragraph(document, "{%p for part in letter.parts %}")
    _only_if(document, "part.heading", ("{{ part.heading }}", "Titre de lettre"))
    _only_if(document, "part.lead", ("{{ part.lead }}", "Lettre"))
    _paragraph(document, "{%p for item in part['items'] %}")
    point = _paragraph(document, "{{ item.mark }}\t", "Point de lettre")
    point.add_run("{{ item.strong }}").bold = True
    point.add_run("{{ item.plain }}")
    _paragraph(document, "{%p endfor %}")
    _only_if(document, "part.note", ("{{ part.note }}", "Lettre"))
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{{ letter.formula }}", "Lettre")
    signed = _paragraph(document, "{{ letter.on_behalf }}", "Signature de lettre")
    signed.paragraph_format.space_after = Mm(14)
    _each(document, "line in letter.signature", ("{{ line }}", "Signature de lettre"))
    _paragraph(document, "{%p for one in letter.annexes %}")
    annex = _paragraph(document, "", "Annexes")
    annex.paragraph_format.space_before = Pt(6)
    annex.add_run("{{ letter.annexes_heading }}{{ colon }}").bold = True
    annex.add_run("{{ one.words }}")
    _paragraph(document, "{%p endfor %}")
    _only_if(document, "letter.copies", ("{{ letter.copies }}", "Annexes"))


def _dossier(document: Any) -> None:
    _paragraph(document, "{{ product }} – {{ audience }}", "Expéditeur")
    _only_if(document, "notice", ("{{ demo|upper }} – {{ notice }}", "Mention"))
    _paragraph(document, "{{ title }}", "Title")
    _paragraph(document, "{{ subtitle }}", "Subtitle")
    _paragraph(document, "{%p for one in key_figures %}")
    key_figure = _paragraph(document, "")
    key_figure.add_run("{{ one.value }}").bold = True
    key_figure.add_run(" {{ one.label }}")
    _paragraph(document, "{%p endfor %}")
    _each(document, "one in facts", ("{{ one.label }}{{ colon }}{{ one.words }}", "Note"))
    contents = _paragraph(document, "", "Sommaire")
    contents.paragraph_format.space_before = Pt(14)
    contents.add_run("{{ words.contents }}").bold = True
    _contents(document)
    _paragraph(document, "{%p for section in sections %}")
    _paragraph(document, "{{ section.heading }}", "Heading 1")
    _paragraph(document, "{%p for part in section.parts %}")
    for kind, text, style in (
        ("heading", "{{ part.text }}", "Heading 2"),
        ("plain", "{{ part.text }}", "Normal"),
        ("quiet", "{{ part.text }}", "Note"),
        ("bullet", "{{ part.text }}", "List Bullet"),
        ("numbered", "{{ part.mark }}\t{{ part.text }}", "Numéroté"),
    ):
        _only_if(document, f"part.kind == '{kind}'", (text, style))
    _paragraph(document, "{%p if part.kind == 'definition' %}")
    definition = _paragraph(document, "", "Normal")
    definition.add_run("{{ part.term }}. ").bold = True
    definition.add_run("{{ part.text }}")
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p if part.kind in ('figure', 'table') %}")
    _only_if(document, "part.level == 2", ("{{ part.title }}", "Heading 2"))
    _only_if(document, "part.level == 3", ("{{ part.title }}", "Heading 3"))
    caption = _paragraph(document, "{{ part.label }} ", "Caption")
    _field(caption, "SEQ {{ part.kind }} \\* ARABIC \\r {{ part.n }}", "{{ part.n }}")
    caption.add_run(". {{ part.what }}")
    _only_if(document, "part.kind == 'figure'", ("{{ part.picture }}", "Image"))
    _paragraph(document, "{%p if part.kind == 'table' %}")
    _table(document)
    _paragraph(document, "{%p endif %}")
    _each(document, "note in part.notes", ("{{ note }}", "Note"))
    passport = _paragraph(document, "", "Passeport")
    passport.add_run("{% for line in part.passport %}")
    passport.add_run("{{ line.label }}").bold = True
    passport.add_run("{{ colon }}{{ line.words }} · {% endfor %}{{r part.link }}")
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p endfor %}")
    _only_if(document, "notes", ("{{ words.notes }}", "Heading 1"))
    _each(document, "note in notes", ("{{ loop.index }}.\t{{ note }}", "Numéroté"))


def _contents(document: Any) -> None:
    """The headings as a field that Word brings up to date, filled with what it would hold."""
    _paragraph(document, "{%p for section in sections %}")
    line = _paragraph(document, "{% if loop.first %}", "Sommaire")
    for kind in ("begin", "code", "separate"):
        run = line.add_run()
        if kind == "code":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = ' TOC \\o "1-1" \\n \\h '
            run._r.append(text)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
    line.add_run("{% endif %}{{ section.heading }}{% if loop.last %}")
    run = line.add_run()
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), "end")
    run._r.append(mark)
    line.add_run("{% endif %}")
    _paragraph(document, "{%p endfor %}")


def _table(document: Any) -> None:
    """One row of headings, repeated on every page, and one for each of the data; as many columns as there are."""
    table = document.add_table(rows=4, cols=7)
    table.style, table.autofit = document.styles["Tableau du dossier"], True
    properties = table._tbl.tblPr
    _element(properties, "w:tblW").attrib.update({qn("w:w"): "5000", qn("w:type"): "pct"})
    _element(properties, "w:tblCaption").set(qn("w:val"), "{{ part.title }}")
    cells = (
        ("{%tc for column in part.columns %}", "{%tc if column.is_number %}", "{{ column.label }}", "{%tc else %}", "{{ column.label }}"),
        ("{%tc for cell in row %}", "{%tc if cell.is_number %}", "{{ cell.words }}", "{%tc else %}", "{{ cell.words }}"),
    )
    for row, texts, styles in ((0, cells[0], "Cellule titre"), (2, cells[1], "Cellule")):
        for column, text in enumerate((*texts, "{%tc endif %}", "{%tc endfor %}")):
            cell = table.cell(row, column)
            cell.paragraphs[0].text = text
            cell.paragraphs[0].style = document.styles[f"{styles} nombre" if column == 2 else styles]
            cell._tc.get_or_add_tcPr().get_or_add_tcW().attrib.update({qn("w:w"): "0", qn("w:type"): "auto"})
    table.cell(1, 0).paragraphs[0].text = "{%tr for row in part.rows %}"
    table.cell(3, 0).paragraphs[0].text = "{%tr endfor %}"
    for row, names in ((0, ("w:cantSplit", "w:tblHeader")), (2, ("w:cantSplit",))):
        for name in names:
            _element(table.rows[row]._tr.get_or_add_trPr(), name)


def _shrunk(line: Any) -> None:
    """Takes no room, so that it never makes a page of its own."""
    line.paragraph_format.space_after, line.paragraph_format.line_spacing = Pt(0), Pt(1)
    mark = OxmlElement("w:rPr")
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), "2")
    mark.append(size)
    properties = line._p.get_or_add_pPr()
    properties.find(qn("w:sectPr")).addprevious(mark)


def _element(parent: Any, name: str) -> Any:
    found = parent.find(qn(name))
    if found is None:
        found = OxmlElement(name)
        parent.append(found)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OF_THE_PRODUCT)
