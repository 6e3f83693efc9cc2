"""What people write is words: submissions and notes of the staff full of markup and formulas, seen on every page and in every file."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.reader import Reader, Server
from tests.conftest import Union
from tests.edition.conftest import publish
from tests.etl.exports import as_csv, row
from tests.etl.test_argument_records import DEMAND, TIER
from tests.security.conftest import Person
from tests.security.speaking import Line, opened, texts
from tests.security.test_socket import deferred, made
from ui.menu import SCREENS

MARKUP = (
    "<script>window.hit=1</script><xevil>",
    "<img src=x onerror=window.hit=1 class=xevil>",
    "\"'><svg onload=window.hit=1 class=xevil>",
    "</style></textarea></title><xevil onclick=window.hit=1>",
    "[xevil](javascript:window.hit=1)",
    "![xevil](https://xevil.example/pixel.png)",
    "&lt;xevil&gt; <a href='https://xevil.example' class=xevil>ici</a>",
    "{{xevil}} ${xevil} :red[xevil] $\\href{javascript:window.hit=1}{xevil}$",
)
FORMULAS = ("=xevil|' /C calc'!A0", "+xevil(1)", "-xevil+1", "@xevil(1)", "\txevil=1", "\rxevil=1", '=HYPERLINK("https://xevil.example")')
HOSTILE = (*MARKUP, *FORMULAS)
FREE = ("comment", "software_name", "software_version", "error_code", "postal_code", "form_version", "practice_type_code", "service_codes")
PLACES = ("1000", "4000", "6000")
DAYS = ("2024-03-04", "2024-03-05", "2024-03-06")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Union:
    """A build of submissions in which every cell that takes a text holds one of these, each time another, among ordinary ones."""
    union = Union(tmp_path_factory.mktemp("hostile") / "data")
    lines = []
    for n in range(120):
        text, moment = HOSTILE[n % len(HOSTILE)], f"{DAYS[n % 3]} {8 + n % 10:02}:{n % 60:02}:00"
        place = PLACES[n % len(PLACES)]
        one = row(submission_id=f"plain{n}", reporter_id=f"gp{n}@example.org", submitted_at=moment, occurred_at=moment, postal_code=place)
        cells = {
            "quote_consent": "true",
            "comment": text,
            "error_code": text,
            "software_name": text,
            "software_version": text,
            "form_version": text,
        }
        lines.append(one | cells)
        column = FREE[n % len(FREE)]
        lines.append(one | {"submission_id": f"odd{n}", column: text, "minutes_lost": "20", "comment": f"{text} encore une fois"})
    lines += [row(submission_id=text, reporter_id=text, comment=f"Rien à signaler {text}") for text in HOSTILE]
    lines += [row(submission_id=f"bad{n}", occurred_at=text, kind_code=text, language=text) for n, text in enumerate(HOSTILE)]
    ends = ("2023-12-30", "2024-04-02")  # whole months are published
    lines += [
        row(
            submission_id=f"end{n}",
            reporter_id=f"gp{n}@example.org",
            submitted_at=f"{ends[n % 2]} 10:00:00",
            occurred_at=f"{ends[n % 2]} 09:00:00",
            postal_code=PLACES[n % len(PLACES)],
        )
        for n in range(60)
    ]
    union.put("a<img src=x onerror=window.hit=1 class=xevil>.csv", as_csv(lines))
    union.run()
    demand = DEMAND | dict.fromkeys(("author_role", "text", "source"), MARKUP[5])
    for arguments in (
        ("observation", "--from", "2023-12-01", "--to", "2024-04-30", "--note", MARKUP[0]),
        ("campaign", "--from", DAYS[0], "--title", MARKUP[6]),
        ("duplicate", "--submission", "plain1", "--distinct-from", "plain3", "--reason", MARKUP[3]),
        ("add", "meetings", "meeting_on=2024-03-07", f"build_id={union.build_id}", f"title={MARKUP[6]}"),
        ("add", "ledger", *(f"{name}={value}" for name, value in demand.items())),
        ("add", "premium_tiers", *(f"{name}={value}" for name, value in (TIER | {"source": MARKUP[7]}).items())),
    ):
        told = union.etl("record", *arguments, "--author", MARKUP[1])
        assert told.code == 0, told.err
    union.run()
    return union


@pytest.fixture(scope="module")
def serving(hostile: Union, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(hostile.root, tmp_path_factory.mktemp("hostile-server") / "log")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def line(serving: Server) -> Iterator[Line]:
    with opened(Person(serving.url)) as one:
        yield one


ADDRESSES = (
    *((screen.path, {}) for screen in SCREENS),
    *(("report", {"id": f"plain{n}:RECIPE"}) for n in range(len(HOSTILE))),
    ("report", {"id": "odd6:RECIPE"}),
    ("report", {"id": HOSTILE[0]}),
    *(("register", {"q": text}) for text in HOSTILE[::5]),
    ("register", {"page": "2"}),
    ("duplicates", {"page": "2"}),
    *(("records", {"records": kind}) for kind in ("campaign", "duplicate", "ledger", "observation", "meetings", "premium_tiers")),
    ("services", {"service": "RECIPE"}),
    ("tables", {"rows": "software"}),
)


def test_no_page_holds_the_markup_that_somebody_wrote(line: Line) -> None:
    seen = set()
    for path, query in ADDRESSES:
        page = line.draw(path, lang="fr", **query)
        said = texts(page)
        assert not any("Traceback" in text for text in said), path
        for body in _finished_html(page):
            acting = Acting(body)
            assert not acting.found, (path, query, acting.found)
        for label in _markdown(page):
            assert not re.search(r"(?<!\\)\]\((?:javascript|https://xevil)|(?<!\\):red\[xevil|(?<!\\)\$\\href", label), (path, query, label)
        for spec in _pictures(page):
            assert not re.search(r"<(?:script|img|svg|xevil|/|a )[^>]*(?:xevil|hit)|<xevil|<script", spec), (path, query, spec)
        seen |= {one for one in MARKUP if any(_words(one) in text or one in text for text in said)}
    assert seen == set(MARKUP), "they are shown, as words"


@pytest.mark.parametrize("path", ["register", "quality", "tables", "services", "changes"])
def test_no_cell_of_a_file_that_leaves_is_a_formula(line: Line, serving: Server, path: str) -> None:
    person = Person(serving.url)
    files = deferred(line.draw(path, lang="fr"))
    assert files or path == "changes"
    for file_id in files:
        answer = person.get(made(line, file_id))
        assert answer.status_code == 200
        kind = answer.headers["content-type"]
        assert answer.headers["content-disposition"].startswith("attachment"), "never shown in place"
        if "csv" in kind:
            _assert_inert(row for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=_delimiter(answer.text)))
        elif "sheet" in kind:
            book = openpyxl.load_workbook(io.BytesIO(answer.content))
            assert not [cell.value for sheet in book for cells in sheet for cell in cells if cell.data_type == "f"], path
            with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
                assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name.lower()]


def test_what_leaves_for_the_public_and_by_mail_holds_no_word_of_it(hostile: Union, tmp_path: Path) -> None:
    out = tmp_path / "public"
    done = publish(hostile.root, out, issued_at="2024-04-30T09:00:00+00:00")
    assert done.code == 0, done.err
    files = [file for file in out.rglob("*") if file.is_file()]
    assert {file.suffix for file in files} >= {".html", ".csv", ".atom", ".ics"}, {file.suffix for file in files}
    for file in files:
        assert b"xevil" not in file.read_bytes(), file.name
    subscriptions = hostile.root / "subscriptions.toml"
    subscriptions.write_text("[[subscription]]\nemail = 'ada@example.org'\n", encoding="utf-8")
    subscriptions.chmod(0o600)
    told = hostile.command("analytics.digest", "weekly", "--week", "2024-03-04", "--out", str(tmp_path / "mail"))
    assert told.code == 0, told.err
    mails = list((tmp_path / "mail").glob("*.eml"))
    assert mails
    for mail in mails:
        content = mail.read_bytes()
        assert b"xevil" not in content and b"<script" not in content


def test_nothing_that_somebody_wrote_acts_in_a_browser(new_reader: Callable[..., Reader], serving: Server) -> None:
    reader = new_reader(serving.url)
    acting = "[class~=xevil], xevil, [src*=xevil], [href^='https://xevil'], [href^='javascript:'], [onclick], [onload], [onerror]"
    addresses = (
        "/report?id=plain1:RECIPE",
        "/report?id=plain5:RECIPE",
        "/duplicates",
        "/register?q=xevil",
        "/quality",
        "/records?records=ledger",
        "/demands",
        "/",
    )
    for address in addresses:
        reader.open(address)
        found = reader.page.locator(acting).evaluate_all("all => all.map(one => one.outerHTML.slice(0, 300))")
        assert not found, (address, found)
        assert reader.page.evaluate("window.hit") is None, address
        if address.startswith("/report"):
            assert "xevil" in reader.page.get_by_test_id("stMain").inner_text(), "shown, as words"
    assert reader.errors == []


class Acting(HTMLParser):
    """Elements and attributes of finished HTML that nobody of us wrote."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_foreign = tag in ("script", "img", "xevil", "iframe", "object", "embed", "form") or "xevil" in (given.get("class") or "")
        leads = (given.get("href") or "") + (given.get("src") or "")
        if (
            is_foreign
            or any(name.startswith("on") for name in given)
            or "xevil.example" in leads.split("?")[0]
            or leads.startswith("javascript")
        ):
            self.found.append(self.get_starttag_text() or tag)


def _elements(page: Iterable[ForwardMsg]) -> Iterator[Element]:
    for one in page:
        if one.WhichOneof("type") == "delta" and one.delta.HasField("new_element"):
            yield one.delta.new_element


def _finished_html(page: Iterable[ForwardMsg]) -> Iterator[str]:
    for one in _elements(page):
        kind = one.WhichOneof("type")
        if kind == "html":
            yield one.html.body
        elif kind == "markdown" and one.markdown.allow_html:
            yield one.markdown.body


def _markdown(page: Iterable[ForwardMsg]) -> Iterator[str]:
    """Labels, helps and texts that Streamlit reads as markdown: all but finished HTML, cells, pictures, and the choices of a list."""
    for one in _elements(page):
        kind = str(one.WhichOneof("type"))
        if kind in ("selectbox", "multiselect"):
            yield from (getattr(one, kind).label, getattr(one, kind).help)
        elif kind not in ("html", "plotly_chart", "text_input", "arrow_data_frame") and not (
            kind == "markdown" and one.markdown.allow_html
        ):
            yield from texts([ForwardMsg(delta=Delta(new_element=one))])


def _pictures(page: Iterable[ForwardMsg]) -> Iterator[str]:
    for one in _elements(page):
        if one.WhichOneof("type") == "plotly_chart":
            yield one.plotly_chart.spec.encode().decode("unicode_escape", "replace")


def _words(text: str) -> str:
    """As it stands in finished HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _delimiter(text: str) -> str:
    return ";" if text.lstrip("\ufeff").splitlines()[0].count(";") >= text.splitlines()[0].count(",") else ","


def _assert_inert(rows: Iterable[list[str]]) -> None:
    for cells in rows:
        for cell in cells:
            is_number = re.fullmatch(r"[+-]?[0-9][0-9.,\u202f\u00a0 ]*", cell)
            assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
