"""Runs the promises of a build. Each is one query in `sql/checks/`, its first comment line the promise in words.

A check returns one row `n_examined, n_offenders, examples`. A check that examined nothing proves nothing and fails.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from etl.sql import model, model_names


@dataclass(frozen=True)
class CheckResult:
    check_name: str
    promise: str
    n_examined: int
    n_offenders: int
    examples: str | None

    @property
    def has_passed(self) -> bool:
        return self.n_examined > 0 and self.n_offenders == 0

    def __str__(self) -> str:
        if self.n_examined == 0:
            return f"{self.check_name}: examined nothing ({self.promise})"
        return f"{self.check_name}: {self.n_offenders} of {self.n_examined} break it ({self.promise}) e.g. {self.examples}"


class CheckFailed(Exception):
    """The build breaks a promise and is not published."""

    def __init__(self, failures: list[CheckResult]) -> None:
        super().__init__("\n".join(str(failure) for failure in failures))
        self.failures = failures


def run_checks(con: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """Every check against the open build, in the order of their names."""
    return [run_check(con, name) for name in model_names("checks")]


def run_check(con: duckdb.DuckDBPyConnection, name: str) -> CheckResult:
    text = model("checks", name)
    promise = text.splitlines()[0].removeprefix("--").strip()
    n_examined, n_offenders, examples = con.execute(text).fetchall()[0]
    return CheckResult(name, promise, int(n_examined), int(n_offenders or 0), examples)


def store_results(con: duckdb.DuckDBPyConnection, results: list[CheckResult]) -> None:
    con.execute(
        "create or replace table meta.check_results "
        "(check_name varchar, promise varchar, n_examined integer, n_offenders integer, has_passed boolean)"
    )
    con.execute(
        "insert into meta.check_results select unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)",
        [
            [result.check_name for result in results],
            [result.promise for result in results],
            [result.n_examined for result in results],
            [result.n_offenders for result in results],
            [result.has_passed for result in results],
        ],
    )


def require_passed(results: list[CheckResult]) -> None:
    """Raises CheckFailed naming every broken promise."""
    failures = [result for result in results if not result.has_passed]
    if failures:
        raise CheckFailed(failures)
