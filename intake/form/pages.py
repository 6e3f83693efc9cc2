"""Makes the pages of the form: language, headers, templates. What a page says of a submission is always escaped."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

import i18n
from intake import submission
from intake.form.counts import LEAST_REPORTERS
from intake.form.questions import Questions
from intake.languages import accepted_language
from intake.packing import accepts_gzip, packed
from intake.store.writing import CORRECTION_TIME
from intake.words import say
from settings import Settings

PREFIX = "/signaler"
TEMPLATES = Path(__file__).with_name("templates")
_TOKEN_PLACE = "(token)"
_MOST_UNSENT = 64
_LIMITS = {
    "least_colleagues": LEAST_REPORTERS,
    "hours": int(CORRECTION_TIME.total_seconds()) // 3600,
    "most_comment": submission.COMMENT_LENGTH,
    "most_minutes": submission.MOST_MINUTES,
    "most_patients": submission.MOST_PATIENTS,
}


def words(key: str, lang: str, **values: object) -> str:
    """`form.<key>`, with the limits that the code keeps."""
    return i18n.t(f"form.{key}", lang, **{name: i18n.number(limit, lang) for name, limit in _LIMITS.items()}, **values)


def fault_words(code: str, lang: str) -> str:
    """Of a fault of the form's own, else the sentence the API gives."""
    own = f"form.fault.{code}"
    return words(f"fault.{code}", lang) if own in i18n.texts(lang) else say(f"fault.{code}", lang)


def contact_link(contact: str) -> str:
    """Of an e-mail address or a telephone number, as the settings let them in; empty where there is none."""
    if "@" in contact:
        return f"mailto:{contact}"
    digits = "".join(one for one in contact.replace("(0)", "") if one.isdigit())  # the nought is for calls from inside the country
    return f"tel:{'+' if contact.startswith('+') else ''}{digits}" if digits else ""


def qr_code(address: str) -> Markup:
    """As SVG in the page: black on white whatever the colours of the page."""
    return Markup(segno.make(address, error="m", micro=False).svg_inline(border=2, dark="#000", light="#fff", omitsize=True))


@dataclass(frozen=True)
class Asked:
    """How a page is asked for: language, whether in a frame on another site, where the form stands."""

    lang: str
    is_framed: bool
    prefix: str

    @classmethod
    def by(cls, request: Request) -> Asked:
        given = request.query_params.get("lang", "")
        lang = given if given in i18n.LANGUAGES else accepted_language(request.headers.get("accept-language", ""))
        return cls(lang, request.query_params.get("embed") == "1", request.scope.get("root_path", "") + PREFIX)

    def address(self, path: str = "", lang: str = "", **query: str) -> str:
        frame = {"embed": "1"} if self.is_framed else {}
        return f"{self.prefix}{path}?{urlencode({'lang': lang or self.lang} | frame | query)}"


@dataclass(frozen=True)
class Asset:
    """A style sheet or a script: its address changes with its content, so browsers may keep it for good."""

    name: str
    content: bytes
    media_type: str
    packed: bytes = field(repr=False)

    @classmethod
    def read(cls, file: Path, media_type: str) -> Asset:
        content = file.read_bytes()
        name = f"{file.stem}.{hashlib.sha256(content).hexdigest()[:12]}{file.suffix}"
        return cls(name, content, media_type, gzip.compress(content, mtime=0))


class Pages:
    """`show` makes an answer of a template."""

    def __init__(self, questions: Questions, settings: Settings) -> None:
        self._questions = questions
        self._ancestors = settings.form_ancestors
        self._privacy_url, self._contact = settings.privacy_url, settings.contact
        self._months = settings.raw_months
        self._unsent: dict[tuple[Asked, Hashable], str] = {}
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
        )
        self.style = Asset.read(TEMPLATES / "form.css", "text/css; charset=utf-8")
        self.script = Asset.read(TEMPLATES / "form.js", "text/javascript; charset=utf-8")

    def show(self, request: Request, asked: Asked, template: str, status: int = 200, **context: Any) -> Response:
        return self.answer(request, asked, self.render(asked, template, **context), status)

    def show_unsent(self, request: Request, asked: Asked, key: Hashable, token: str, make: Callable[[str], str]) -> Response:
        """The form as everybody first sees it who asks for the same, made once for each `key`: only its token is each reader's own."""
        if (asked, key) not in self._unsent:
            if len(self._unsent) >= _MOST_UNSENT:
                self._unsent.clear()
            self._unsent[asked, key] = make(_TOKEN_PLACE)
        return self.answer(request, asked, self._unsent[asked, key].replace(_TOKEN_PLACE, token))

    def render(self, asked: Asked, template: str, **context: Any) -> str:
        return self._templates.get_template(template).render(
            asked=asked,
            lang=asked.lang,
            languages=i18n.LANGUAGES,
            say=lambda key, **values: words(key, asked.lang, **values),
            privacy_url=self._privacy_url,
            contact=self._contact,
            contact_link=contact_link(self._contact),
            months=i18n.plural("form.kept.months", self._months, asked.lang),
            most_comment=submission.COMMENT_LENGTH,
            questions=self._questions,
            style=f"{asked.prefix}/{self.style.name}",
            script=f"{asked.prefix}/{self.script.name}",
            **context,
        )

    def answer(self, request: Request, asked: Asked, html: str, status: int = 200) -> Response:
        return packed(request, Response(html, status, self._headers(asked), media_type="text/html"))

    def asset(self, request: Request, asset: Asset) -> Response:
        headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
        if accepts_gzip(request):
            return Response(asset.packed, headers={**headers, "content-encoding": "gzip"}, media_type=asset.media_type)
        return Response(asset.content, headers=headers, media_type=asset.media_type)

    def _headers(self, asked: Asked) -> Mapping[str, str]:
        """Nothing from elsewhere, nothing written into a page runs. Only with `embed=1`, and only the sites named, may frame it."""
        ancestors = " ".join(self._ancestors) if asked.is_framed and self._ancestors else "'none'"
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            f"form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
        )
        headers = {
            "content-security-policy": policy,
            "referrer-policy": "same-origin",  # without it browsers would not say where a form was sent from
            "cache-control": "no-store",
            "content-language": asked.lang,
            "vary": "accept-language, cookie, accept-encoding",
        }
        return headers if ancestors != "'none'" else headers | {"x-frame-options": "DENY"}
