"""One HTML page that needs nothing but itself: the same words, figures and tables, for a screen of any width and for paper.

Figures are SVG from the marks that paper is drawn from; what a mark says when it is pointed at or reached by keyboard is the row of its
table, in CSS alone. One small script adds sorting and arrow keys and may be left out. Every text is escaped by the template; a policy in
the head forbids whatever is not the page's own, by the sums of its one style sheet and its one script. The same contents give the same
bytes.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import i18n
from analytics import frames
from analytics.dossier.contents import Dossier, Figure, Passport, Section, Table
from analytics.dossier.formats.codes import qr_code
from analytics.dossier.formats.passports import Line, own_lines, told_once
from analytics.exports import HIDDEN, ExportColumn, ExportTable, in_words
from analytics.figures.calendar import incident_shades
from analytics.figures.palette import DARK, LIGHT, Palette
from analytics.frames import is_missing
from settings import PROJECT_DIR

HERE = Path(__file__).parent / "templates"
FACE = PROJECT_DIR / "static" / "fonts" / "ibm-plex-sans-latin-wght-normal.woff2"
_NUMBERS = ("integer", "row_number", "decimal", "share")
_FAINT = ("severity-0", "severity-1", "severity-unknown", "step-0")  # drawn with an outline
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)  # and what turns writing round
_MOST_ON_A_PHONE = 5  # words under an axis


def page(dossier: Dossier) -> bytes:
    style, script = _style_of(dossier), _script()
    policy = (
        f"default-src 'none'; style-src '{sum_of(style)}'; script-src '{sum_of(script)}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    html: str = _template().render(
        it=dossier,
        t=lambda key: i18n.t(key, dossier.lang),
        policy=policy,
        style=Markup(style),
        script=Markup(script),
        fills=("ink", *(f"severity-{code}" for code in LIGHT.severity)),
    )
    return html.encode("utf-8")


@lru_cache(maxsize=1)
def _template() -> Any:
    return environment().get_template("page.html")


def environment(*folders: Path) -> Environment:
    """Templates of these folders, and of the dossier: its drawings, tables and passports."""
    environment = Environment(
        loader=FileSystemLoader([*folders, HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=seen,
    )
    environment.filters |= {"share": _share, "code": _code, "absolute": _absolute, "aside": _aside}
    environment.globals |= {
        "kind_of": lambda part: type(part).__name__.lower(),
        "columns_of": _columns,
        "rows_of": _rows,
        "told_of": _told,
        "on_phone": _is_on_phone,
        "is_faint": lambda fill: fill in _FAINT,
        "passport_of": _passport,
        "shared_of": _shared,
    }
    return environment


def seen(value: Any) -> Any:
    """A text without characters that nobody sees; what is markup already stays."""
    return _UNSEEN.sub("\ufffd", value) if isinstance(value, str) and not isinstance(value, Markup) else value


# --- tables and marks -------------------------------------------------------------------------------------------------


def _columns(table: ExportTable) -> list[dict[str, Any]]:
    return [{"label": column.label, "is_number": column.type in _NUMBERS} for column in table.columns]


def _rows(table: ExportTable) -> list[list[dict[str, Any]]]:
    """Every cell as words, with what it is sorted by where that is another."""
    return [
        [
            {"words": in_words(column, row[column.name], table.lang), "sort": _sorted_by(column, row[column.name]), **_look(column)}
            for column in table.columns
        ]
        for row in frames.records(table.rows())
    ]


def _look(column: ExportColumn) -> dict[str, bool]:
    return {"is_number": column.type in _NUMBERS, "is_date": column.type == "date"}


def _sorted_by(column: ExportColumn, value: Any) -> str | None:
    if value is HIDDEN or is_missing(value):
        return ""
    if column.type in _NUMBERS:
        return repr(float(value))
    return value.isoformat() if column.type in ("date", "moment") else None


def _told(figure: Figure) -> Callable[..., tuple[str, str]]:
    """What a mark of a day or of several says, and a cell of a criterion and a month: their row of the table, as a head and the rest."""
    table, lang = figure.export, figure.export.lang
    days = [column.name for column in table.columns if column.type == "date"]
    colon = i18n.t("punctuation.colon", lang)

    def key(row: dict[str, Any]) -> tuple[str, str]:
        return str(row.get("criterion_code", "")), row[days[0]].isoformat()

    by_key = {key(row): row for row in frames.records(table.rows())} if days else {}

    def rest(row: dict[str, Any], counted: str = "") -> list[str]:
        return [
            f"{column.label}{colon}{in_words(column, row[column.name], lang)}"
            for column in table.columns
            if column.type in _NUMBERS and not is_missing(row[column.name]) and (row[column.name] != 0 or column.name == counted)
        ]

    def told(mark: dict[str, Any], of: dict[str, Any] | None = None) -> tuple[str, str]:
        row = by_key.get((of["code"] if of else "", mark["on"]))
        if row is None:
            return i18n.date(dt.date.fromisoformat(mark["on"]), lang), ""
        if of:
            month = i18n.month(row[days[0]], lang)
            unseen = [] if mark["is_observed"] else [i18n.t("overview.timeline.unobserved", lang)]
            return f"{of['label']} – {month}", " · ".join([row["place"], *unseen, *rest(row, "n_reporters")])
        return i18n.sentence_case(i18n.day_range(row[days[0]], row[days[-1]], lang)), " · ".join(rest(row))

    return told


def _is_on_phone(place: int, n: int) -> bool:
    """Whether a word of an axis with `n` of them has room on a narrow screen."""
    return place % -(-n // _MOST_ON_A_PHONE) == 0


def _shared(section: Section, lang: str) -> tuple[Line, ...]:
    return told_once([part.passport for part in section.parts if isinstance(part, Figure | Table)], lang)


def _passport(passport: Passport, shared: Sequence[Line]) -> dict[str, Any]:
    own = {"lines": own_lines(passport, shared), "notes": passport.notes}
    return own | {"permalink": _absolute(passport.permalink), "code": _code(passport.permalink)}


def _share(part: float) -> str:
    """A fraction as SVG wants it."""
    return f"{100 * part:.3f}".rstrip("0").rstrip(".") + "%"


def _aside(at: float) -> str:
    """On which side of its place a word of an axis stands, so that none is cut at an edge."""
    return "start" if at < 0.04 else "end" if at > 0.96 else "middle"


def _absolute(link: str) -> str:
    """A link leads somewhere only with its site; anything but the web is not followed."""
    return link if link.startswith(("https://", "http://")) else ""


def _code(link: str) -> Markup | None:
    drawn = qr_code(_absolute(link), dark="#000000")
    return Markup(drawn) if drawn else None


# --- the look ---------------------------------------------------------------------------------------------------------


def _style_of(dossier: Dossier) -> str:
    margins = {
        "top-left": f"{dossier.words['product']} – {dossier.audience}",
        "top-right": dossier.words["demo"].upper() if dossier.is_demo else "",
        "bottom-left": f"{dossier.words['build']}{dossier.words['colon']}{dossier.build_id}",
    }
    return style(margins, HERE / "page.css")


def style(margins: Mapping[str, str], *sheets: Path) -> str:
    """The style sheet with the face, the colours for a light and a dark ground, and the words in the margins of paper."""
    face = base64.b64encode(FACE.read_bytes()).decode()
    boxes = " ".join(f"@{place} {{ content: {_css_string(words)} }}" for place, words in margins.items())
    return (
        f'@font-face {{ font-family: "IBM Plex Sans"; font-weight: 100 700; src: url(data:font/woff2;base64,{face}) format("woff2") }}\n'
        f":root {{ {_colors(LIGHT)} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_colors(DARK)} }} }}\n"
        f"@page {{ {boxes} }}\n" + "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    )


def _colors(colors: Palette) -> str:
    named = {
        "ground": colors.ground,
        "surface": colors.surface,
        "ink": colors.ink,
        "context": colors.context,
        "hairline": colors.hairline,
        "accent": colors.accent,
        **{f"severity-{code}": color for code, color in colors.severity.items()},
        **{f"region-{code}": color for code, color in colors.region.items()},
        **{f"step-{step}": color for step, color in enumerate(incident_shades(colors))},
    }
    return " ".join(f"--{name}: {color};" for name, color in named.items())


def _css_string(words: str) -> str:
    """Quoted so that no sign of it can end the string or the style sheet."""
    return '"' + "".join(sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):06x}" for sign in seen(words)) + '"'


def _script() -> str:
    return (HERE / "page.js").read_text(encoding="utf-8")


def sum_of(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
