"""The store on SQLite and on PostgreSQL: migrations, what is kept once, and a watermark that never skips a row."""

from __future__ import annotations

import asyncio
import datetime as dt
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event, insert, text

from intake.catalogue import Catalogue
from intake.form.counts import Counts
from intake.store import erasing
from intake.store.engine import open_engine, reading, store_url, writing
from intake.store.migrating import StoreIsNewer, migrate
from intake.store.opening import AnotherKey, open_store
from intake.store.reading import BEGINNING, WatermarkUnknown, newest_row, rows_after, standing
from intake.store.tables import metadata, senders
from intake.store.writer import StoreUnavailable, Writer
from intake.store.writing import Outcome, Submit, Withdraw, write
from intake.submission import Door, judge
from settings import PROJECT_DIR, Settings
from tests.intake.conftest import Postgres, now, submission
from tests.loops import awaited
from tests.turns import FULL

CATALOGUE = Catalogue.read(PROJECT_DIR / "data" / "reference")
KEY = b"k" * 32


def request(*, sender_id: str | None = None, **given: Any) -> Submit:
    arrived_at = now()
    return Submit(judge(submission(**given), Door(CATALOGUE, KEY, arrived_at)), arrived_at, sender_id, "fingerprint0")


@pytest.fixture
def settings(tmp_path: Path, store_url_of: Callable[[], str]) -> Settings:
    return Settings(tmp_path, intake_url=store_url_of())


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(store_url(settings))
    migrate(engine)
    yield engine
    engine.dispose()


def test_the_migrations_make_the_tables_of_the_code(engine: Engine) -> None:
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_store_of_a_later_program_is_refused_and_stays_as_it_is(engine: Engine, settings: Settings) -> None:
    with writing(engine) as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StoreIsNewer, match="9999"):
        open_store(settings)
    with reading(engine) as connection:
        assert connection.execute(text("select version_num from alembic_version")).scalar() == "9999"


def test_two_starts_at_once_migrate_once(settings: Settings) -> None:
    errors: list[BaseException] = []

    def start() -> None:
        try:
            engine = open_engine(store_url(settings))
            migrate(engine)
            engine.dispose()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_rows_of_another_key_stop_the_start(settings: Settings) -> None:
    store = open_store(settings)
    with writing(store.engine) as connection:
        write(connection, [request()])
    store.close()
    with pytest.raises(AnotherKey):
        open_store(settings)


def test_one_transaction_decides_in_the_order_given(engine: Engine) -> None:
    first = request()
    one = first.submission_id
    asked = [
        first,
        first,
        request(submission_id=one, minutes_lost=5),
        request(submission_id=one, version=2, minutes_lost=5),
        request(submission_id=one, version=4),
        Withdraw(one, now(), None, "fingerprint0"),
        Withdraw(one, now(), None, "fingerprint0"),
        request(submission_id=one, version=4),
        request(version=2),
        Withdraw(str(uuid.uuid4()), now(), None, "fingerprint0"),
    ]
    expected = ["stored", "repeated", "conflict", "stored", "version_not_next", "withdrawn", "withdrawn_before"]
    expected += ["already_withdrawn", "not_found", "not_found"]
    with writing(engine) as connection:
        assert [outcome.code for outcome in write(connection, asked)] == expected
    with writing(engine) as connection:  # the same against what is there, not only against what is in the group
        again = ["repeated", "repeated", "conflict", "repeated", "already_withdrawn", "withdrawn_before", "withdrawn_before"]
        assert [outcome.code for outcome in write(connection, asked[:7])] == again
    rows = rows_after(engine).rows
    assert [(row["version"], row["action"]) for row in rows] == [(1, "submitted"), (2, "submitted"), (3, "withdrawn")]
    assert rows[0]["submitted_at"] < rows[1]["submitted_at"] < rows[2]["submitted_at"]
    assert rows[2]["service_codes"] is None


def test_another_sender_neither_corrects_nor_withdraws(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(senders).values(sender_id="a", name="A", key_hash="", items_per_minute=1, created_at=now()))
    first = request(sender_id="a")
    with writing(engine) as connection:
        assert write(connection, [first])[0].code == "stored"
        others = [request(submission_id=first.submission_id, version=2), Withdraw(first.submission_id, now(), None, "f")]
        assert [outcome.code for outcome in write(connection, others)] == ["conflict", "not_found"]


def test_a_clock_set_back_does_not_bring_an_earlier_version_back(engine: Engine) -> None:
    first = request(minutes_lost=1)
    later = request(submission_id=first.submission_id, version=2, minutes_lost=2)
    later.judged.values["submitted_at"] = "2020-01-01T00:00:00.000000Z"
    with writing(engine) as connection:
        write(connection, [first, later])
    rows = rows_after(engine).rows
    assert rows[1]["submitted_at"] > rows[0]["submitted_at"]


def test_pages_follow_one_another_without_gap_or_repetition(engine: Engine) -> None:
    with writing(engine) as connection:
        write(connection, [request() for _ in range(25)])
    seen, watermark = [], BEGINNING
    while True:
        page = rows_after(engine, watermark, most=10)
        seen += [row["submission_id"] for row in page.rows]
        watermark = page.watermark
        if page.is_last:
            break
    assert len(seen) == len(set(seen)) == 25
    assert rows_after(engine, watermark).rows == []
    assert rows_after(engine, watermark).watermark == watermark


def test_the_watermark_of_a_restored_store_is_refused(engine: Engine) -> None:
    with writing(engine) as connection:
        write(connection, [request(), request()])
    watermark = rows_after(engine).watermark
    with writing(engine) as connection:  # as after a backup from before the second row: another submission has its number
        connection.execute(text("update submissions set submission_id = 'another-one' where row_id = 2"))
    with pytest.raises(WatermarkUnknown):
        rows_after(engine, watermark)
    for wrong in ("7-0123456789abcdef", "2", "2-xyz", "2-0123456789abcdef"):
        with pytest.raises(WatermarkUnknown):
            rows_after(engine, wrong)
    assert len(rows_after(engine).rows) == 2


WRITING_APART = """
import sys, time
from sqlalchemy import text
from intake.store.engine import open_engine, store_url, writing
from intake.store.writing import write
from pathlib import Path
from settings import Settings
from tests.intake.test_store import request
settings = Settings(Path(sys.argv[1]), intake_url=sys.argv[2])
engine = open_engine(store_url(settings))
for n in range(int(sys.argv[3])):
    for _ in range(20):
        try:
            with writing(engine) as connection:
                write(connection, [request(), request()])
                time.sleep(0.002 * (n % 3))  # ids are taken, the commit comes later
            break
        except Exception as error:
            time.sleep(0.05)
    else:
        raise SystemExit("never written")
"""


def test_a_reader_misses_nothing_while_others_write(engine: Engine, settings: Settings) -> None:
    """Numbers are taken before a commit; were they visible out of order, a reader would go past those still to come."""
    n_writers, n_groups = (4, 40) if FULL else (2, 40)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITING_APART, str(settings.data_dir), settings.intake_url, str(n_groups)], cwd=PROJECT_DIR)
        for _ in range(n_writers)
    ]
    seen: list[str] = []
    watermark = BEGINNING
    while any(writer.poll() is None for writer in writers):
        page = rows_after(engine, watermark)
        seen += [row["submission_id"] for row in page.rows]
        watermark = page.watermark
    seen += [row["submission_id"] for row in rows_after(engine, watermark).rows]
    assert [writer.returncode for writer in writers] == [0] * n_writers
    in_store = [row["submission_id"] for row in rows_after(engine).rows]
    assert len(in_store) == n_writers * n_groups * 2
    assert Counter(seen) == Counter(in_store)


def test_a_full_queue_refuses_at_once_and_keeps_what_it_took(settings: Settings) -> None:
    engine = open_engine(store_url(settings))
    migrate(engine)
    writer = Writer(engine, most_waiting=10)

    async def crowd() -> list[object]:
        with writing(engine):  # nobody else can write meanwhile
            asked = [asyncio.ensure_future(writer.submit([request()])) for _ in range(15)]
            await asyncio.sleep(0.2)
            refused = [one for one in asked if one.done()]
            assert len(refused) == 5
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = awaited(crowd())
    writer.close()
    refused = [answer for answer in answers if isinstance(answer, StoreUnavailable)]
    assert [one.cause for one in refused] == ["queue_full"] * 5
    assert len(rows_after(engine).rows) == 10
    assert writer.n_waiting == 0
    engine.dispose()


def test_a_lock_that_lasts_is_told_and_nothing_is_written_behind_the_answer(settings: Settings) -> None:
    engine = open_engine(store_url(settings))
    migrate(engine)
    writer = Writer(engine, patience=0.5)

    async def locked_out() -> object:
        with writing(engine):
            return await asyncio.gather(writer.submit([request()]), return_exceptions=True)

    (answer,) = awaited(locked_out())  # type: ignore[misc]
    assert isinstance(answer, StoreUnavailable)
    assert answer.cause == "locked"
    time.sleep(0.5)
    assert rows_after(engine).rows == []
    outcomes = awaited(writer.submit([request()]))
    assert [outcome.code for outcome in outcomes] == ["stored"]
    writer.close()
    engine.dispose()


def test_who_is_second_with_a_submission_has_no_failing_store(postgres: Postgres, caplog: pytest.LogCaptureFixture) -> None:
    """Another program that keeps no order of writers commits it while ours writes: decided anew, it is a repetition."""
    engine = open_engine(store_url(Settings(Path(), intake_url=postgres.new_database())))
    migrate(engine)
    writer, one = Writer(engine), request()

    async def raced() -> list[Outcome]:
        with engine.connect() as connection, connection.begin():
            write(connection, [one])
            asked = asyncio.ensure_future(writer.submit([one]))
            await asyncio.sleep(0.5)
        return await asked

    assert [outcome.code for outcome in awaited(raced())] == ["repeated"]
    writer.close()
    assert "stored again" not in caplog.text
    engine.dispose()


def test_a_database_that_may_not_grow_is_told_and_passes(tmp_path: Path) -> None:
    """What SQLite itself says of a full disk."""
    engine = open_engine(store_url(Settings(tmp_path)))
    migrate(engine)
    writer = Writer(engine)
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar_one()
    limit = pages + 20

    @event.listens_for(engine, "checkout")
    def _limit(connection: Any, *_rest: object) -> None:
        connection.execute(f"pragma max_page_count = {limit}").close()

    kept: list[str] = []
    with pytest.raises(StoreUnavailable, match="disk_full"):
        for _ in range(200):
            one = request(comment="c" * 3000)
            awaited(writer.submit([one]))
            kept.append(one.submission_id)
    assert (writer.last_failure, bool(kept)) == ("disk_full", True)
    assert [row["submission_id"] for row in rows_after(engine).rows] == kept
    limit = 2**30
    awaited(writer.submit([one]))
    assert writer.last_failure is None
    assert [row["submission_id"] for row in rows_after(engine).rows] == [*kept, one.submission_id]
    writer.close()
    engine.dispose()


MANY = 1_000_000 if FULL else 30_000
FILLED = """
    insert into submissions (submission_id, version, action, received_at, key_fingerprint, content_hash, reporter_key, service_codes)
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ?)
    select printf('of-old-%07d', n * 7919 % 1000003), 1, 'submitted',
        strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', '2024-01-01', '+' || n || ' minutes'), 'f', 'h', 'k' || (n % (? / 50)), 'RECIPE'
    from numbers
"""
FEW_STEPS = 20_000  # of SQLite's machine: a look at every row takes several for each


def test_no_question_looks_at_every_row(tmp_path: Path) -> None:
    engine = open_engine(store_url(Settings(tmp_path)))
    migrate(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql(FILLED, (MANY, MANY))
        write(connection, [request() for _ in range(20)])
    watermark = rows_after(engine, most=MANY + 10).watermark
    steps = 0

    @event.listens_for(engine, "checkout")
    def _count(connection: Any, *_rest: object) -> None:
        def noted() -> None:
            nonlocal steps
            steps += 100

        connection.set_progress_handler(noted, 100)

    def asked(question: Callable[[], Any]) -> Any:
        nonlocal steps
        steps = 0
        answer = question()
        assert steps < FEW_STEPS, question
        return answer

    assert len(asked(lambda: rows_after(engine, watermark)).rows) == 10
    assert asked(lambda: newest_row(engine)) == MANY + 20
    assert asked(lambda: standing(engine, "of-old-0007919")).version == 1
    assert len(asked(lambda: erasing.rows_of(engine, "k1"))) == 50
    counts = Counts(lambda: engine)
    values = {"reporter_key": "somebody", "postal_code": None, "software_name": None}
    assert asked(lambda: awaited(counts.reporters_today(["RECIPE"], values))) == {"RECIPE": 1}
    before = dt.datetime(2024, 1, 1, 2, tzinfo=dt.UTC)
    would = asked(lambda: erasing.purge(engine, before=before, up_to=watermark, is_dry=True))
    assert would == asked(lambda: erasing.purge(engine, before=before, up_to=watermark)) == erasing.Deleted(119, 119)
    assert asked(lambda: erasing.forget(engine, "k1")).rows in (49, 50)
    engine.dispose()


def test_a_purge_leaves_what_is_newer_or_not_read(engine: Engine) -> None:
    """A submission goes with all its versions or stays with all; more go than one transaction takes."""
    long_ago, lately = dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    first, corrected = request(), request()
    old = [first, corrected, *(request() for _ in range(600))]
    with writing(engine) as connection:
        write(connection, [replace(one, arrived_at=long_ago) for one in old])
        correction = request(submission_id=corrected.submission_id, version=2)
        write(connection, [replace(correction, arrived_at=long_ago + dt.timedelta(hours=1))])
    watermark = rows_after(engine).watermark
    with writing(engine) as connection:
        unread = request()
        write(connection, [replace(unread, arrived_at=long_ago), replace(request(), arrived_at=lately)])
    at_the_correction = long_ago + dt.timedelta(hours=1)
    assert erasing.purge(engine, before=at_the_correction, up_to=watermark, is_dry=True) == erasing.Deleted(601, 601)
    assert erasing.purge(engine, before=long_ago, up_to=watermark) == erasing.Deleted(0, 0)
    after = at_the_correction + dt.timedelta(microseconds=1)
    assert erasing.purge(engine, before=after, up_to=watermark) == erasing.Deleted(602, 603)
    kept = rows_after(engine).rows
    assert kept[0]["submission_id"] == unread.submission_id
    assert len(kept) == 2
