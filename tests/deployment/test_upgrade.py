"""What an earlier program left is brought up by the documented commands: `python -m intake migrate`, `python -m etl run`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from analytics.tables import SCHEMA_VERSION
from analytics.warehouse import OlderSchema, open_current
from intake.store.engine import open_engine, store_url, writing
from intake.store.migrating import _config, newest
from privacy.keys import fingerprint
from tests.conftest import Union
from tests.deployment.test_backup import FIGURES, backed_up, figures, restored
from tests.etl.exports import as_csv, row
from tests.etl.test_incidents import ordinary_days, together
from tests.etl.test_intake_rows import Door, given
from tests.intake.conftest import Intake, postgres, store_url_of
from tests.turns import FULL

__all__ = ["postgres", "store_url_of"]  # fixtures

EARLIER = sorted(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions() if script.revision != newest())
OF_THEN = """
insert into submissions
(submission_id, version, action, received_at, key_fingerprint, content_hash, submitted_at, service_codes, kind_code, reporter_key)
values (:id, 1, 'submitted', :at, :fingerprint, 'h', '2024-03-05T10:15:00+01:00', 'RECIPE', 'K_DOWN', :reporter)
"""


def store_of_then(intake: Intake, revision: str) -> None:
    """As the program of that revision left it: its tables, and three submissions."""
    engine = open_engine(store_url(intake.settings))
    try:
        with writing(engine) as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        key = intake.settings.data.secret_key
        if not key.exists():
            key.parent.mkdir(parents=True, exist_ok=True)
            key.write_bytes(os.urandom(32))
            key.chmod(0o600)
        with writing(engine) as connection:
            for number in range(3):
                told = {"id": f"of-then-{number}", "at": "2024-03-05T10:15:00.000000+00:00", "reporter": f"r{number}"}
                connection.execute(text(OF_THEN), told | {"fingerprint": fingerprint(key.read_bytes())})
    finally:
        engine.dispose()


@pytest.mark.parametrize("revision", EARLIER)
def test_a_store_of_each_earlier_revision_is_brought_up(
    revision: str, union: Union, store_url_of: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = Intake(union.root, url=store_url_of())
    monkeypatch.setenv("EHEALTHBUGS_INTAKE_URL", intake.url)
    store_of_then(intake, revision)
    done = intake.command("migrate", "--json")
    assert done.code == 0 and f'"{newest()}"' in done.out and '"was_changed": true' in done.out
    Door(union.root, intake.url).send(given())
    assert [one["submission_id"] for one in intake.rows()][:3] == ["of-then-0", "of-then-1", "of-then-2"]
    assert union.run()["totals"]["accepted"] == 4
    assert union.etl("forget", "somebody@example.org", "--author", "staff").code == 0, "every table is there"


def test_a_backup_of_an_earlier_revision_is_brought_up(union: Union, tmp_path: Path) -> None:
    then = Intake(union.root)
    store_of_then(then, EARLIER[0])
    file = backed_up(union, tmp_path / "then.tar.gz")["file"]
    now = Union(tmp_path / "now")
    assert restored(now, file)["store_rows"] == 3
    assert now.run()["totals"]["accepted"] == 3


@pytest.mark.parametrize("version", [str(int(SCHEMA_VERSION) - 1), *(["1"] if FULL else [])])
def test_a_build_for_other_tables_is_made_anew_and_the_pinned_one_stays(union: Union, version: str) -> None:
    union.put("a.csv", as_csv([*ordinary_days(), *together(6, service_codes="MCN"), row()]))
    union.run()
    before = figures(union)
    old = union.build_id
    noted = union.etl("record", "add", "meetings", "meeting_on=2024-06-01", f"build_id={old}", "--author", "staff")
    assert noted.code == 0, noted.err
    with duckdb.connect(str(union.folder.build_file(old))) as build:
        build.execute("update meta.build_info set schema_version = ?, content_hash = 'of that version'", [version])
        build.execute("drop table marts.fct_incidents")  # a table that the screens of today ask for
    for beside in union.folder.builds.glob(f"{old}.*"):
        if beside.suffix != ".duckdb":
            beside.unlink()  # sums that were of no such file
    with pytest.raises(OlderSchema):
        open_current(union.folder)
    assert union.run()["is_new"] is True
    assert union.build_id != old and union.folder.build_file(old).exists()
    assert figures(union) == before and len(FIGURES) == len(before)
    open_current(union.folder).close()
    assert union.etl("check").code == 0
