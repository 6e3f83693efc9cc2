"""A browser without scripts, written by hand: it reads the form as HTML and posts what stands in it."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from intake.form.routes import LEAST_SECONDS
from intake.form.signing import Signing
from tests.intake.conftest import Answer, Client, Intake

FORM = "/signaler"


class _Page(HTMLParser):
    """`forms`: address -> fields as they stand. `texts`: every text between tags. `tags`: every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: dict[str, list[tuple[str, str]]] = {}
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._form: list[tuple[str, str]] | None = None
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag == "form":
            self._form = self.forms.setdefault(given["action"], [])
        elif tag == "textarea":
            self._area = given["name"]
            if self._form is not None:
                self._form.append((self._area, ""))
        elif tag == "select":
            self._select = given["name"]
        elif self._form is None:
            return
        elif tag == "option" and "selected" in given:
            self._form.append((self._select, given.get("value", "")))
        elif tag == "input" and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self._form.append((given.get("name", ""), given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            name, before = self._form.pop()
            self._form.append((name, before + data.removeprefix("\n") if not before else before + data))
        elif data.strip():
            self.texts.append(data.strip())


@dataclass
class Seen:
    """One answer, read."""

    answer: Answer
    page: _Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = _Page(self.answer.body.decode())

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def html(self) -> str:
        return self.answer.body.decode()

    @property
    def text(self) -> str:
        return " ".join(self.page.texts)

    @property
    def reference(self) -> str:
        marks = [place for place, (_, given) in enumerate(self.page.tags) if "data-reference" in given]
        assert marks, self.text
        return next(text for text in self.page.texts if text.count("-") == 4 and len(text) == 24)

    @property
    def notice(self) -> str:
        return next((given["data-notice"] for _, given in self.page.tags if "data-notice" in given), "")

    @property
    def errors(self) -> set[str]:
        """The fields the summary links to."""
        return {given["href"][1:] for tag, given in self.page.tags if tag == "a" and given.get("href", "").startswith("#")} - {"main"}

    def fields(self, path: str = "") -> dict[str, list[str]]:
        """What stands in the form whose address ends so."""
        pairs = next(pairs for address, pairs in self.page.forms.items() if address.partition("?")[0] == FORM + path)
        found: dict[str, list[str]] = {}
        for name, value in pairs:
            found.setdefault(name, []).append(value)
        return found


class Doctor:
    """Keeps the cookie as a browser does."""

    def __init__(self, form: Intake, *, lang: str = "fr", address: str = "") -> None:
        """Each from an address of its own, as a proxy on the same machine tells it."""
        self.client = Client(form.port)
        self.lang = lang
        self.cookie = ""
        self._key_file = form.root / "secret.key"
        self._address = address or f"2001:db8:{random.randrange(1 << 16):x}:{random.randrange(1 << 16):x}::1"

    def open(self, path: str = "", query: str = "", **headers: str) -> Seen:
        return self._ask("GET", f"{FORM}{path}?lang={self.lang}{query}", None, headers)

    def post(self, path: str = "", query: str = "", headers: dict[str, str] | None = None, **fields: str | list[str]) -> Seen:
        body = urlencode(fields, doseq=True).encode()
        sent = {"content_type": "application/x-www-form-urlencoded"} | (headers or {})
        return self._ask("POST", f"{FORM}{path}?lang={self.lang}{query}", body, sent)

    def fill(self, seen: Seen | None = None, *, is_patient: bool = True, **fields: str | list[str]) -> Seen:
        """Fills in the form as a person does, who needs some seconds, and sends it. `is_patient`: the page is made that much older."""
        given: dict[str, str | list[str]] = {**(seen or self.open()).fields(), **fields}
        if is_patient and self._key_file.exists():
            given["token"] = self.aged(str(given["token"][0]))
        return self.post("", **given)

    def aged(self, token: str) -> str:
        signing = Signing(self._key_file.read_bytes())
        opened = signing.opened(token)
        return signing.token(opened.submission_id, opened.issued_at - dt.timedelta(seconds=LEAST_SECONDS)) if opened else token

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Seen:
        sent = {"cookie": self.cookie, "x_forwarded_for": self._address, **headers}
        answer = self.client.ask(method, path, body, **sent)
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return Seen(answer)
