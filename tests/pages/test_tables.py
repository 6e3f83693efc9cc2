"""Tableaux through the whole frame."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.conftest import Union
from tests.pages.conftest import Files, Open
from tests.pages.files import opened
from tests.pages.screen import asked, button, said
from ui.text_blocks import WORD_JOINER

Crossed = Callable[..., dict[str, bytes]]


@pytest.fixture
def crossed(files_of: Callable[..., Files]) -> Crossed:
    """The four files of the table that the page shows."""
    return lambda **query: next(iter(files_of("tables", **query).values()))


def test_the_address_says_what_is_crossed(open_page: Open) -> None:
    app = open_page("tables", lang="en", rows="severity", columns="weekday", measure="reports", share="row")
    assert app.title[0].value == "Reports by severity and by day of the week"
    chosen = {one.key: one.value for one in app.selectbox}
    assert chosen == {"tables_rows": "severity", "tables_columns": "weekday", "tables_measure": "reports", "tables_share": "row"}
    app.selectbox(key="tables_columns").set_value("none").run()
    assert app.title[0].value == "Reports by severity"
    assert app.query_params["columns"] == "none"


def test_nonsense_in_the_address_gives_the_usual_table(open_page: Open) -> None:
    app = open_page("tables", lang="en", rows="astrology", columns="service", measure="happiness", share="half", **{"for": "everybody"})
    assert app.title[0].value.replace(WORD_JOINER, "") == "Reporting doctors by e-service and by region"


def test_a_rate_is_offered_only_with_regions(open_page: Open) -> None:
    app = open_page("tables", lang="en", rows="region", columns="none", measure="rate")
    assert app.title[0].value == "Reporting doctors per 1,000 registered GPs by region"
    app.selectbox(key="tables_rows").set_value("kind").run()
    assert app.title[0].value == "Reporting doctors by kind of problem"
    assert "Reporting doctors per 1,000 registered GPs" not in app.selectbox(key="tables_measure").options


def test_margins_are_counted_and_files_hold_the_same(crossed: Crossed, demo: Union) -> None:
    files = crossed(lang="en", rows="region", columns="severity", share="column")
    frame = pd.read_csv(io.BytesIO(files["technical_csv"]), keep_default_na=False, na_values=[""])
    for region, severity, n in asked(
        demo,
        """select coalesce(region_code, 'total'), coalesce(severity_code, 'total'), count(distinct reporter_key)
        from marts.fct_reports group by cube (region_code, severity_code)""",
    ):
        (row,) = frame[(frame["row_code"] == region) & (frame["column_code"] == severity)].to_dict("records")
        assert row["n"] == row["n_reporters"] == n
    typed = pq.read_table(io.BytesIO(files["parquet"]))
    assert typed.column("n").to_pylist() == frame["n"].tolist()
    assert typed.schema.metadata[b"passport_build_id"].decode() == demo.build_id
    assert b"passport_filter" in typed.schema.metadata and str(typed.schema.field("n").type) == "int64"
    lines = list(csv.reader(io.StringIO(files["excel_csv"].decode("utf-8-sig")), delimiter=";"))
    assert lines[0][:3] == ["Region", "All together", "All together, share"]
    assert len(files["xlsx"]) > 5000


def test_a_month_not_observed_throughout_says_so(open_page: Open, demo: Union) -> None:
    ((n, of),) = demo.query(
        "select count(*) filter (is_observed), count(*) from marts.dim_dates where date_on between date '2024-08-01' and date '2024-08-31'"
    )
    told = said(open_page("tables", lang="en", rows="month", columns="none"))
    assert f"August 2024 {n} days of {of} observed" in " ".join(told.split())
    assert "last days incomplete" in told


def test_a_public_copy_hides_small_cells_and_says_so(crossed: Crossed, demo: Union) -> None:
    files = crossed(lang="en", rows="family", columns="region", from_="2024-08-01", to="2024-08-31", **{"for": "public"})
    frame = pd.read_csv(io.BytesIO(files["technical_csv"]))
    counted = frame[~frame["is_hidden"]]
    assert frame["is_hidden"].any() and not counted["n_reporters"].between(1, 4).any()
    assert frame.loc[frame["is_hidden"], ["n", "n_reporters", "value"]].isna().all(axis=None)
    assert "small_cells_hidden=5" in frame["passport_caveats"].iloc[0] and "internal_use" not in frame["passport_caveats"].iloc[0]
    assert "hidden" in files["excel_csv"].decode("utf-8-sig")


def test_what_is_too_fine_for_the_public_waits_and_can_be_widened(open_page: Open) -> None:
    app = open_page(
        "tables", lang="en", service="RECIPE", region="WAL", severity="2", from_="2024-02-03", to="2024-03-12", **{"for": "public"}
    )
    told = said(app)
    assert "This selection does not leave the house." in told
    for part in ("a filter on e-services", "a filter on regions", "a filter on severity", "not made of whole months"):
        assert part in told
    assert "Download this table" not in told
    button(app, "b_tables_grid").click().run()
    assert "does not leave" not in said(app) and "Download this table" in said(app)
    assert (app.query_params["from"], app.query_params["to"]) == ("2024-02-01", "2024-03-31")
    assert not {"severity", "service", "region"} & set(app.query_params)


def test_what_is_too_fine_for_the_public_is_replaced_and_said(open_page: Open) -> None:
    app = open_page("tables", lang="en", rows="service", columns="province", from_="2024-02-01", to="2024-03-31", **{"for": "public"})
    told = said(app)
    assert "E-service: too fine for the public, replaced." in told and "Province: too fine for the public, replaced." in told
    assert app.title[0].value.replace(WORD_JOINER, "") == "Reporting doctors by family of e-services and by region"


def test_a_public_table_of_incidents_hides_those_of_few(crossed: Crossed, demo: Union) -> None:
    files = crossed(
        lang="en", rows="severity", columns="region", measure="incidents", from_="2024-03-01", to="2024-03-31", **{"for": "public"}
    )
    frame = opened(files).rows
    shown = frame[~frame["is_hidden"]]
    assert not shown["n_reporters"].between(1, 4).any()
    ((n,),) = asked(
        demo,
        """select count(distinct reporter_key) from marts.fct_reports
        where incident_id is not null and month_number = 2024 * 12 + 2 and severity_code = '1'""",
    )
    assert 0 < n < 5 and frame.loc[(frame["row_code"] == "1") & (frame["column_code"] == "total"), "is_hidden"].all()


def test_the_unit_of_the_frame_is_not_asked_where_the_page_has_its_own(open_page: Open) -> None:
    assert "f_unit" not in {one.key for one in open_page("tables").get("button_group")}
