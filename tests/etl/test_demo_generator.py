"""The invented submissions: same for the same seed, exact where the story says so, believable elsewhere."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import holidays
import pytest
from python_calamine import CalamineWorkbook

from etl.demo import CAMPAIGNS, CLUSTERS, GAP, MISTAKEN, PLANTED, generate
from etl.demo.catalogue import (
    GROUPS,
    PRACTICE_TYPE_WEIGHTS,
    SERVICE_WEIGHTS,
    SOFTWARE_WEIGHTS,
    codes_of,
    reference_rows,
)
from etl.demo.cells import COLUMNS
from etl.demo.comments import Phrases, _phrases
from etl.demo.dirt import DIRT
from etl.demo.places import POSTAL_CODES, REGION_OF
from etl.demo.story import CLOSED_ON, OPENED_ON, is_on_chain
from etl.records import read_records
from etl.records.kinds import CAMPAIGNS as CAMPAIGN_RECORDS
from etl.records.kinds import OBSERVATION_PERIODS
from privacy.keys import canonical_reporter
from privacy.scan import find_identifiers
from privacy.scrub import scrub
from settings import PROJECT_DIR, DataFolder
from tests.turns import FULL

Record = dict[str, str]
Invented = Callable[..., tuple[DataFolder, list[Record]]]
N = 6000
DRAWN = [511821625, 950463697, 144159612, 948649448, 311831452]
PICKED = [2, 2, 2, 2, 0, 2, 2, 2]
SEEDS = (1, dt.date.today().toordinal())  # the usual one, and the day's own


def _read(path: Path) -> Iterator[Record]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    elif path.suffix == ".jsonl":
        for line in path.read_text(encoding="utf-8").splitlines():
            yield dict.fromkeys(COLUMNS, "") | {name: _text(value) for name, value in json.loads(line).items()}
    else:
        header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        for row in rows:
            yield dict(zip(map(str, header), map(_text, row), strict=True))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return str(value)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Invented:
    """A demo by size and seed, generated once, with its rows."""

    @cache
    def make(submissions: int = N, seed: int = 1) -> tuple[DataFolder, list[Record]]:
        folder = DataFolder(tmp_path_factory.mktemp("invented"))
        generate(folder, submissions=submissions, seed=seed)
        return folder, [record for path in sorted(folder.inbox.iterdir()) for record in _read(path)]

    return make


@pytest.fixture(scope="module")
def rows(invented: Invented) -> list[Record]:
    return invented()[1]


def _share(matches: Iterable[bool]) -> float:
    found = list(matches)
    return sum(found) / len(found)


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def _effective_day(record: Record) -> dt.date | None:
    """The day a report counts for: that of the failure, else that of sending."""
    moment = _moment(record["occurred_at"] or record["submitted_at"])
    return moment.date() if moment else None


@cache
def _service_names() -> dict[str, str]:
    aliases = {row["alias"].lower(): row["service_code"] for row in reference_rows("service_aliases")}
    labels = {row["label_fr"].lower(): row["service_code"] for row in reference_rows("services")}
    return labels | aliases | {code.lower(): code for code in codes_of("services", "service_code")}


def _services(record: Record) -> list[str]:
    names = (name.strip().lower() for name in record["service_codes"].split("|"))
    return [_service_names()[name] for name in names if name in _service_names()]


def _reporter(record: Record) -> str:
    return canonical_reporter(record["reporter_id"], postal_code=record["postal_code"], software=record["software_name"])


# --- shape ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("submissions", [100, 999, N])
def test_it_writes_as_many_rows_as_asked_for(invented: Invented, submissions: int) -> None:
    assert len(invented(submissions)[1]) == submissions


def test_every_file_has_the_columns_of_the_export_shape(invented: Invented) -> None:
    assert list(COLUMNS) == [row["column_name"] for row in reference_rows("export_columns")]
    for path in invented()[0].inbox.glob("*.csv"):
        assert path.read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)


def test_the_ledger_will_show_several_kinds_of_file(invented: Invented) -> None:
    assert Counter(path.suffix for path in invented()[0].inbox.iterdir()) == {".csv": 5, ".xlsx": 1, ".jsonl": 1}


def test_every_row_is_marked_as_demo(rows: list[Record]) -> None:
    assert {record["form_version"].startswith("demo-") for record in rows} == {True}


def test_too_small_a_demo_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 100"):
        generate(DataFolder(tmp_path), submissions=99, seed=1)
    assert list(tmp_path.iterdir()) == []


def test_progress_reaches_the_total(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    generate(DataFolder(tmp_path), submissions=300, seed=1, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (300, 300)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


# --- the same for the same seed ---------------------------------------------------------------------------------------


def _digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_same_seed_same_bytes_in_another_process(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from settings import DataFolder; from etl.demo import generate;"
        "generate(DataFolder(Path(sys.argv[1])), submissions=500, seed=7)"
    )
    digests = []
    for hash_seed, zone in (("1", "UTC"), ("2", "America/New_York")):
        folder = tmp_path / hash_seed
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "TZ": zone, "LC_ALL": "C"}
        subprocess.run([sys.executable, "-c", code, str(folder)], cwd=PROJECT_DIR, env=environment, check=True)
        digests.append(_digest(folder))
    assert digests[0] == digests[1]
    assert len(digests[0]) == 9


def test_another_seed_gives_other_rows(invented: Invented) -> None:
    one, other = invented(500, 1)[1], invented(500, 2)[1]
    assert sum(a == b for a, b in zip(one, other, strict=True)) < 5


def test_the_draws_are_those_of_every_machine(invented: Invented) -> None:
    """Fixed values: a generator that drifts with a library or a processor fails here."""
    from etl.demo.draw import Dice

    dice = Dice(1)
    assert dice.whole(5, 0, 10**9).tolist() == DRAWN
    assert dice.pick(8, [1, 0, 3]).tolist() == PICKED


# --- the planted days -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("submissions", "seed"), [*((n, seed) for n in (100, 700, N) for seed in SEEDS), (90_000, 1)])
def test_planted_days_have_exactly_their_reporters(invented: Invented, submissions: int, seed: int) -> None:
    rows = invented(submissions, seed)[1]
    for planted in PLANTED:
        named = [record for record in rows if _effective_day(record) == planted.day and any(map(is_on_chain, _services(record)))]
        assert len({_reporter(record) for record in named}) == planted.n_reporters, planted.day
        assert Counter(record["service_codes"] for record in named) == Counter(planted.service_sets)
        for record in named:
            occurred, submitted = _moment(record["occurred_at"]), _moment(record["submitted_at"])
            assert occurred is not None and submitted is not None
            assert planted.starts_at <= occurred.time() <= planted.ends_at
            assert dt.timedelta(0) <= submitted - occurred < dt.timedelta(hours=2)
            assert _reporter(record).split(":")[0] in ("inami", "email")
            assert record["kind_code"] in ("K_DOWN", "K_SLOW", "K_INTERMIT", "K_BLOCKEDBY")
            assert int(record["postal_code"]) < 1500 or 4000 <= int(record["postal_code"]) < 8000


def test_the_planted_days_are_those_of_the_official_list() -> None:
    assert [(planted.day.isoformat(), planted.n_reporters) for planted in PLANTED] == [
        ("2023-12-11", 6),
        ("2024-01-09", 9),
        ("2024-01-15", 14),
        ("2024-01-22", 14),
        ("2024-01-24", 9),
    ]
    official = {row["starts_on"] for row in reference_rows("official_outages")}
    assert {planted.day.isoformat() for planted in PLANTED} <= official
    hours = [dt.datetime.combine(p.day, p.ends_at) - dt.datetime.combine(p.day, p.starts_at) for p in PLANTED]
    assert all(dt.timedelta(hours=2) <= lasted <= dt.timedelta(hours=3) for lasted in hours)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_mistaken_day(invented: Invented, seed: int) -> None:
    rows = invented(N, seed)[1]
    for service_code in MISTAKEN.service_codes:
        named = [record for record in rows if _effective_day(record) == MISTAKEN.day and service_code in _services(record)]
        assert len(named) == len({_reporter(record) for record in named}) == MISTAKEN.n_reporters_each == 2
        assert all(record["comment"] for record in named)
    assert CAMPAIGNS[1].starts_on == MISTAKEN.day + dt.timedelta(days=1)


def test_clusters_are_there(rows: list[Record]) -> None:
    for cluster in CLUSTERS:
        named = {
            _reporter(record) for record in rows if _effective_day(record) == cluster.day and cluster.service_code in _services(record)
        }
        assert cluster.n_reporters <= len(named) <= cluster.n_reporters + 4


# --- the calendar -----------------------------------------------------------------------------------------------------


def test_nothing_in_the_gap_nor_outside_the_opening(rows: list[Record]) -> None:
    for record in rows:
        submitted = _moment(record["submitted_at"])
        if submitted:
            assert OPENED_ON <= submitted.date() <= CLOSED_ON
            assert not GAP[0] <= submitted.date() <= GAP[1]
        day = _effective_day(record)
        assert day is None or not GAP[0] <= day <= GAP[1]


def test_nothing_is_reported_before_it_happens(rows: list[Record]) -> None:
    for record in rows:
        occurred, submitted = _moment(record["occurred_at"]), _moment(record["submitted_at"])
        if occurred and submitted and occurred.year < 2040:
            assert occurred <= submitted


def test_it_follows_the_working_week(rows: list[Record]) -> None:
    moments = [moment for record in rows if (moment := _moment(record["occurred_at"])) and moment.year < 2040]
    belgian = holidays.country_holidays("BE", years=(2023, 2024))
    assert 0.02 < _share(moment.weekday() >= 5 for moment in moments) < 0.08
    assert _share(moment.date() in belgian for moment in moments) < 0.01
    timed = [moment for moment in moments if moment.time() != dt.time(0)]
    assert _share(8 <= moment.hour < 19 for moment in timed if moment.weekday() < 5) > 0.9
    by_month = Counter((moment.year, moment.month) for moment in moments)
    assert by_month[2024, 7] + by_month[2024, 8] < 0.75 * (by_month[2024, 10] + by_month[2024, 11])


def test_mailings_raise_everything(rows: list[Record]) -> None:
    sent = Counter(moment.date() for record in rows if (moment := _moment(record["submitted_at"])))
    for campaign in CAMPAIGNS:
        days = [campaign.starts_on + dt.timedelta(days=day) for day in range(3)]
        assert days[-1] == campaign.ends_on
        same_weekdays = [sent[day + dt.timedelta(weeks=week)] for day in days for week in (-3, -2, -1, 1, 2)]
        assert sum(sent[day] for day in days) > 2 * sum(same_weekdays) / 5


def test_a_few_report_from_memory(rows: list[Record]) -> None:
    delays = [
        submitted.date() - occurred.date()
        for record in rows
        if (submitted := _moment(record["submitted_at"])) and (occurred := _moment(record["occurred_at"]))
    ]
    assert 0.04 < _share(delay > dt.timedelta(days=7) for delay in delays) < 0.08
    assert _share(delay == dt.timedelta(0) for delay in delays) > 0.7


# --- the people -------------------------------------------------------------------------------------------------------


def test_reporters_repeat(rows: list[Record]) -> None:
    by_reporter = Counter(_reporter(record) for record in rows if record["reporter_id"])
    assert 350 < len(by_reporter) < 450
    busiest = sum(count for _, count in by_reporter.most_common(len(by_reporter) // 10))
    assert 0.2 < busiest / by_reporter.total() < 0.5


def test_one_person_spells_the_identifier_in_several_ways(rows: list[Record]) -> None:
    spellings: dict[str, set[str]] = {}
    for record in rows:
        spellings.setdefault(_reporter(record), set()).add(record["reporter_id"].strip())
    assert _share(len(written) > 1 for reporter, written in spellings.items() if reporter.startswith("inami:")) > 0.5
    assert not [reporter for reporter in spellings if reporter.startswith("number:")]


def test_who_identifies_how(rows: list[Record]) -> None:
    kinds = Counter(_reporter(record).split(":")[0] for record in rows)
    shares = {kind: count / len(rows) for kind, count in kinds.items()}
    assert 0.52 < shares["inami"] < 0.72
    assert 0.06 < shares["place"] < 0.15
    assert shares["email"] > 0.08 and shares["browser"] > 0.06


def test_where_they_practise(rows: list[Record]) -> None:
    def region(code: str) -> str:
        if not re.fullmatch("[1-9][0-9]{3}", code.strip()):
            return "?"
        for row in reference_rows("postal_ranges"):
            if int(row["postal_from"]) <= int(code) <= int(row["postal_to"]):
                return row["province_code"]
        return "?"

    regions = Counter(REGION_OF.get(region(record["postal_code"]), "VLG") for record in rows if region(record["postal_code"]) != "?")
    assert 0.62 < regions["WAL"] / len(rows) < 0.78
    assert 0.17 < regions["BRU"] / len(rows) < 0.31
    assert 0.01 < regions["VLG"] / len(rows) < 0.09


def test_postal_codes_lie_in_their_province_and_are_places() -> None:
    ranges = {row["province_code"]: [] for row in reference_rows("postal_ranges")}
    for row in reference_rows("postal_ranges"):
        ranges[row["province_code"]].append(range(int(row["postal_from"]), int(row["postal_to"]) + 1))
    excluded = {row["postal_code"] for row in reference_rows("postal_exclusions")}
    for province, codes in POSTAL_CODES.items():
        for code in codes:
            assert province == "" or any(int(code) in part for part in ranges[province]), code
            assert code not in excluded


# --- the answers ------------------------------------------------------------------------------------------------------


def test_services_named(rows: list[Record]) -> None:
    named = [_services(record) for record in rows]
    assert 0.08 < _share(len(services) == 2 for services in named) < 0.15
    assert 0.005 < _share(len(services) == 3 for services in named) < 0.03
    assert 0.025 < _share("UNKNOWN" in services for services in named) < 0.055
    of_mycarenet = {row["service_code"] for row in reference_rows("services") if row["family_code"] == "mycarenet"}
    assert _share(bool(of_mycarenet & set(services)) for services in named) > 0.5  # the one published result of the form


def test_regional_services_are_named_in_their_region(rows: list[Record]) -> None:
    for record in rows:
        if "RSB" in _services(record) and re.fullmatch("[1-9][0-9]{3}", record["postal_code"]):
            assert 1000 <= int(record["postal_code"]) < 1300


def test_answers_left_open(rows: list[Record]) -> None:
    assert 0.30 < _share(record["minutes_lost"] == "" for record in rows) < 0.40
    assert 0.30 < _share(record["patients_affected"] == "" for record in rows) < 0.42
    assert 0.15 < _share(record["severity_code"] == "" for record in rows) < 0.35
    assert 0.33 < _share(record["comment"] != "" for record in rows) < 0.38


def test_severity_fits_consequences(rows: list[Record]) -> None:
    implied = {row["consequence_code"]: int(row["implied_severity_code"]) for row in reference_rows("consequences")}
    pairs = [
        (int(record["severity_code"]), max(implied.get(code, 0) for code in record["consequence_codes"].split("|")))
        for record in rows
        if record["severity_code"] in tuple("0123") and record["consequence_codes"]
    ]
    assert _share(given >= follows for given, follows in pairs) > 0.85
    assert {given for given, _ in pairs} == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("column", "table", "key"),
    [
        ("kind_code", "kinds", "kind_code"),
        ("error_code", "error_codes", "error_code"),
        ("consequence_codes", "consequences", "consequence_code"),
        ("fallback_code", "fallbacks", "fallback_code"),
        ("fallback_worked_code", "fallback_outcomes", "fallback_worked_code"),
        ("practice_type_code", "practice_types", "practice_type_code"),
    ],
)
def test_codes_are_those_of_the_reference_data(rows: list[Record], column: str, table: str, key: str) -> None:
    known = {"", *codes_of(table, key)}
    strange = [record for record in rows if not {code.strip() for code in record[column].split("|")} <= known]
    assert len(strange) < 0.002 * len(rows)  # the dirty ones


def test_weights_name_what_the_reference_data_know() -> None:
    assert SERVICE_WEIGHTS.keys() <= set(codes_of("services", "service_code"))
    assert SOFTWARE_WEIGHTS.keys() == set(codes_of("software", "software_code"))
    assert PRACTICE_TYPE_WEIGHTS.keys() == set(codes_of("practice_types", "practice_type_code"))


# --- free text --------------------------------------------------------------------------------------------------------


def test_texts_are_many_and_in_two_languages(rows: list[Record]) -> None:
    texts = [record["comment"] for record in rows if record["comment"]]
    assert len(set(texts)) > 0.9 * len(texts)
    assert 0.05 < _share(record["language"] == "nl" for record in rows if record["comment"]) < 0.2
    assert 0.2 < _share(record["quote_consent"] == "true" for record in rows if record["comment"]) < 0.3
    assert {record["quote_consent"] for record in rows if not record["comment"]} == {""}


def test_identifiers_in_texts_are_scrubbed(rows: list[Record]) -> None:
    texts = [record["comment"] for record in rows if record["comment"]]
    assert 0.05 < _share(bool(find_identifiers(text)) for text in texts) < 0.15
    scrubbed = " ".join(map(scrub, texts))
    for secret in ("example.org", "BEP0DEM", "BE00", "0400", "Specimen", "Lambda", "Voorbeeld", "/19"):
        assert secret in " ".join(texts)
        assert secret.lower() not in scrubbed.lower()
    assert not [text for text in texts if find_identifiers(scrub(text))]


def test_identifiers_belong_to_nobody(rows: list[Record]) -> None:
    for record in rows:
        canonical = _reporter(record)
        assert not canonical.startswith("inami:") or canonical.startswith("inami:0")
        assert not canonical.startswith("email:") or canonical.endswith("@example.org")
        for finding in find_identifiers(record["comment"]):
            text = record["comment"][finding.start : finding.end]
            if finding.kind == "niss":
                digits = re.sub("[^0-9]", "", text)
                assert int(digits[9:]) not in (97 - int(digits[:9]) % 97, 97 - int("2" + digits[:9]) % 97)
            if finding.kind == "inami":
                assert text.startswith("0")
            if finding.kind == "iban":
                assert text.startswith("BE00")


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_phrases_cover_every_kind_and_group(language: str) -> None:
    phrases: Phrases = _phrases(language)
    assert phrases.problems.keys() == set(codes_of("kinds", "kind_code"))
    assert phrases.effects.keys() == {"any", *GROUPS}
    assert phrases.services.keys() <= set(codes_of("services", "service_code"))


# --- dirt -------------------------------------------------------------------------------------------------------------


def test_two_or_three_rows_in_a_hundred_are_dirty() -> None:
    assert 200 <= sum(kind.per_ten_thousand for kind in DIRT) <= 300


@pytest.mark.parametrize(
    "is_dirty",
    [
        pytest.param(lambda r: not r["submission_id"], id="no_id"),
        pytest.param(lambda r: r["service_codes"] and not _services(r), id="service_unknown"),
        pytest.param(lambda r: not r["service_codes"], id="service_empty"),
        pytest.param(lambda r: r["occurred_at"] and not _moment(r["occurred_at"]), id="impossible_date"),
        pytest.param(lambda r: r["occurred_at"] > "2040", id="future_date"),
        pytest.param(lambda r: r["severity_code"] in ("9", "5", "-1", "grave"), id="severity"),
        pytest.param(lambda r: r["minutes_lost"].startswith("-"), id="negative_minutes"),
        pytest.param(lambda r: r["minutes_lost"] in ("2000", "14400"), id="too_many_minutes"),
        pytest.param(lambda r: "," in r["minutes_lost"], id="decimal_comma"),
        pytest.param(lambda r: re.fullmatch(r"[0-9]{5}|L-.*", r["postal_code"]), id="foreign_postal_code"),
        pytest.param(lambda r: r["service_codes"].endswith(" "), id="trailing_space"),
        pytest.param(lambda r: "MyCareNet" in r["service_codes"] or "Recip-e" in r["service_codes"], id="name_for_code"),
    ],
)
def test_each_kind_of_dirt_is_there(rows: list[Record], is_dirty: Callable[[Record], bool]) -> None:
    assert 1 <= sum(bool(is_dirty(record)) for record in rows) < 0.01 * len(rows)


def test_copies_and_later_versions(rows: list[Record]) -> None:
    by_id: dict[str, list[Record]] = {}
    for record in rows:
        if record["submission_id"]:
            by_id.setdefault(record["submission_id"], []).append(record)
    repeated = [versions for versions in by_id.values() if len(versions) > 1]
    copies = [versions for versions in repeated if versions[0] == versions[1]]
    assert 70 <= len(copies) <= 80  # 18 sent twice, 60 repeated by an export
    assert 20 <= len(repeated) - len(copies) <= 26
    for versions in repeated:
        assert len({_reporter(version) for version in versions}) == 1


# --- records ----------------------------------------------------------------------------------------------------------


def test_the_records_say_when_the_form_was_open_and_what_was_mailed(invented: Invented) -> None:
    folder = invented()[0]
    periods = read_records(folder, OBSERVATION_PERIODS)
    assert [(period["starts_on"], period["ends_on"], period["is_observed"]) for period in periods] == [
        ("2023-09-01", "2024-12-31", "true"),
        ("2024-08-12", "2024-08-18", "false"),
    ]
    campaigns = read_records(folder, CAMPAIGN_RECORDS)
    assert [(campaign["starts_on"], campaign["campaign_type_code"]) for campaign in campaigns] == [
        ("2024-03-12", "mailing"),
        ("2024-07-20", "mailing"),
    ]
    assert {record["author"] for record in [*periods, *campaigns]} == {"démonstration"}


def test_generating_again_replaces_the_files(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    first = generate(folder, submissions=200, seed=1)
    before = _digest(tmp_path)
    assert generate(folder, submissions=200, seed=1) == first
    assert _digest(tmp_path) == before


# --- large ------------------------------------------------------------------------------------------------------------


def test_so_many_rows_in_one_file_and_bounded_memory(tmp_path: Path) -> None:
    """A million with the large counts."""
    submissions, megabytes = (1_000_000, 1_500) if FULL else (200_000, 350)
    code = (  # of this program alone: ru_maxrss would begin with what its parent holds
        "import sys; from pathlib import Path; from settings import DataFolder; from etl.demo import generate;"
        "generate(DataFolder(Path(sys.argv[1])), submissions=int(sys.argv[2]), seed=1);"
        "print(*[line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')])"
    )
    command = [sys.executable, "-c", code, str(tmp_path), str(submissions)]
    done = subprocess.run(command, cwd=PROJECT_DIR, check=True, capture_output=True, text=True)
    assert int(done.stdout) < megabytes * 1_000  # kilobytes
    (path,) = (tmp_path / "inbox").iterdir()
    reporters: dict[dt.date, set[str]] = {planted.day: set() for planted in PLANTED}
    everybody, n_rows = set(), 0
    for record in _read(path):
        n_rows += 1
        everybody.add(record["reporter_id"])
        day = _effective_day(record)
        if day in reporters and any(map(is_on_chain, _services(record))):
            reporters[day].add(_reporter(record))
    assert n_rows == submissions
    assert [len(reporters[planted.day]) for planted in PLANTED] == [6, 9, 14, 14, 9]
