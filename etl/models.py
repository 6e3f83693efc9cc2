"""Which models fill a build, in which order, and what the filled build then tells of itself.

staged rows -> intermediate -> facts -> dimensions -> meta
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from etl.aliases import propose_aliases
from etl.progress import Progress
from etl.public_holidays import load_holidays
from etl.sql import model, model_names

INTERMEDIATE = (
    "int_versions",
    "int_latest_rows",
    "int_corrections",
    "int_corrected_rows",
    "int_near_duplicates",
    "int_paired_rows",
    "int_duplicates",
    "int_accepted_rows",
    "int_rejections",
    "int_unknown_names",
)
FACTS = ("fct_submissions", "fct_reports", "fct_consequences")  # dimensions may look at the facts
DERIVED_FROM_FACTS = ("observation_periods", "campaigns", "dim_dates")
DERIVED_FROM_ALL = ("fct_incidents", "incident_official_outages", "usual_levels")
META_MODELS = (
    "rejected_rows",
    "cell_warnings",
    "submission_versions",
    "import_ledger",
    "build_info",
    "near_duplicates",
    "paired_submissions",
    "decision_effects",
    "corrections",
)


@dataclass(frozen=True)
class Totals:
    """Submissions of the whole build; received = accepted + rejected + duplicates."""

    received: int
    accepted: int
    rejected: int
    duplicates: int


def fill(con: duckdb.DuckDBPyConnection, report: Progress) -> None:
    """Facts and dimensions, from the rows, sources, records and reference data that stand in the open file."""
    steps = [*_intermediate_and_facts(), *_dimensions(), *(("marts", name) for name in DERIVED_FROM_FACTS)]
    for done, (layer, name) in enumerate(steps):
        report("build", done, len(steps))
        if name == "dim_dates":
            con.execute(model("intermediate", "int_named_days"))
            load_holidays(con)
        con.execute(model(layer, name))
    report("build", len(steps), len(steps))


def describe(con: duckdb.DuckDBPyConnection) -> None:
    """What was read, refused and corrected, once the incidents are there."""
    for name in META_MODELS:
        con.execute(model("meta", name))
    propose_aliases(con)


def totals(con: duckdb.DuckDBPyConnection) -> Totals:
    row = con.execute("select n_received, n_accepted, n_rejected, n_duplicates from meta.build_info").fetchall()[0]
    return Totals(*row)


def ledger(con: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    names = (
        "source_id",
        "file",
        "sha256",
        "shape",
        "received",
        "accepted",
        "rejected",
        "duplicates",
        "already_known",
        "error",
        "error_detail",
    )
    rows = con.execute(
        "select source_id, file_name, sha256, shape, received, accepted, rejected, duplicates, already_known, error, error_detail "
        "from meta.import_ledger"
    ).fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def _intermediate_and_facts() -> list[tuple[str, str]]:
    return [
        *(("intermediate", name) for name in INTERMEDIATE),
        *(("marts", name) for name in FACTS),
    ]


def _dimensions() -> list[tuple[str, str]]:
    others = set(model_names("marts")) - set(FACTS) - set(DERIVED_FROM_FACTS) - set(DERIVED_FROM_ALL)
    return [("marts", name) for name in sorted(others)]
