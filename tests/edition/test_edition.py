"""The public edition as a stranger finds it: files that say what the dashboard says, need nothing but themselves, and name nobody."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

import i18n
from analytics import warehouse
from analytics.dossier.request import Refused
from analytics.edition import assembling, writing
from analytics.edition.earlier import Earlier
from analytics.edition.feeds import ATOM
from analytics.edition.writing import MOST_OCTETS
from analytics.filters import Filters
from analytics.queries import incidents as questions
from analytics.warehouse import Build
from tests.analytics import builds
from tests.dossier.conftest import by_severity
from tests.edition.conftest import ISSUED, publish, world, write_world
from tests.pages.conftest import Files, Open
from tests.pages.conftest import files_of as files_of
from tests.pages.conftest import open_page as open_page

HALF = {"from_": "2024-01-01", "to": "2024-06-30"}
NUMBER = re.compile(r"\d[\d\u202f\u00a0.,]*")


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


# --- the same numbers as the dashboard --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_title_is_that_of_the_overview(edition: Path, open_page: Open, lang: str) -> None:
    shown = open_page("overview", lang=lang, **HALF).title[0].value
    title = Page.of(edition / lang / "index.html").heading
    n = NUMBER.match(shown)
    assert n and title.startswith(n[0].strip()), (title, shown)
    assert "2024" in title


def on_screen(files_of: Callable[..., Files], rows: str, **query: str) -> dict[tuple[str, str], str]:
    """The table of *Tableaux* by region, as the file that the page offers: cells as text by row and region."""
    (files,) = files_of("tables", rows=rows, columns="region", measure="reporters", **query).values()
    read = csv.DictReader(files["technical_csv"].decode("utf-8").splitlines())
    return {(row["row_code"], row["column_code"]): row["value"] for row in read}


REGIONS = ("WAL", "BRU", "VLG", "UNK", "total")


@pytest.mark.parametrize("rows", ["family", "severity"])
def test_each_number_of_a_half_year_is_that_of_the_tables_page(edition: Path, files_of: Callable[..., Files], rows: str) -> None:
    shown = on_screen(files_of, rows, **HALF)
    told = [row for row in rows_of(edition / "data" / f"{rows}_by_region.csv") if row["starts_on"] == "2024-01-01"]
    compared = [(row[code], shown[row["code"], code]) for row in told for code in REGIONS if row[code]]
    assert len(compared) > 10 and all(float(told) == float(on_page or 0) for told, on_page in compared)


def test_each_number_of_a_month_is_that_of_the_tables_page(edition: Path, files_of: Callable[..., Files]) -> None:
    shown = on_screen(files_of, "month", from_="2023-09-01", to="2024-11-30")
    told = rows_of(edition / "data" / "months_by_region.csv")
    compared = [(row[code], shown[row["starts_on"], code]) for row in told for code in REGIONS if row[code]]
    assert len(told) == 15 and len(compared) > 40 and all(float(told) == float(on_page) for told, on_page in compared)


def test_incidents_are_those_of_the_dashboard(edition: Path, build: Build) -> None:
    on_grid = Filters(start=dt.date(2023, 9, 1), end=dt.date(2024, 11, 30))
    known = build.run(questions.listed(on_grid)).to_dict("records")
    told = rows_of(edition / "data" / "incidents.csv")
    assert sorted((row["occurred_on"], row["service_code"]) for row in told) == sorted(
        (one["occurred_on"].isoformat(), one["service_code"]) for one in known
    )
    given = by_severity(build)
    of_incident = {(one["occurred_on"].isoformat(), one["service_code"]): given[one["incident_id"]] for one in known}
    for row in told:
        enough = [code for code, n in of_incident[row["occurred_on"], row["service_code"]].items() if n >= 5]
        is_few = not row["n_reporters"]
        assert is_few or row["max_severity_code"] == max(enough, default="")
        assert is_few or int(row["n_reporters"]) >= 5
        assert not is_few or not any(row[name] for name in ("starts_at", "ends_at", "max_severity_code", "level", "symptom_codes"))


def test_moments_are_told_as_rounded_wherever_they_stand(edition: Path) -> None:
    assert "(arrondi à la demi-heure" in (edition / "fr" / "incidents.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    page = (edition / "fr" / "index.html").read_text(encoding="utf-8")
    atom = (edition / "fr" / "incidents.atom").read_text(encoding="utf-8")
    ics = (edition / "fr" / "incidents.ics").read_text(encoding="utf-8").replace("\r\n ", "")
    assert all("sont arrondis à la demi-heure" in " ".join(text.split()) for text in (page, atom, ics))


def test_a_half_year_observed_in_part_tells_its_months(edition: Path) -> None:
    words = " ".join((edition / "fr" / "index.html").read_text(encoding="utf-8").replace("\u202f", " ").split())
    assert "n’a été observé que 4 mois sur 6 : le premier jour observé est le 1er septembre 2023." in words


# --- a folder that needs nothing else ---------------------------------------------------------------------------------


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.heading, self._in_heading = "", False

    @classmethod
    def of(cls, path: Path) -> Page:
        page = cls()
        page.feed(path.read_text(encoding="utf-8"))
        page.heading = " ".join(page.heading.replace("\u2060", "").split())
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._in_heading = tag == "h1"

    def handle_endtag(self, tag: str) -> None:
        self._in_heading = False

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self.heading += data


def pages(folder: Path) -> Iterator[Path]:
    return folder.rglob("*.html")


def test_it_is_small_and_whole(edition: Path) -> None:
    files = [path for path in edition.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MOST_OCTETS
    said = json.loads((edition / "edition.json").read_text(encoding="utf-8"))
    sums = {path.relative_to(edition).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert sums.pop("edition.json") and said["files"] == sums


def test_every_link_leads_somewhere_inside(edition: Path) -> None:
    anchors = {path.resolve(): {given["id"] for _, given in Page.of(path).tags if "id" in given} for path in pages(edition)}
    n_links = 0
    for path in pages(edition):
        for tag, given in Page.of(path).tags:
            if tag not in ("a", "link") or given.get("href") == "data:,":
                continue
            place, _, anchor = given["href"].partition("#")
            target = (path.parent / place).resolve() if place else path.resolve()
            assert target.is_file() and target.is_relative_to(edition.resolve()), given["href"]
            assert not anchor or anchor in anchors[target], given["href"]
            n_links += 1
    assert n_links > 100


def test_pages_run_nothing_and_fetch_nothing(edition: Path) -> None:
    for path in pages(edition):
        page, text = Page.of(path), path.read_text(encoding="utf-8")
        assert not {"script", "iframe", "img", "object", "form"} & {tag for tag, _ in page.tags}
        assert not [name for _, given in page.tags for name in given if name.startswith("on")]
        policy = next(given["content"] for tag, given in page.tags if given.get("http-equiv") == "Content-Security-Policy")
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "script-src" not in policy
        assert not re.findall(r"url\((?!data:|#)", text) and "@import" not in text


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_each_language_names_the_others(edition: Path, lang: str) -> None:
    page = Page.of(edition / lang / "index.html")
    assert dict(page.tags)["html"]["lang"] == lang
    named = {given["hreflang"] for tag, given in page.tags if tag == "link" and given.get("rel") == "alternate" and "hreflang" in given}
    assert named == {*i18n.LANGUAGES, "x-default"}
    current = [given for _, given in page.tags if given.get("aria-current") == "page"]
    assert len(current) == 1


def test_a_demo_says_so_everywhere(edition: Path) -> None:
    for path in edition.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".csv", ".atom"):
            text = path.read_text(encoding="utf-8-sig")
            assert any(word in text for word in ("nvent", "erzonnen")), path
    assert json.loads((edition / "edition.json").read_text())["is_demo"] is True


# --- feeds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_feed_is_atom(edition: Path, lang: str) -> None:
    feed = ElementTree.fromstring((edition / lang / "incidents.atom").read_bytes())
    assert feed.tag == f"{{{ATOM}}}feed" and feed.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    for element in (feed, *feed.iterfind(f"{{{ATOM}}}entry")):
        for name in ("id", "title", "updated"):
            (one,) = element.findall(f"{{{ATOM}}}{name}")
            assert one.text
    assert feed.find(f"{{{ATOM}}}author/{{{ATOM}}}name") is not None
    ids = [one.text or "" for one in feed.iterfind(f"{{{ATOM}}}entry/{{{ATOM}}}id")]
    assert len(ids) == len(set(ids)) == len(rows_of(edition / "data" / "incidents.csv"))
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in ids)
    for moment in feed.iter(f"{{{ATOM}}}updated"):
        assert dt.datetime.fromisoformat(moment.text or "") == dt.datetime.fromisoformat(ISSUED)


def events(path: Path) -> list[dict[str, str]]:
    """A calendar as its readers unfold it."""
    lines = path.read_bytes().decode("utf-8").replace("\r\n ", "").split("\r\n")
    found: list[dict[str, str]] = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and ":" in line:
            name, _, value = line.partition(":")
            found[-1].setdefault(name, value)
    return found


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_calendar_is_an_icalendar(edition: Path, lang: str) -> None:
    content = (edition / lang / "incidents.ics").read_bytes()
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:") and content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two
    told = rows_of(edition / "data" / "incidents.csv")
    found = events(edition / lang / "incidents.ics")
    assert len({one["UID"] for one in found}) == len(found) == len(told)
    for event, row in zip(found, told, strict=True):
        day = row["occurred_on"].replace("-", "")
        if row["n_reporters"]:
            starts = dt.datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
            assert starts < dt.datetime.strptime(event["DTEND"], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
            assert starts.astimezone(i18n.BRUSSELS).strftime("%Y%m%d") == day
        else:  # of few, the day alone
            assert event["DTSTART;VALUE=DATE"] == day and "DTSTART" not in event
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])


def test_what_did_not_change_is_not_updated_and_the_address_stands_in_feeds_and_citation(demo_root: Path, tmp_path: Path) -> None:
    out, address = tmp_path / "public", ("--address", "https://bugs.example.org/edition/")
    assert publish(demo_root, out, "--until", "2024-06", *address).code == 0
    before = {one["UID"]: one for one in events(out / "fr" / "incidents.ics")}
    later = "2025-03-31T09:00:00+00:00"
    assert publish(demo_root, out, *address, issued_at=later).code == 0
    after = {one["UID"]: one for one in events(out / "fr" / "incidents.ics")}
    assert before.items() <= after.items() and len(after) > len(before)
    assert {one["DTSTAMP"] for uid, one in after.items() if uid not in before} == {"20250331T090000Z"}
    assert "https://bugs.example.org/edition/fr/" in (out / "fr" / "index.html").read_text()
    feed = (out / "fr" / "incidents.atom").read_text()
    assert 'href="https://bugs.example.org/edition/fr/incidents.atom"' in feed


# --- made again, or not at all ----------------------------------------------------------------------------------------


def content_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_build_and_moment_give_the_same_bytes(demo_root: Path, edition: Path, tmp_path: Path) -> None:
    out = tmp_path / "other name"
    done = publish(demo_root, out)
    assert done.code == 0 and done.json["n_octets"] == sum(map(len, content_of(out).values()))
    assert content_of(out) == content_of(edition)
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")] == ["other name"]


@pytest.mark.parametrize("stranger", ["holiday.jpg", "edition.json", "more"])
def test_a_folder_of_somebody_else_is_left_alone(demo_root: Path, edition: Path, tmp_path: Path, stranger: str) -> None:
    out = tmp_path / "public"
    if stranger == "more":  # an edition, and a file that is not of it
        shutil.copytree(edition, out)
        (out / "CNAME").write_text("bugs.example.org")
    else:
        out.mkdir()
        (out / stranger).write_text("{}")
    before = content_of(out)
    assert publish(demo_root, out).code == 2
    assert content_of(out) == before


def test_a_run_that_died_leaves_the_former_edition(demo_root: Path, edition: Path, tmp_path: Path) -> None:
    """Between taking the former folder away and putting the new one in place. Made again over itself, every byte is the same."""
    out = tmp_path / "public"
    shutil.copytree(edition, tmp_path / ".public.former")
    (tmp_path / ".public.unfinished" / "fr").mkdir(parents=True)
    (tmp_path / ".public.unfinished" / "fr" / "index.html").write_text("half")
    with writing.alone(out):
        assert content_of(out) == content_of(edition)
    assert publish(demo_root, out).code == 0
    assert content_of(out) == content_of(edition)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--until", "2024-13"), 2),
        (("--until", "June"), 2),
        (("--address", "javascript:alert(1)"), 2),
        (("--until", "2031-01"), 1),
        (("--build", "20200101-000000-00000000"), 1),
    ],
)
def test_what_cannot_be_made_writes_nothing(demo_root: Path, tmp_path: Path, arguments: tuple[str, str], code: int) -> None:
    assert publish(demo_root, tmp_path / "public", *arguments).code == code
    assert not (tmp_path / "public").exists()


def test_it_never_goes_back(demo_root: Path, edition: Path, tmp_path: Path) -> None:
    out = tmp_path / "public"
    shutil.copytree(edition, out)
    done = publish(demo_root, out, "--until", "2024-06")
    assert done.code == 1 and done.refusal == "older"
    assert content_of(out) == content_of(edition)


# --- what must not leave ----------------------------------------------------------------------------------------------


def refusal_of(build: Build) -> str:
    with pytest.raises(Refused) as refused:
        writing.make(build, Earlier(), issued_at=dt.datetime(2025, 1, 31, tzinfo=dt.UTC), until=None, address="")
    return refused.value.code


def test_a_table_that_is_not_on_the_list_is_not_published(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = {name: columns for name, columns in assembling.PUBLISHED.items() if name != "incident_days"}
    monkeypatch.setattr(assembling, "PUBLISHED", fewer)
    assert refusal_of(build) == "not_listed"
    monkeypatch.setattr(assembling, "PUBLISHED", {**fewer, "incident_days": frozenset({"date_on"})})
    assert refusal_of(build) == "not_listed"


def test_an_identifier_in_a_text_stops_it(tmp_path: Path) -> None:
    folder = builds.folder(tmp_path)
    write_world(folder, world(2), label="Dr Jeanne Dupont 0470/12.34.56")
    with closing(warehouse.open_current(folder)) as build:
        assert refusal_of(build) == "personal_data"


def test_where_few_spoke_there_is_none(tmp_path: Path) -> None:
    folder = builds.folder(tmp_path)
    write_world(folder, builds.reports("s1", "2024-02-01", "ada", "RECIPE"))
    with closing(warehouse.open_current(folder)) as build:
        assert refusal_of(build) == "too_few"


def test_where_nobody_spoke_there_is_none(tmp_path: Path) -> None:
    folder = builds.folder(tmp_path)
    write_world(folder, [])
    with closing(warehouse.open_current(folder)) as build:
        assert refusal_of(build) == "nothing"


def test_thirty_reports_are_told_without_pictures(tmp_path: Path) -> None:
    folder = builds.folder(tmp_path)
    rows = [row for n in range(15) for row in builds.reports(f"s{n}", "2024-02-01", f"r{n}", "RECIPE", "MCN", severity="2")]
    write_world(folder, rows)
    with closing(warehouse.open_current(folder)) as build:
        made = writing.make(build, Earlier(), issued_at=dt.datetime(2025, 1, 31, tzinfo=dt.UTC), until=None, address="")
    assert b'class="bars"' not in made.files["fr/index.html"] and b"15 m" in made.files["fr/index.html"]


def test_the_reference_of_an_incident_tells_no_minute(edition: Path) -> None:
    said = json.loads((edition / "edition.json").read_text(encoding="utf-8"))
    assert said["incidents"] and all(re.fullmatch(r"[A-Z0-9_]+-\d{4}-\d\d-\d\d(-\d+)?", name) for name in said["incidents"])
