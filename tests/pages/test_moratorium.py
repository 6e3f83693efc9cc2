"""Moratoire, Critères through the whole frame: what a premium year required, and what fell inside its measuring periods."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from functools import partial
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import i18n
from tests.conftest import Union
from tests.etl.exports import Row, as_csv, row
from tests.etl.test_official import DAY_ONLY, note
from tests.pages.conftest import Open
from tests.pages.screen import asked, every_part, opened, said
from tests.turns import in_turn

YEARS = ("2022", "2023", "2024", "2025", "2026")
GRANTED = {  # words by which the moratorium would be said to have been decided
    "fr": r"\b(accordé|refusé|obtenu|voté)e?s?\b",
    "nl": r"\b(toegestaan|toegekend|geweigerd|verkregen|goedgekeurd)\b",
    "en": r"\b(granted|refused|obtained|voted)\b",
}
TITLES = ("qu’avons-nous obtenu", "wat hebben we verkregen")  # of a review of which the half that would say it could not be read
NO_SOURCE = {
    "fr": "aucune source que nous avons pu lire ne dit",
    "nl": "geen enkele bron die we konden lezen, zegt",
    "en": "no source we could read says",
}


def words(app: AppTest) -> str:
    return " ".join(said(app).split()).replace("\u202f", " ").replace("\u00a0", " ")


def title(app: AppTest) -> str:
    return str(app.title[0].value).replace("\u202f", " ").replace("\u00a0", " ")


def reported(n: int, *, first: dt.date = dt.date(2024, 2, 2), every: int = 1, **cells: str) -> list[Row]:
    """`n` submissions of as many doctors, one every so many days, each sent at noon of its day."""
    days = [first + dt.timedelta(days=every * place) for place in range(n)]
    return [
        row(
            submission_id=f"r{place}",
            reporter_id=f"gp{place}@example.org",
            submitted_at=f"{day} 12:00:00",
            occurred_at=f"{day} 10:00:00",
            **cells,
        )
        for place, day in enumerate(days)
    ]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Union:
    """As the real form would be: open since 2 February 2024, thirty reports, one of January from memory; only read and copied."""
    union = Union(tmp_path_factory.mktemp("real") / "data")
    from_memory = row(submission_id="m1", submitted_at="2024-02-20 12:00:00", occurred_at="2024-01-15 09:00:00", service_codes="RECIPE|RSW")
    union.put("export.csv", as_csv([*reported(30, every=10, service_codes="MCN_CH4"), from_memory]))
    union.etl("record", "observation", "--from", "2024-02-02", "--author", "staff")
    union.run()
    return union


@pytest.mark.parametrize(("year", "lang"), in_turn(YEARS, i18n.LANGUAGES))
def test_every_year_speaks_in_every_language(open_page: Open, year: str, lang: str) -> None:
    app = open_page("moratorium", year=year, lang=lang)
    text = f"{title(app)} {words(app)}"
    assert year in title(app)
    assert not re.search(r"\bnan\b|\bNone\b|\bNaT\b|\{[a-z_]+\}|inf ", text), text[:3000]
    assert i18n.t("moratorium.unknown.heading", lang) in text


@pytest.mark.parametrize(("year", "lang"), in_turn(YEARS, i18n.LANGUAGES))
def test_no_sentence_says_that_the_moratorium_was_decided(open_page: Open, year: str, lang: str) -> None:
    text = every_part(partial(open_page, "moratorium"), words, year=year, lang=lang)
    sentences = [one for one in re.split(r"(?<=[.?!»]) ", text) if re.search(GRANTED[lang], one)]
    sentences = [one for one in sentences if not any(title in one for title in TITLES)]
    assert sentences, "the verdict stands on the page"
    assert all(NO_SOURCE[lang] in one.lower() for one in sentences), sentences


def test_the_headline_counts_stated_criteria_and_incidents_while_measured(open_page: Open, demo: Union) -> None:
    """Recomputed from the tables: stated criteria, and incidents by origin inside a measuring period; a state has none."""
    ((stated, total, inside, confirmed),) = demo.query("""
        with stated as (select * from marts.ppi_criteria where premium_year = 2024 and is_shown),
        hit as (
            select root_incident_id, bool_or(level = 'confirmed') as is_confirmed from stated
            join marts.ppi_criterion_services using (premium_year, criterion_code)
            join marts.dim_services using (service_code)
            join marts.fct_incidents using (service_code)
            where relation_code = 'direct' and (region_code is null or region_code in ('WAL', 'BRU'))
                and period_start is not null and occurred_on between period_start and period_end
            group by root_incident_id
        )
        select (select count(*) from stated), (select max(n_criteria_total) from marts.ppi_tiers where premium_year = 2024),
            (select count(*) from hit), (select count(*) from hit where is_confirmed)""")
    assert (inside, confirmed) == (1, 0)
    expected = (
        f"Premium of 2024: sources state {stated} of the {total} criteria; "
        f"{inside} incident during the measuring period of the criterion hit, none confirmed; "
        "region hit: Brussels alone; such a number may be due to chance"
    )
    told = words(open_page("moratorium", lang="en"))
    assert title(open_page("moratorium", lang="en")) == expected
    assert re.search(r"On these days chance alone would give 0\.\d on average\.", told), "a part of an incident is no whole one"


def test_what_chance_alone_would_make_is_no_finding(open_page: Open) -> None:
    app = open_page("moratorium", lang="en", year="2023")
    assert (
        title(app) == "Premium of 2023: sources state 6 of the 7 criteria; 1 incident during the measuring period of the criterion hit, "
        "none confirmed; such a number may be due to chance"
    )
    told = words(app)
    assert "The only incident found in 2023 on the e-services that the criteria measure fell while the criterion it hit was" in told
    finding = r"\d+ failure reports of 2023 inside a measuring period; for 3 criteria of 6, nobody observed outside the period"
    assert re.search(finding, told)


def test_a_place_that_nobody_observed_has_no_number(open_page: Open) -> None:
    """2023: the form opens in September, so that January to June, outside every second half-year, are not zero."""
    app = open_page("moratorium", lang="en", year="2023")
    app.session_state["data_ppi_by_window"] = True
    told = words(app.run())
    assert re.search(r"Chapter IV requests \d+ doctors \d+ reports, 122 days of 184 observed not observed", told)
    assert "Before the date (can be caught up)" in told


def test_a_year_nobody_observed_is_not_zero(open_page: Open) -> None:
    app = open_page("moratorium", lang="en", year="2022")
    assert (
        title(app)
        == "Premium of 2022: sources state 7 of the 10 criteria; their measuring periods were not observed, which is not zero incidents"
    )
    told = words(app)
    assert "Nobody observed the measuring periods of 2022" in told and "No month of 2022 was observed" in told
    assert "3 criteria of 2022 are named by no source we could read" in told
    assert "none of them" not in told and "0 doctors of" not in told
    unknown = words(open_page("moratorium", lang="en", year="2022", part="criteria"))
    assert "Premium of 2022, threshold not found: “Patients with an uploaded Sumehr, among those with a DMG fee”." in unknown


@pytest.mark.parametrize(("year", "lang"), in_turn(["2022", "2023", "2024"], i18n.LANGUAGES))
def test_inferred_criteria_have_no_name_on_the_page(open_page: Open, demo: Union, year: str, lang: str) -> None:
    """Neither in words nor in what the picture and its data say."""
    app = open_page("moratorium", year=year, lang=lang)
    for table in ("ppi_by_week", "ppi_by_month"):
        app.session_state[f"data_{table}"] = True
    app.run()
    shown = words(app) + " ".join(one.proto.spec for one in app.get("plotly_chart"))
    listed = asked(
        demo, "select premium_year, criterion_code, label_fr, label_nl, label_en, is_shown, is_uncertain from marts.ppi_criteria"
    )
    of_year = [one for one in listed if one[0] == int(year)]
    label = {"fr": 2, "nl": 3, "en": 4}[lang]
    named = [one[label] for one in of_year if one[5]]
    hidden = [word for one in of_year if not one[5] and not one[6] for word in (one[label], one[1])]
    assert bool(hidden) == (year != "2024")
    assert all(word.replace("\u202f", " ") in shown for word in named)
    assert [word for word in hidden if word.replace("\u202f", " ") in shown] == []


@pytest.mark.parametrize(
    ("lang", "uncertain"),
    [
        ("fr", "les sources ne concordent pas. Une liste pour 2024"),
        ("nl", "de bronnen spreken elkaar tegen. Een lijst voor 2024"),
        ("en", "the sources disagree. One list for 2024"),
    ],
)
def test_the_uncertain_criterion_is_told_as_uncertain_and_why(open_page: Open, lang: str, uncertain: str) -> None:
    told = every_part(partial(open_page, "moratorium"), words, lang=lang)
    assert uncertain in told and i18n.t("moratorium.is_uncertain", lang) in told
    assert uncertain not in every_part(partial(open_page, "moratorium"), words, lang=lang, year="2023"), "of 2023 a source states it"


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("fr", "montre aussi, en cinquième point, un rapport d’au moins la moitié entre patients avec schéma"),
        ("nl", "toont ook, als vijfde punt, een verhouding van minstens de helft"),
        ("en", "also shows, as its fifth item, a ratio of at least one half between patients with a medication scheme"),
    ],
)
def test_the_same_conflict_is_told_at_the_medication_scheme(open_page: Open, lang: str, told: str) -> None:
    """Of 2024 alone; the criterion itself a source states."""
    criteria = partial(open_page, "moratorium", lang=lang, part="criteria")
    assert told in words(criteria(year="2024")) and told not in words(criteria(year="2023"))


def test_a_bar_tells_how_many_doctors_it_counts(open_page: Open) -> None:
    (figure, *_) = (json.loads(one.proto.spec) for one in open_page("moratorium", lang="en").get("plotly_chart"))
    told = [one for trace in figure["data"] if trace["type"] == "bar" for one in trace["customdata"]]
    assert told and all(re.search(r"<br>\d+ reporting doctors?\b", one) for one in told)


def test_an_e_service_of_the_other_region_is_hidden(open_page: Open) -> None:
    brussels, vault = "Brussels Health Network (RSB)", "BruSafe"
    both = every_part(partial(open_page, "moratorium"), words, lang="en")
    assert brussels in both and vault in both and "Vitalink" not in both
    walloon = every_part(partial(open_page, "moratorium"), words, lang="en", gps="WAL")
    assert brussels not in walloon and vault not in walloon and "InterMed" in walloon


def test_numbers_inside_and_outside_are_those_of_the_tables(open_page: Open, demo: Union) -> None:
    ((reporters_in, reports_in, reporters_out, reports_out),) = demo.query("""
        select count(distinct reporter_key) filter (occurred_on >= '2024-07-01'), count(*) filter (occurred_on >= '2024-07-01'),
            count(distinct reporter_key) filter (occurred_on < '2024-07-01'), count(*) filter (occurred_on < '2024-07-01')
        from marts.fct_reports join marts.dim_dates on date_on = occurred_on and is_observed
            join marts.dim_kinds on dim_kinds.kind_code = fct_reports.kind_code and kind_class_code = 'failure'
        where service_code = 'MCN_CH4' and region_code = 'BRU' and year(occurred_on) = 2024""")
    app = open_page("moratorium", lang="en", gps="BRU")
    app.session_state["data_ppi_by_window"] = True
    told = words(app.run())
    days = "177 days of 184 observed"
    expected = f"Chapter IV requests {reporters_in} doctors {reports_in} reports, {days} {reporters_out} doctors {reports_out} reports"
    assert expected in told and "Months observed in part: August 2024, 24 days of 31." in told


def test_both_parts_count_failures_and_say_what_they_leave_out(open_page: Open) -> None:
    """By SQL over the tables: 196 doctors and 310 reports of failures inside; 218 and 377 of 896 with what is no failure (152 reports)."""
    told = words(open_page("moratorium"))
    assert "Ont signalé une panne pendant une période de mesure 196 médecins sur 310 qui ont signalé en 2024" in told
    assert "Avec les refus, les problèmes côté utilisateur et les travaux planifiés : 218 sur 330." in told
    assert "310 signalements de panne de 2024 sur 744 tombent dans une période de mesure" in told
    assert "Restent à part 152 autres signalements de 2024" in told and "dans une période de mesure : 377 sur 896." in told
    assert "Au-delà des heures : 196 médecins, 310 signalements de pannes" in words(open_page("moratorium", part="exposure"))


def test_an_incident_of_one_network_is_told_with_its_region(open_page: Open) -> None:
    """The only one inside hit the network of Brussels, whose use no Walloon doctor is measured by."""
    app = open_page("moratorium", lang="en")
    assert "1 incident during the measuring period of the criterion hit, none confirmed; region hit: Brussels alone; such" in title(app)
    assert "1 while the criterion it hit was measured; region hit: Brussels alone" in words(app)
    assert "region hit" not in words(open_page("moratorium", lang="en", gps="WAL"))
    assert "region hit" not in words(open_page("moratorium", lang="en", year="2023")), "eAttest serves every region"


def test_a_wrong_address_falls_back_and_a_choice_is_written_into_it(open_page: Open) -> None:
    app = open_page("moratorium", lang="en", year="1999", gps="VLG")
    assert title(app).startswith("Premium of 2024")
    app.button_group(key="moratorium_year").set_value("2023").run()
    assert app.query_params["year"] in ("2023", ["2023"]) and title(app).startswith("Premium of 2023")
    app.button_group(key="moratorium_gps").set_value("BRU").run()
    assert app.query_params["gps"] in ("BRU", ["BRU"]) and "doctors from Brussels" in words(app)


# --- January ----------------------------------------------------------------------------------------------------------


def test_january_lies_outside_the_second_half_years_and_only_the_record_says_so(open_page: Open) -> None:
    told = every_part(partial(open_page, "moratorium"), words, lang="en")
    head = "January 2024: 4 days of outage known from public sources, outside the measuring periods of 2023, inside 1 of 5 of those of 2024"
    assert head in told
    assert "Recip-e: 847 minutes of downtime in all; no source splits them by day." in told
    assert re.search(r"Cause given: overload: MyCareNet [^.]* through billing offices\. Source ?: Pharma-Sphere", told), "one source alone"
    assert "Criterion of 2024 measured on those days: “Electronic form" in told
    assert "No known link makes it depend on the e-services that these sources name." in told
    assert "9, 15, 22 and 24 January 2024 Recip-e, because of MyCareNet" in told
    assert re.search(r"Monday 11 December 2023.*? \d+ doctors \d+ reports.*?9, 15, 22 and 24 January 2024.*? \d+ doctors \d+ reports", told)
    assert "official record" not in told and "official side" not in told and "Official cause" not in told, "a union is no official"
    assert "Of the years known (2022, 2023 and 2024), a stated criterion measured Recip-e in 2022 only; earlier years were not" in told
    assert "Demonstration: the reports are invented and prove nothing; the real form was not open." in told
    assert "847" not in words(open_page("moratorium", lang="en", year="2025"))


def test_january_follows_the_facts(real: Union, union: Union, served: Any) -> None:
    """An outage that the staff notes of an e-service a criterion needs changes what is said."""
    outage = DAY_ONLY | {"service_code": "EH_BOX", "starts_on": "2024-01-17", "announced_at": "", "noted_at": "2024-02-05 10:00"}
    shutil.copytree(real.root, union.root)
    assert note(union, outage).code == 0
    union.run()
    told = words(opened("moratorium", union.root, served, lang="en"))
    assert "January 2024: 5 days of outage known from public sources, outside" in told
    assert "1 needs an e-service that these sources name: “Electronic form" in told and "No known link" not in told
    assert "9, 15, 22 and 24 January 2024" in told and "Wednesday 17 January 2024" in told


# --- real data, few, none ---------------------------------------------------------------------------------------------


def test_before_the_form_nothing_was_observed_and_what_is_told_is_memory(real: Union, served: Any) -> None:
    app = opened("moratorium", real.root, served, lang="en", year="2023")
    assert title(app).endswith("their measuring periods were not observed, which is not zero incidents")
    assert "Nobody observed the measuring periods of 2023" in words(app)
    told = words(opened("moratorium", real.root, served, lang="en"))
    assert "The form was not open: what is reported of those days is from memory, and a small number says nothing." in told
    assert "1 doctor 1 report, from memory" in told and "invented" not in told
    assert "In addition, 1 failure report of 2024, from memory, about days not observed." in told
    app = opened("moratorium", real.root, served, lang="en")
    app.session_state["data_ppi_by_window"] = True
    told = words(app.run())
    assert "all outside the period" in told and "inside the period 1" not in told, "a state has no period, the second half-year no January"


def test_thirty_reports_without_any_incident_say_so(real: Union, served: Any) -> None:
    app = opened("moratorium", real.root, served, lang="en")
    assert re.search(r"no incident found during the measuring period of a criterion, on the days observed \(\d+ of 366\)$", title(app))
    told = words(app)
    assert re.search(r"Incidents during a measuring period none found \d+ days of 366 observed", told), "none found is not zero"
    assert "This does not prove that everything worked" in told
    assert "No incident found in 2024 on the measured e-services, on the days observed" in told
    assert re.search(r"\d+ of \d+ failure reports of 2024 fall into a measuring period", told)


def test_where_nobody_named_what_is_measured_nothing_breaks(union: Union, served: Any) -> None:
    union.put("export.csv", as_csv(reported(1, service_codes="HECTOR")))
    union.run()
    for year in YEARS:
        text = words(opened("moratorium", union.root, served, lang="fr", year=year))
        assert "nan" not in text.split() and "None" not in text


def test_criteria_that_the_staff_entered_show_with_their_source(union: Union, served: Any) -> None:
    union.put("export.csv", as_csv(reported(3, first=dt.date(2025, 8, 1), service_codes="MCN_CH4")))
    union.run()
    before = opened("moratorium", union.root, served, lang="en", year="2025")
    assert title(before) == "Criteria of 2025 not known to us"
    assert "royal decree or publication of INAMI/RIZIV" in words(before)
    st.cache_resource.clear()
    values = ("premium_year=2025", "criterion_code=C_CH4", "label=Demandes Chapitre IV", "measure_code=ratio", "period_code=S2")
    more = ("threshold=au moins 50 %", "threshold_share=0.5", "service_codes=MCN_CH4", "source=Moniteur belge, page 1")
    outcome = union.etl("record", "add", "premium_criteria", *values, *more, "--author", "staff")
    assert outcome.code == 0, outcome.err
    union.run()
    app = opened("moratorium", union.root, served, lang="en", year="2025", part="criteria")
    assert title(app).startswith("Premium of 2025: 1 criterion entered, how many there are is not known")
    told = words(app)
    assert re.search(r"Entered by staff on \d+ \w+ \d{4}, source: Moniteur belge, page 1", told)
    assert "The criteria and tiers of 2026." in told
