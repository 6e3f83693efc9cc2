"""The pages of the edition: one in each language and one to choose among them. No script, nothing fetched, nothing sent."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

import i18n
from analytics.dossier.contents import Passport
from analytics.dossier.formats import page as dossier_page
from analytics.dossier.formats.passports import Line, own_lines
from analytics.edition.contents import Contents
from analytics.figures.palette import LIGHT

_JOINER = "\u2060"  # keeps `e-services` on one line; a hyphen that never breaks is not in the face
HERE = Path(__file__).parent / "templates"


def page(contents: Contents, files: Mapping[str, Sequence[tuple[str, int]]], address: str) -> bytes:
    """`files`: by id of a table, where its files stand from the page, with their sizes in bytes. `address`: of the folder on the web, empty
    where nobody knows."""
    it = contents.page
    margins = {
        "top-left": f"{it.words['product']} – {it.audience}",
        "top-right": it.words["demo"].upper() if it.is_demo else "",
        "bottom-left": f"{it.words['build']}{it.words['colon']}{it.build_id}",
    }
    style = dossier_page.style(margins, dossier_page.HERE / "page.css", HERE / "edition.css")
    return _rendered(
        "edition.html",
        style,
        it=it,
        edition=contents,
        files=files,
        t=lambda key: i18n.t(key, it.lang),
        size=lambda octets: i18n.t("edition.size", it.lang, size=i18n.number(max(octets / 1000, 1), it.lang)),
        languages=_languages(),
        fills=("ink", *(f"severity-{code}" for code in LIGHT.severity)),
        address=address,
    )


def index(editions: Sequence[Contents], address: str) -> bytes:
    """In every language at once: what was found, and where to read it."""
    style = dossier_page.style({}, dossier_page.HERE / "page.css", HERE / "edition.css")
    return _rendered("index.html", style, editions=editions, languages=_languages(), address=address, it=editions[0].page)


def _languages() -> list[tuple[str, str]]:
    return [(lang, i18n.t("edition.language", lang)) for lang in i18n.LANGUAGES]


def _rendered(template: str, style: str, **words: Any) -> bytes:
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    html: str = _environment().get_template(template).render(policy=policy, style=Markup(style), **words)
    return html.encode("utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    found = dossier_page.environment(HERE)
    found.globals["passport_of"] = _passport
    found.filters["unbroken"] = lambda words: words.replace("e-", f"e-{_JOINER}")
    return found


def _passport(passport: Passport, shared: Sequence[Line]) -> dict[str, Any]:
    """Without the link that reopens the view: the reader is there."""
    return {"lines": own_lines(passport, shared), "notes": passport.notes, "permalink": "", "code": None}
