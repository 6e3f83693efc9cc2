"""Run by the Python of an environment of its own, which holds chdb and nothing of ours: today's ClickHouse inside one process.

Reads a JSON object from stdin: `tables` ({name: {"declared", "file"}}), `views` ({name: table}), `statements` (SQL, in order). Writes one
JSON line per statement: the answer as `JSONCompact`, or {"error": …}.
"""

import json
import sys

from chdb import session

SETTINGS = "SETTINGS join_use_nulls = 1, output_format_json_quote_64bit_integers = 0, skip_unavailable_shards = 0"


def main() -> None:
    asked = json.load(sys.stdin)
    here = session.Session()
    here.query("CREATE DATABASE build")
    for name, table in asked["tables"].items():
        here.query(f"CREATE TABLE build.{name} ({table['declared']}) ENGINE = MergeTree ORDER BY tuple()")
        if table["file"]:
            here.query(f"INSERT INTO build.{name} SELECT * FROM file('{table['file']}', 'CSV', '{table['declared']}')")
    for name, table in asked["views"].items():
        here.query(f"CREATE VIEW build.{name} AS SELECT * FROM build.{table}")
    sys.stdout.write(json.dumps(str(here.query("SELECT version()", "TSV")).strip()) + "\n")
    for sql in asked["statements"]:
        try:
            told = json.loads(str(here.query(f"{sql} {SETTINGS}", "JSONCompact")))
        except Exception as error:
            told = {"error": str(error)[:2000]}
        sys.stdout.write(json.dumps(told) + "\n")


main()
