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
    ((n, unknown, total),) = demo.query("""
        select count(*) filter (highest >= 2), count(*) filter (highest = -1), count(*)
        from (select max(severity_rank) as highest from marts.fct_reports group by reporter_key)""")
    app = open_page("severity", lang="en")
    assert unknown
    given = f"(neither severity nor consequence given: {unknown})"
    by = "by the severity or the consequences ticked"
    assert app.title[0].value == f"{n} of {total} doctors tell, {by}, of an act prevented or worse, once or more {given}"
    assert "The longer the period, the more occasions" in words(app)


def test_reports_are_counted_at_their_own_severity(open_page: Open, demo: Union) -> None:
    ((n, unknown, total),) = demo.query(
        "select count(*) filter (severity_code in ('2', '3')), count(*) filter (severity_code = 'unknown'), count(*) from marts.fct_reports"
    )
    app = open_page("severity", lang="en", unit="reports")
    by, given = "by the severity or the consequences ticked", f"(neither severity nor consequence given: {unknown:,})"
    assert app.title[0].value == f"{n:,} of {total:,} reports tell, {by}, of an act prevented or worse {given}"
    assert "The longer the period" not in words(app)


def test_measures_are_medians_with_the_share_that_did_not_answer(open_page: Open, demo: Union) -> None:
    ((median, unanswered, total),) = demo.query("""
        select median(minutes_lost), 1 - count(minutes_lost) / count(*), sum(minutes_lost) from marts.fct_submissions""")
    told = words(open_page("severity", lang="en"))
    assert f"Minutes lost, per submission {median:.0f} median of the answers" in told
    assert f"Without an answer: {unanswered:.0%}." in told and f"At least {total:,}" not in told
    of_all_kinds = f"{total:,} minutes declared in all, failure or not (refusal, user’s side, announced works)."
    assert f"{of_all_kinds} Nothing checks that nobody declared too much." in told


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
    assert "campaign: mail" in told and "outage according to a public source: Recip-e (cause: MyCareNet)" in told
    assert "./?lang=en&amp;from=2024-03-12&amp;to=2024-03-12" in "".join(one.proto.body for one in app.get("html"))


@pytest.mark.parametrize("severity", ["2", "unknown"])
def test_a_click_away_there_is_a_way_back(open_page: Open, severity: str) -> None:
    app = open_page("severity", lang="en", severity=severity)
    assert "The filter on severity is on" in words(app)
    next(button for button in app.button if button.key == "b_all_severities").click().run()
    assert "severity" not in app.query_params


def test_an_unknown_severity_is_not_told_as_zero(open_page: Open) -> None:
    app = open_page("severity", service="VACCINNET")
    assert app.title[0].value == "Gravité inconnue pour le seul médecin de cette sélection"


def test_a_level_is_not_a_consequence_and_a_premium_point_no_premium(open_page: Open, demo: Union) -> None:
    ((n, patients),) = demo.query("""
        select (select count(*) from (select max(severity_rank) as highest from marts.fct_reports group by reporter_key) where highest = 3),
            sum(patients_affected) from marts.fct_submissions""")
    told = words(open_page("severity")).replace("\u202f", " ")
    assert f"Gravité « sécurité ou continuité des soins » : {n} médecins ; gravité inconnue" in told
    assert "deux questions du formulaire" in told and "parlent de la sécurité" not in told
    assert "Points de la prime perdus, selon le médecin" in told and "ne prouve pas une prime perdue" in told
    number = f"{patients:,}".replace(",", " ")
    assert f"{number} déclarés en tout, panne ou non" in told


def test_the_heaviest_day_of_a_mailing_is_told_after_the_others(open_page: Open, demo: Union) -> None:
    by_day = """
        select occurred_on, count(distinct reporter_key) filter (severity_code in ('2', '3')) as n from marts.fct_reports
        where {} group by all order by n desc, occurred_on desc limit 1"""
    ((_, pushed),) = demo.query(by_day.format("true"))
    ((day, n),) = demo.query(by_day.format("not exists (select 1 from marts.campaigns where occurred_on between starts_on and ends_on)"))
    told = words(open_page("severity", lang="en"))
    on = f"{day.day} {day:%B %Y}"
    assert f"Outside campaigns, up to {n} doctors in a day with an act prevented or worse ({on}); with a campaign, up to {pushed}" in told
