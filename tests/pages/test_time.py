"""When: one axis for everything, the hours of the week, the delay of sending, through the whole frame."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import i18n
from analytics import days
from analytics.figures.calendar import column_of
from tests.conftest import Union
from tests.pages.conftest import Open
from tests.pages.screen import said


def words(app: AppTest) -> str:
    return " ".join(said(app).split())


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("fr", "462 médecins ont signalé des problèmes survenus du 1er septembre 2023 au 31 décembre 2024"),
        ("nl", "462 artsen hebben problemen gemeld die zich voordeden van 1 september 2023 tot en met 31 december 2024"),
        ("en", "462 doctors reported problems that occurred from 1 September 2023 to 31 December 2024"),
    ],
)
def test_the_headline_says_how_many_and_when(open_page: Open, lang: str, expected: str) -> None:
    assert str(open_page("time", lang=lang).title[0].value) == expected


def test_everything_on_the_axis_is_also_told_in_words(open_page: Open) -> None:
    told = words(open_page("time", lang="en", from_="2024-01-01", to="2024-01-31"))
    assert "4 incidents derived from reports" in told
    assert "Outages known from public sources : Recip-e (cause: MyCareNet): 9, 15, 22, 24 Jan 2024" in told
    assert "premium 2024: from 1 January to 31 December 2024" in told
    assert "Campaigns : none on these days" in told
    assert "New Year’s Day" in told or "New Year's Day" in told


def test_a_premium_criterion_that_no_source_states_is_nowhere(open_page: Open) -> None:
    """The second half of 2023 is stated for three criteria; the medication scheme of 2023 is an inference."""
    app = open_page("time", lang="en", from_="2023-11-01", to="2023-11-30")
    (figure,) = [one for one in app.get("plotly_chart") if "chronology" in one.proto.id]
    drawn = figure.proto.spec
    assert "eFact or eAttest" in drawn and "Chapter IV" in drawn
    assert "edication scheme" not in drawn


def test_the_way_back_is_there_only_where_days_are_left_out(open_page: Open) -> None:
    def keys(app: AppTest) -> set[str | None]:
        return {button.key for button in app.button}

    assert "b_all_days" not in keys(open_page("time"))
    app = open_page("time", from_="2024-01-01", to="2024-01-31")
    assert "b_all_days" in keys(app)
    next(button for button in app.button if button.key == "b_all_days").click().run()
    assert "from" not in app.query_params and "b_all_days" not in keys(app)


def test_hours_are_told_of_those_that_give_one(open_page: Open) -> None:
    told = words(open_page("time", lang="en", service="MCN", from_="2024-03-11", to="2024-03-17"))
    assert "The exact hour of the event is given for" in told and "approximate, taken from the sending (" in told


def test_the_delay_in_the_middle_is_told(open_page: Open) -> None:
    assert "Half of the submissions that give the hour are sent within" in words(open_page("time", lang="en"))


def test_hours_of_weekdays_nobody_observed_are_not_zero(open_page: Open) -> None:
    """A Monday alone: the other weekdays were not looked at, and the largest number of one day's hours is called nothing more."""
    app = open_page("time", lang="en", from_="2024-01-15", to="2024-01-15")
    (figure,) = [one for one in app.get("plotly_chart") if "week" in one.proto.id]
    drawn = " ".join(cell for row in json.loads(figure.proto.spec)["data"][0]["customdata"] for cell in row)
    assert "On Monday from 3:00 to 4:00</b><br>0 reporting doctors" in drawn
    assert "On Tuesday from 3:00 to 4:00</b><br>not observed" in drawn and "over 0 such days" not in drawn
    assert "busiest hour" not in words(app)


def test_no_known_outage_says_that_the_list_ends(open_page: Open) -> None:
    told = words(open_page("time", from_="2024-10-01", to="2024-10-05"))
    assert "aucune connue pour ces jours" in told and "n’a aucune panne datée après février 2024" in told
    assert "Campagnes : rien ces jours-là." in told


def test_reports_of_days_before_the_form_are_not_counted_among_those_of_its_days(
    open_page: Open, change_demo: Callable[[str], Union]
) -> None:
    """As with the real form: it opened on 2 February 2024, and what is told of the days before is from memory."""
    union = change_demo("update meta.build_info set observed_from = date '2024-02-02'")
    ((n_inside, n_outside),) = union.query(
        "select count(distinct reporter_key) filter (occurred_on >= '2024-02-02'), count(*) filter (occurred_on < '2024-02-02')"
        " from marts.fct_reports"
    )
    app = open_page("time", lang="en")
    assert str(app.title[0].value).startswith(f"{n_inside} doctors reported problems that occurred from 2 February to 31 December 2024")
    assert f"{i18n.number(n_outside, 'en')} reports" in words(app) and n_inside != 462


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2024-10-15", "aucun incident déduit des signalements"), ("2024-01-15", "1 incident déduit des signalements")],
)
def test_one_incident_and_none_are_said_rightly(open_page: Open, day: str, expected: str) -> None:
    assert expected in words(open_page("time", from_=day, to=day))


# --- before, the line, the calendar, the lines ------------------------------------------------------------------------


GAP = (dt.date(2024, 8, 12), dt.date(2024, 8, 18))  # not observed in the demo
CAMPAIGN = (dt.date(2024, 7, 20), dt.date(2024, 7, 22))


def spec(app: AppTest, name: str) -> dict[str, Any] | None:
    """The picture of that name as the browser gets it."""
    found = [one.proto.spec for one in app.get("plotly_chart") if f"figure_{name}" in one.proto.id]
    return json.loads(found[0]) if found else None


def written(drawn: dict[str, Any] | None) -> list[str]:
    assert drawn
    return [one["text"] for one in drawn["layout"]["annotations"]]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "fr",
            "Par rapport aux 30 jours observés d’avant Moins de signalants En moyenne 11,6 médecins par jour ouvrable (16 jours, du 2 au 23"
            " décembre 2024), contre 16,8 (19 jours, du 4 au 29 novembre 2024).",
        ),
        (
            "fr",
            "Par rapport aux mêmes jours, un an plus tôt Différence non démontrée En moyenne 11,5 médecins par jour ouvrable (15 jours,"
            " du 2 au 20 décembre 2024), contre 14,8 (15 jours, du 4 au 22 décembre 2023). Un tel écart peut être dû au hasard."
            " Entre-temps, le"
            " formulaire a changé (29 janvier 2024)",
        ),
        ("nl", "Vergeleken met dezelfde dagen, een jaar eerder"),
        ("en", "Compared with the same days, one year before"),
    ],
)
def test_two_verdicts_stand_side_by_side(open_page: Open, lang: str, expected: str) -> None:
    assert expected in words(open_page("time", lang=lang))


def test_both_verdicts_say_how_they_came(open_page: Open) -> None:
    told = words(open_page("time", lang="en"))
    assert "against the 30 observed days before" in told
    assert "against the same days 52 weeks (364 days) before: a Monday is compared with a Monday" in told


def test_a_year_before_the_form_opened_nothing_is_compared(open_page: Open) -> None:
    told = words(open_page("time", lang="en", from_="2024-03-01", to="2024-03-31"))
    assert "Not measurable One year before, from 3 March to 2 April 2023, nothing was observed: no form was open" in told


def test_a_year_before_days_that_were_not_observed_are_counted(open_page: Open) -> None:
    told = words(open_page("time", lang="en", from_="2024-08-25", to="2024-09-20"))
    assert "Not measurable One year before, from 27 August to 22 September 2023, 5 of these days were not observed." in told


def test_few_reporters_keep_their_comparison_and_get_no_calendar(open_page: Open) -> None:
    app = open_page("time", lang="en", service="MCN", from_="2024-03-12", to="2024-03-12")
    assert "Compared with the same days, one year before" in words(app) and spec(app, "calendar") is None


def test_the_overview_compares_with_the_days_before_alone(open_page: Open) -> None:
    told = words(open_page("overview", lang="en"))
    assert "Fewer reporters" in told and "one year before" not in told


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({}, "The line follows the median of 5 weeks: the middle number among the week itself, the 2 before and the 2 after."),
        (
            {"from_": "2024-10-15", "to": "2024-12-31"},
            "The line follows the median of 7 days: the middle number among the day itself, the 3 before and the 3 after",
        ),
        ({"from_": "2024-10-15", "to": "2024-10-26"}, ""),
        ({"from_": "2024-12-12", "to": "2024-12-31"}, "The line follows the median of 7 days"),
        ({"from_": "2024-12-13", "to": "2024-12-31"}, ""),
    ],
)
def test_the_line_is_named_and_explained_where_there_are_enough_whole_bars(open_page: Open, days: dict[str, str], expected: str) -> None:
    app = open_page("time", lang="en", **days)
    assert ("The line follows" in words(app)) == bool(expected) and expected in words(app)
    assert ("median" in written(spec(app, "chronology"))) == bool(expected)


def test_the_overview_has_no_line(open_page: Open) -> None:
    assert "median" not in str(spec(open_page("overview", lang="en"), "timeline"))


@pytest.mark.parametrize(("to", "is_late"), [("2024-12-31", True), ("2024-12-25", True), ("2024-12-24", False)])
def test_the_last_days_are_hatched_in_the_picture_the_calendar_and_the_key(open_page: Open, to: str, is_late: bool) -> None:
    app = open_page("time", lang="en", from_="2024-12-01", to=to)
    bars = [trace for trace in (spec(app, "chronology") or {})["data"] if trace.get("name") in ("0", "1", "2", "3")]
    assert any("\\" in trace["marker"]["pattern"]["shape"] for trace in bars) == is_late
    calendar = spec(app, "calendar") or {}
    _, unobserved, late, _ = calendar["data"]
    assert (len(unobserved["x"]), len(late["x"])) == (0, int(to[-2:]) - 24)
    keys = [one.proto.body for one in app.get("html") if "severity-mark late" in one.proto.body and "figure-head" in one.proto.body]
    assert len(keys) == 2 * is_late
    assert all("last days, perhaps incomplete" in key for key in keys)


@pytest.mark.parametrize(("unit", "what"), [("reporters", "doctors"), ("reports", "reports")])
def test_the_calendar_says_how_many_days_and_leaves_unobserved_ones_without_number(
    open_page: Open, demo: Union, unit: str, what: str
) -> None:
    by_day = demo.query(
        "select occurred_on, count(distinct reporter_key), count(*) from marts.fct_reports"
        " where occurred_on between '2024-07-01' and '2024-08-31' group by occurred_on"
    )
    of_gap = {on.day for on, _, _ in by_day if GAP[0] <= on <= GAP[1]}
    n_by_day = {on: n_reporters if unit == "reporters" else n for on, n_reporters, n in by_day if not GAP[0] <= on <= GAP[1]}
    shades = days.steps(pd.Series([n_reporters if unit == "reporters" else n for _, n_reporters, n in by_day]))
    least = next(step for step in reversed(shades) if sum(n >= step for n in n_by_day.values()) > 1)
    many = [on for on, n in n_by_day.items() if n >= least]
    n_some, n_many, n_pushed = len(n_by_day), len(many), sum(CAMPAIGN[0] <= on <= CAMPAIGN[1] for on in many)
    app = open_page("time", lang="en", unit=unit, from_="2024-07-01", to="2024-08-31")
    pushed = f", {n_pushed} of them during a campaign" if n_pushed else ""
    assert f"{n_some} days with at least one report, of 55 observed days; {n_many} days with at least {least} {what}{pushed}" in words(app)
    drawn = spec(app, "calendar")
    assert drawn
    squares, unobserved, *_ = drawn["data"]
    august = squares["z"][1]
    for day in range(12, 19):
        assert (august[column_of(dt.date(2024, 8, day))] is None) == (day not in of_gap)
    ends = [column_of(dt.date(2024, 8, day)) for day in (12, 18)]
    assert (round(min(unobserved["x"])), round(max(unobserved["x"]))) == tuple(ends) and set(map(round, unobserved["y"])) == {1}
    keys = [one.proto.body for one in app.get("html") if "figure-head" in one.proto.body]
    assert any("<span class='severity-mark unknown'></span>not observed" in key for key in keys)
    assert "day not observed; that is not zero" in words(app)


@pytest.mark.parametrize(("to", "is_shown"), [("2024-10-08", True), ("2024-10-07", False)])
def test_a_week_needs_no_calendar(open_page: Open, to: str, is_shown: bool) -> None:
    assert (spec(open_page("time", from_="2024-10-01", to=to), "calendar") is not None) == is_shown


def test_a_form_that_changed_is_a_line_with_words(open_page: Open) -> None:
    app = open_page("time", lang="en", from_="2024-01-08", to="2024-03-31")
    assert [one for one in written(spec(app, "chronology")) if one in ("form changed", "campaign")] == ["campaign", "form changed"]
    assert "Versions of the form, at their first submission : demo-2: 29 Jan 2024." in words(app).replace("demo-2 :", "demo-2:")


def test_where_the_form_did_not_change_no_line_says_so(open_page: Open) -> None:
    app = open_page("time", lang="en", from_="2024-04-01", to="2024-05-31")
    assert not {"form changed", "campaign"} & set(written(spec(app, "chronology")))
    assert "no new version on these days" in words(app) and "demo-2" not in words(app)


def test_the_opening_of_the_form_is_no_change(open_page: Open) -> None:
    app = open_page("time", lang="en", from_="2023-08-01", to="2023-10-31")
    assert "form changed" not in written(spec(app, "chronology")) and "demo-1" in words(app)


def test_a_week_of_which_some_days_were_not_asked_for_is_named(open_page: Open) -> None:
    told = words(open_page("time", lang="fr"))
    assert "Barres incomplètes : semaine du 28 août 2023 (3 jours sur 7) ; semaine du 30 décembre 2024 (2 jours sur 7)." in told
    assert "Barres incomplètes" not in words(open_page("time", from_="2024-10-15", to="2024-12-31"))


def test_small_numbers_get_no_line(open_page: Open) -> None:
    app = open_page("time", lang="en", service="EH_BOX", from_="2024-01-08", to="2024-02-20")
    assert spec(app, "chronology") and "median" not in written(spec(app, "chronology")) and "The line follows" not in words(app)


def test_incidents_stand_beside_chance_and_outages_name_their_sources(open_page: Open) -> None:
    told = words(open_page("time")).replace("\u202f", " ")
    assert "11 incidents déduits des signalements, dont 5 confirmés par une panne connue d’une source publique" in told
    assert "Les 6 non confirmés ne dépassent pas ce que le hasard donnerait sur ces jours (environ 7, de 1 à 20)." in told
    assert "pannes connues de sources publiques" in told and "panne officielle connue" not in told and "de faux" not in told


def test_a_day_that_counts_for_the_premium_is_a_deadline(open_page: Open) -> None:
    told = words(open_page("time", from_="2023-12-01", to="2023-12-31"))
    assert "échéance de la prime 2023 : 21, 31 déc. 2023" in told.replace("\u202f", " ")
    told = words(open_page("time", from_="2023-11-01", to="2023-12-31"))
    assert "échéance de la prime 2023 : 28 nov. 2023, 21, 31 déc. 2023" in told.replace("\u202f", " ")
    told = words(open_page("time", from_="2024-12-01", to="2024-12-31"))
    assert "échéance de la prime 2024 : 10, 31 déc. 2024" in told.replace("\u202f", " ")


def test_what_the_comparisons_leave_out_is_told(open_page: Open) -> None:
    assert "ne comptent que ce qui est signalé dans les 7 jours" in words(open_page("time"))


def test_french_dates_and_holidays_are_written_as_french_is(open_page: Open) -> None:
    told = words(open_page("time", from_="2023-11-01", to="2024-03-15"))
    assert "1er nov. 2023" in told and not re.search(r"(?<![0-9])1 (nov|janv|mars)", told)
    assert "Jour de l’Armistice" in told and "'" not in told.split("Jours fériés")[1].split("Comment")[0]
