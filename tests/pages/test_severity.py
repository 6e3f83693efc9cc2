"""Gravité et conséquences through the whole frame."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Union
from tests.pages.conftest import Open
from tests.pages.screen import said


def words(app: AppTest) -> str:
    return " ".join(said(app).split())


def test_the_headline_counts_who_met_it_at_least_once(open_page: Open, demo: Union) -> None:
    ((n, total),) = demo.query("""
        select count(distinct reporter_key) filter (severity_code in ('2', '3')), count(distinct reporter_key) from marts.fct_reports""")
    app = open_page("severity", lang="en")
    assert app.title[0].value == f"{n} of {total} doctors had, once or more, an act prevented or worse"
    assert "The longer the period, the more occasions" in words(app)


def test_reports_are_counted_at_their_own_severity(open_page: Open, demo: Union) -> None:
    ((n, total),) = demo.query("select count(*) filter (severity_code in ('2', '3')), count(*) from marts.fct_reports")
    app = open_page("severity", lang="en", unit="reports")
    assert app.title[0].value == f"{n:,} of {total:,} reports tell of an act prevented or worse"
    assert "The longer the period" not in words(app)


def test_measures_are_medians_with_the_share_that_did_not_answer(open_page: Open, demo: Union) -> None:
    ((median, unanswered, total),) = demo.query("""
        select median(minutes_lost), 1 - count(minutes_lost) / count(*), sum(minutes_lost) from marts.fct_submissions""")
    told = words(open_page("severity", lang="en"))
    assert f"Minutes lost, per submission {median:.0f} median of the answers" in told
    assert f"Without an answer: {unanswered:.0%}." in told and f"At least {total:,} minutes in all" in told


def test_few_answers_have_no_median_and_no_percentage(open_page: Open) -> None:
    told = words(open_page("severity", lang="en", service="RSB", from_="2024-10-09", to="2024-10-11"))
    assert "too few for a median" in told or "No answer." in told
    assert "%" not in told.split("The queries")[0].split("Interval")[0].split("95")[0]


def test_where_nothing_was_done_nothing_can_have_worked(open_page: Open) -> None:
    told = words(open_page("severity", lang="en"))
    assert "No fall-back 787 – – – –" in told


def test_the_worst_days_name_what_made_people_report(open_page: Open) -> None:
    app = open_page("severity", lang="en")
    told = words(app)
    assert "campaign: mail" in told and "official outage: Recip-e (cause: MyCareNet)" in told
    assert "./?lang=en&amp;from=2024-03-12&amp;to=2024-03-12" in "".join(one.proto.body for one in app.get("html"))


@pytest.mark.parametrize("severity", ["2", "unknown"])
def test_a_click_away_there_is_a_way_back(open_page: Open, severity: str) -> None:
    app = open_page("severity", lang="en", severity=severity)
    assert "The filter on severity is on" in words(app)
    next(button for button in app.button if button.key == "b_all_severities").click().run()
    assert "severity" not in app.query_params
