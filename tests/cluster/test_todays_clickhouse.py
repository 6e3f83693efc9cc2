"""The same statements, put to a ClickHouse of today (chdb, one process) instead of two servers of version 18.16."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import duckdb
import pytest

from analytics import clickhouse
from analytics.cluster import converted
from analytics.warehouse import Build, to_frame
from cluster.client import Answer
from cluster.layout import SHARDED, local_name
from etl.warehouse import marts
from settings import PROJECT_DIR
from tests.cluster.cases import Cases
from tests.cluster.comparing import differences
from tests.conftest import Union
from tests.turns import FULL

pytestmark = pytest.mark.skipif(not FULL, reason="800 MB of packages: make test-full")


def python_of_chdb() -> Path:
    found = Path(os.environ.get("CHDB_PYTHON") or PROJECT_DIR / ".venv-chdb" / "bin" / "python")
    assert found.exists(), "no environment with chdb: make chdb makes it"
    return found


def test_every_question_gives_the_same_rows(both: tuple[Build, Build], carried: Union, tmp_path: Path) -> None:
    from_file, _ = both
    cases = list(Cases(from_file).all())
    statements = [clickhouse.statement(case.question, database="build") for case in cases]
    asked = {
        "tables": _written(carried, tmp_path),
        "views": {local_name(name): name for name in SHARDED},
        "statements": [one.sql for one in statements],
    }
    done = subprocess.run(
        [python_of_chdb(), str(Path(__file__).with_name("todays_server.py"))], input=json.dumps(asked), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    version, *told = (json.loads(line) for line in done.stdout.splitlines())
    assert int(version.split(".")[0]) >= 25, version
    wrong = []
    for case, statement, one in zip(cases, statements, told, strict=True):
        if "error" in one:
            wrong.append(f"{case.name}: {one['error']}")
            continue
        types = [re.sub(r"^Nullable\((.*)\)$", r"\1", column["type"]) for column in one["meta"]]
        found = to_frame(converted(Answer(types, one["data"]), statement.kinds), list(statement.names))
        if difference := differences(case.name, from_file.run(case.question), found):
            wrong.append(f"{case.name}: {difference}")
    assert not wrong, f"{len(wrong)} of {len(cases)}\n" + "\n".join(wrong[:20])


def _written(demo: Union, folder: Path) -> dict[str, dict[str, str]]:
    """The tables as the loader writes them, in files."""
    told = {}
    with duckdb.connect() as con:
        con.execute(f"attach '{demo.folder.build_file(demo.build_id)}' as build (read_only)")
        for table in marts(con):
            file = folder / f"{table.name}.csv"
            quoted = f", force_quote ({', '.join(table.texts)})" if table.texts else ""
            options = f"format csv, header false, nullstr '\\N'{quoted}"
            con.execute(f"copy (select {table.written} from {table.source}) to '{file}' ({options})")
            told[table.name] = {"declared": table.declared, "file": str(file) if file.stat().st_size else ""}
    return told
