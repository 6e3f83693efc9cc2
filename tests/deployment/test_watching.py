"""What the machine that watches reads: measurements that Prometheus understands, logs of one JSON object a line, and nothing of anybody."""

from __future__ import annotations

import json
import logging
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.port_is_free import problem_of
from settings import PROJECT_DIR, get_settings
from tests.browser.reader import Server
from tests.conftest import Union
from tests.etl.exports import as_csv, row
from tests.intake.conftest import Intake, new_intake, submission
from tests.security.conftest import Person
from watching.logs import JsonLines
from watching.measures import Counter, Gauge, Histogram, gauge, text_of

__all__ = ["new_intake"]  # fixtures

INAMI = "1-12345-67-004"


def read(text: str) -> dict[str, float]:
    """Samples by name and labels, held to the grammar of the text form: every name described before its first sample."""
    described: dict[str, str] = {}
    samples: dict[str, float] = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ", 3)
            assert name not in described and kind in ("counter", "gauge", "histogram")
            described[name] = kind
        elif not line.startswith("# HELP "):
            name, value = line.rsplit(" ", 1)
            bare = name.partition("{")[0]
            known = {bare, *(bare.removesuffix(end) for end in ("_bucket", "_sum", "_count"))}
            assert known & described.keys(), line
            assert name not in samples, f"{name} twice"
            samples[name] = float(value)
    return samples


def test_counts_bounds_and_escapes() -> None:
    counter, histogram = Counter("c_total", "How often."), Histogram("h_seconds", "How long.")
    counter.add(outcome='a"b\\c\nd')
    counter.add(2, outcome="other")
    for seconds in (0.001, 0.3, 99):
        histogram.observe(seconds, route="/x")
    now = (gauge("g", "What.", ({"code": "x"}, 1), ({"code": "y"}, 2.5)), gauge("none", "Unknown."))
    told = read(text_of(counter.lines(), histogram.lines(), *now))
    assert told['c_total{outcome="a\\"b\\\\c\\nd"}'] == 1 and told['c_total{outcome="other"}'] == 2
    buckets = [told[f'h_seconds_bucket{{route="/x",le="{bound}"}}'] for bound in ("0.005", "0.25", "0.5", "10", "+Inf")]
    assert buckets == [1, 1, 2, 2, 3] == [*buckets[:-1], told['h_seconds_count{route="/x"}']]
    assert told['g{code="y"}'] == 2.5 and "none" not in told


def test_a_gauge_tells_how_many_there_are_now() -> None:
    stands_open = Gauge("open", "Pages.")
    counts = []
    with stands_open.held(), stands_open.held():
        counts.append(read(text_of(stands_open.lines()))["open"])
    counts.append(read(text_of(stands_open.lines()))["open"])
    assert counts == [2, 0]


def test_the_intake_tells_what_became_of_submissions_and_of_nobody(new_intake: Callable[..., Intake]) -> None:
    intake = new_intake(variables={"EHEALTHBUGS_LOG": "json"}).start()
    client = intake.client(intake.add_sender()["key"])
    intake.wait_until_taking()
    one = submission(reporter_id=INAMI, comment="un commentaire", postal_code="5000")
    assert [client.post(each).status for each in (one, one, submission(service_codes=["NOWHERE"]))] == [201, 200, 422]
    answer = client.ask("GET", "/metrics")
    told = read(answer.body.decode())
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4") and answer.headers["cache-control"] == "no-store"
    outcomes = {name: value for name, value in told.items() if name.startswith("ehealthbugs_submissions_total")}
    assert outcomes == {f'ehealthbugs_submissions_total{{outcome="{code}"}}': 1 for code in ("stored", "repeated", "refused")}
    assert told['ehealthbugs_intake_request_seconds_count{route="/api/v1/submissions",status="201"}'] == 1
    assert told["ehealthbugs_intake_taking"] == 1 and told["process_resident_memory_bytes"] > 1e6
    intake.stop()
    log = intake.log_file.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    assert any(line["message"].startswith("POST /api/v1/submissions 201") for line in lines)
    for private in (one["submission_id"], "12345", "commentaire", "5000", "127.0.0.1:", "RECIPE", "NOWHERE"):
        assert private not in answer.body.decode() and private not in log.replace(f"127.0.0.1:{intake.port}", ""), private


def test_from_elsewhere_a_token_opens_it_and_nothing_else(new_intake: Callable[..., Intake]) -> None:
    intake = new_intake(variables={"EHEALTHBUGS_METRICS_TOKEN": "of-prometheus"}).start()
    client = intake.client()
    elsewhere = {"x_forwarded_for": "203.0.113.7", "host": "bugs.example.org"}
    assert client.ask("GET", "/metrics").status == 403, "with a token, even here"
    assert client.ask("GET", "/metrics", authorization="Bearer of-promethéus", **elsewhere).status == 403
    assert client.ask("GET", "/metrics", authorization="Bearer of-prometheus", **elsewhere).status == 200


def test_the_dashboard_tells_of_builds_pages_and_what_waits(union: Union, tmp_path: Path) -> None:
    union.put("a.csv", as_csv([row(reporter_id=INAMI)]))
    union.run()
    (union.folder.builds / ".build-0123.duckdb").touch()  # what a run is making meanwhile
    server = Server(union.root, tmp_path / "log", EHEALTHBUGS_LOG="json", EHEALTHBUGS_BUILD_EVERY="0")
    server.start()
    try:
        person = Person(server.url)
        text = person.get("/metrics").text
        assert person.get("/metrics", **{"X-Forwarded-For": "203.0.113.7"}).status_code == 403
        assert person.get("/metrics", Host="evil.example").status_code == 403
        union.root.rename(tmp_path / "not mounted")
        without_disk = read(person.get("/metrics").text)
        (tmp_path / "not mounted").rename(union.root)
    finally:
        server.stop()
    told = read(text)
    assert told[f'ehealthbugs_build{{build_id="{union.build_id}"}}'] == 1
    assert told["ehealthbugs_build_is_demo"] == told["ehealthbugs_rows_waiting"] == told["ehealthbugs_sessions"] == 0
    assert 0 <= told["ehealthbugs_build_age_seconds"] < 600 and told["ehealthbugs_builds"] == 1
    assert told["ehealthbugs_page_seconds_count"] == 1, "the page that warms up"
    assert told["ehealthbugs_disk_free_bytes"] > 0 and "ehealthbugs_disk_free_bytes" not in without_disk
    assert without_disk["ehealthbugs_builds"] == 0 and without_disk["ehealthbugs_sessions"] == 0, "the rest is told"
    assert "RECIPE" not in text and INAMI not in text and INAMI.replace("-", "") not in text
    lines = [json.loads(line) for line in server.log.splitlines()]
    assert any("Uvicorn running" in line["message"] for line in lines)


def test_the_etl_logs_outcomes_and_refusals(union: Union, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHEALTHBUGS_LOG", "json")
    refused = json.loads(union.etl("run").err)
    assert (refused["level"], refused["logger"], refused["refusal"]) == ("info", "ehealthbugs.etl", "NothingToPublish"), "it waits"
    union.put("a.csv", as_csv([row()]))
    done = union.etl("run")
    told = json.loads(done.err)
    assert (told["message"], told["build_id"], told["accepted"], done.out) == ("build published", union.build_id, 1, "")
    assert union.run()["is_new"] is False, "what another program reads is as it was"
    monkeypatch.setenv("EHEALTHBUGS_LOG", "xml")
    wrong = subprocess.run(
        [sys.executable, "-c", "import settings; settings.get_settings()"], cwd=PROJECT_DIR, capture_output=True, text=True
    )
    assert "text or json" in wrong.stderr
    get_settings.cache_clear()


def test_of_an_error_a_line_tells_kind_and_place_and_not_its_words() -> None:
    try:
        raise ValueError(f"what somebody sent: {INAMI}")
    except ValueError:
        record = logging.LogRecord("ehealthbugs", logging.ERROR, __file__, 1, "a page failed", None, sys.exc_info())
    line = JsonLines().format(record)
    told = json.loads(line)
    assert told["error"] == "ValueError" and "test_watching.py" in told["at"][-1] and INAMI not in line and "\n" not in line


def test_a_port_in_use_is_told_before_anything_else() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert f"Port {taken} is in use" in problem_of(str(taken)) and "PORT=" in problem_of(str(taken))
    assert problem_of(str(taken)) == ""
    assert "number" in problem_of("http") and "number" in problem_of("70000")


def test_why_the_store_is_not_read_is_told_in_words(union: Union) -> None:
    union.put("a.csv", as_csv([row()]))
    nobody = "postgresql://ehealthbugs:secret@127.0.0.1:1/ehealthbugs"
    done = union.etl_with({"EHEALTHBUGS_LOG": "json", "EHEALTHBUGS_INTAKE_URL": nobody}, "run")
    told = next(line for line in map(json.loads, done.err.splitlines()) if line["message"] == "the store of submissions was not read")
    assert told["reason"] == "The store cannot be used (connection_lost, OperationalError)."


COMMANDS = (
    (("etl", "publish"), "ehealthbugs.etl", "No warehouse is set up"),
    (("intake", "sender", "revoke", "nobody"), "ehealthbugs.intake", "There is no sender"),
    (("analytics.digest", "weekly"), "ehealthbugs.analytics", "no published build"),
)


@pytest.mark.parametrize(("command", "logger", "words"), COMMANDS)
def test_whatever_is_refused_is_a_line_of_the_log(union: Union, command: tuple[str, ...], logger: str, words: str) -> None:
    done = union.command(*command, environment={"EHEALTHBUGS_LOG": "json"})
    told = json.loads(done.err)
    assert (done.code, told["level"], told["logger"]) == (1, "error", logger) and words in told["message"]
