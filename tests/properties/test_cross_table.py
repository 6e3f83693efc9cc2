"""Any two dimensions and any measure against plain pandas over the same rows, and what a public copy can no longer give away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from analytics import cross_table, small_cells
from analytics.cross_table import MEASURES, TOTAL
from analytics.dimensions import DIMENSIONS
from analytics.filters import Filters
from analytics.intervals import binomial
from analytics.queries import background
from analytics.queries import cross_table as questions
from analytics.tables import dim_services, fct_incidents
from tests.properties.selections import MANY, Rows, filters
from tests.turns import FULL

PAIRS = st.tuples(st.sampled_from(sorted(DIMENSIONS)), st.none() | st.sampled_from(sorted(DIMENSIONS))).filter(
    lambda pair: pair[0] != pair[1]
)
KEYS = {"reporters": "reporter_key", "reports": "report_id", "submissions": "submission_id", "incidents": "root_incident_id"}


def crossed(rows: Rows, asked: Filters, names: list[str]) -> pd.DataFrame:
    """The reports of a selection with the code of each dimension as text, one row for each consequence."""
    reports = rows.reports_of(asked).copy()
    services, incidents = (rows.ask(select(table)) for table in (dim_services, fct_incidents))
    reports = reports.merge(services[["service_code", "family_code"]], on="service_code", how="left")
    reports = reports.merge(rows.submissions[["submission_id", "fallback_code", "minutes_lost", "patients_affected"]], on="submission_id")
    reports = reports.merge(incidents[["incident_id", "root_incident_id"]], on="incident_id", how="left")
    if "consequence" in names:
        reports = reports.merge(rows.consequences, on="submission_id", how="left")
    days = pd.to_datetime(reports["occurred_on"])
    hours = reports["occurred_hour"].astype("float").where(reports["time_precision"] == "exact")
    own = {
        "family": lambda: reports["family_code"],
        "year": lambda: days.dt.year.astype(str),
        "month": lambda: days.dt.strftime("%Y-%m-01"),
        "weekday": lambda: (days.dt.day_of_week + 1).astype(str),
        "hour": lambda: hours.map(lambda hour: f"{hour:.0f}", na_action="ignore"),
    }
    for name in names:
        reports[f"by_{name}"] = (own[name]() if name in own else reports[f"{name}_code"]).astype(object).fillna("unknown")
    return reports


def parts(reports: pd.DataFrame, row: str, column: str | None) -> dict[tuple[str, str], pd.DataFrame]:
    """The rows of every cell and margin."""
    found = {(TOTAL, TOTAL): reports} | {(str(code), TOTAL): group for code, group in reports.groupby(f"by_{row}")}
    if column:
        found |= {(TOTAL, str(code)): group for code, group in reports.groupby(f"by_{column}")}
        found |= {(str(a), str(b)): group for (a, b), group in reports.groupby([f"by_{row}", f"by_{column}"])}
    return found


def cells_of(rows: Rows, asked: Filters, row: str, column: str | None, measure: str, share_of: Any = "none") -> pd.DataFrame:
    wanted, a, b = MEASURES[measure], DIMENSIONS[row], DIMENSIONS[column] if column else None
    if wanted.is_of_submissions:
        question = questions.measured(asked, a, b, measure=wanted.of)
    else:
        question = questions.counted(asked, a, b, unit=wanted.of if wanted.kind == "count" else "reporters")
    gps = rows.ask(background.gps(wanted.of)) if wanted.kind == "rate" else pd.DataFrame({"area_code": [], "value": []})
    return cross_table.cells(
        rows.ask(question),
        wanted,
        rows=a,
        columns=b,
        known={},
        unobserved={},
        gps=dict(zip(gps["area_code"], gps["value"], strict=True)),
        share_of=share_of,
    )


@MANY
@given(asked=filters(), pair=PAIRS, unit=st.sampled_from(sorted(KEYS)), share_of=st.sampled_from(["none", "row", "column", "whole"]))
def test_every_count_and_margin(rows: Rows, asked: Filters, pair: tuple[str, str | None], unit: str, share_of: str) -> None:
    row, column = pair
    reports = crossed(rows, asked, [name for name in pair if name])
    if reports.empty:
        return
    expected = parts(reports, row, column)
    found = cells_of(rows, asked, row, column, unit, share_of)
    for cell in found.to_dict("records"):
        group = expected.get((cell["row_code"], cell["column_code"]), reports.head(0))
        behind = group[group["root_incident_id"].notna()] if unit == "incidents" else group
        assert (cell["n"], cell["n_reporters"]) == (group[KEYS[unit]].nunique(), behind["reporter_key"].nunique())
        check_share(cell, expected, unit, share_of)
    assert {(cell["row_code"], cell["column_code"]) for cell in found.to_dict("records")} >= expected.keys()


def check_share(cell: dict[Any, Any], expected: dict[tuple[str, str], pd.DataFrame], unit: str, share_of: str) -> None:
    whole_of = {"row": (cell["row_code"], TOTAL), "column": (TOTAL, cell["column_code"]), "whole": (TOTAL, TOTAL)}
    whole = expected[whole_of[share_of]][KEYS[unit]].nunique() if share_of != "none" else 0
    is_itself = share_of != "none" and whole_of[share_of] == (cell["row_code"], cell["column_code"])
    if whole < 20 or cell["n"] < 5 or is_itself:
        assert pd.isna(cell["share"]) and pd.isna(cell["share_low"])
        return
    assert cell["share"] == pytest.approx(cell["n"] / whole)
    if unit == "reporters":
        interval = binomial(int(cell["n"]), whole)
        assert (cell["share_low"], cell["share_high"]) == pytest.approx((interval.low, interval.high))
    else:
        assert pd.isna(cell["share_low"])


@MANY
@given(asked=filters(), pair=PAIRS, measure=st.sampled_from(["minutes_median", "minutes_sum", "patients_median", "patients_sum"]))
def test_every_measure(rows: Rows, asked: Filters, pair: tuple[str, str | None], measure: str) -> None:
    row, column = pair
    reports = crossed(rows, asked, [name for name in pair if name])
    if reports.empty:
        return
    expected = parts(reports, row, column)
    for cell in cells_of(rows, asked, row, column, measure).to_dict("records"):
        group = expected.get((cell["row_code"], cell["column_code"]), reports.head(0)).drop_duplicates("submission_id")
        answers = group[MEASURES[measure].of].dropna().astype(float)
        assert (cell["n"], cell["n_answered"]) == (len(group), len(answers))
        if measure.endswith("sum"):
            assert pd.isna(cell["value"]) if answers.empty else cell["value"] == answers.sum()
        elif len(answers) < 5:
            assert pd.isna(cell["value"])
        else:
            told = (cell["low"], cell["value"], cell["high"])
            assert told == pytest.approx(tuple(np.quantile(answers, [0.25, 0.5, 0.75])))


TABLES = st.integers(1, 6).flatmap(
    lambda n_columns: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 3, 4, 5, 9, 40]), min_size=n_columns, max_size=n_columns), min_size=1, max_size=6
    )
)


@settings(max_examples=300 if FULL else 100)
@given(inner=TABLES)
def test_no_small_cell_can_be_worked_out_from_the_sums(inner: list[list[int]]) -> None:
    """Of additive numbers, the hardest case: whatever the rows and columns add up to, a small cell can still be more or less."""
    wide = pd.DataFrame(inner, index=[f"r{n}" for n in range(len(inner))], columns=[f"c{n}" for n in range(len(inner[0]))], dtype=float)
    wide[TOTAL] = wide.sum(axis=1)
    wide.loc[TOTAL] = wide.sum()
    mask = small_cells.hidden(wide, margin=TOTAL)
    numbers, is_hidden = wide.to_numpy(), mask.to_numpy()
    assert is_hidden[(numbers > 0) & (numbers < 5)].all() and not is_hidden[numbers == 0].any()
    for line, shown in [*zip(numbers, ~is_hidden, strict=True), *zip(numbers.T, ~is_hidden.T, strict=True)]:
        assert (~shown).sum() != 1
        if (~shown).any() and shown[-1] and ((line > 0) & shown)[:-1].any():
            assert line[~shown].sum() >= 10, "two cells of one doctor each would be known from their sum"
    for cell in zip(*np.nonzero(is_hidden & (numbers > 0) & (numbers < 5)), strict=True):
        assert _can_move(is_hidden, cell), (wide, mask)


def _can_move(is_hidden: np.ndarray, cell: tuple[int, ...]) -> bool:
    """Whether hidden numbers can change, this one among them, and every sum stay: its unit vector is not in the row space of the sums."""
    hidden = list(zip(*np.nonzero(is_hidden), strict=True))
    last_row, last_column = is_hidden.shape[0] - 1, is_hidden.shape[1] - 1
    rows = [[(-1 if c == last_column else 1) if r == line else 0 for r, c in hidden] for line in range(last_row + 1)]
    columns = [[(-1 if r == last_row else 1) if c == line else 0 for r, c in hidden] for line in range(last_column + 1)]
    sums = np.array([*rows, *columns], dtype=float)
    unit = np.array([float(one == cell) for one in hidden])
    return bool(np.linalg.matrix_rank(np.vstack([sums, unit])) > np.linalg.matrix_rank(sums))


def test_a_table_of_large_cells_hides_nothing() -> None:
    wide = pd.DataFrame({"c": [9.0, 7.0, 16.0], TOTAL: [9.0, 7.0, 16.0]}, index=["a", "b", TOTAL])
    assert not small_cells.hidden(wide, margin=TOTAL).to_numpy().any()
