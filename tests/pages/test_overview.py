"""The overview says no more than the data do: each sentence against a question put to the build itself."""

from __future__ import annotations

import json
import re

import i18n
from tests.conftest import Union
from tests.pages.conftest import Open
from tests.pages.screen import asked, said


def test_a_filter_on_severity_does_not_make_the_unknown_ones_known(open_page: Open, demo: Union) -> None:
    ((n, n_unknown),) = demo.query("select count(*), count(*) filter (severity_code = 'unknown') from marts.fct_reports")
    share = i18n.percent(n_unknown / n, "fr")
    assert n_unknown and f"gravité inconnue\u202f:\xa0{share}" in said(open_page("overview"))
    narrowed = said(open_page("overview", severity="2,3"))
    assert f"gravité inconnue, avant le filtre de gravité\u202f:\xa0{share}" in narrowed


def test_the_headline_says_that_it_speaks_of_a_selection(open_page: Open) -> None:
    assert not open_page("overview", service="RECIPE").title[0].value.endswith("dans cette sélection")
    for narrow in ({"region": "WAL"}, {"severity": "2"}, {"kind": "K_DOWN"}, {"from_": "2024-01-01"}, {"province": "BE35"}):
        app = open_page("overview", service="RECIPE", **narrow)
        assert app.title[0].value.endswith("dans cette sélection")


def test_no_number_of_doctors_claims_to_be_the_least(open_page: Open) -> None:
    for lang, claim in (("fr", "au moins"), ("nl", "minstens"), ("en", "at least")):
        app = open_page("overview", lang=lang)
        words = f"{app.title[0].value} {said(app)}".lower()
        for one_report in ("au moins un signalement", "minstens één melding", "at least one report"):
            words = words.replace(one_report, "")
        assert claim not in words


def test_reports_that_are_no_failure_are_told(open_page: Open, demo: Union) -> None:
    ((n,),) = demo.query("""
        select count(*) from marts.fct_reports join marts.dim_kinds using (kind_code)
        where kind_class_code in ('user', 'refusal', 'planned')
    """)
    told = f"signalements, dont {i18n.number(n, 'fr')} refus, problèmes côté utilisateur ou travaux planifiés, dans"
    assert n and told in said(open_page("overview"))


def test_the_mean_per_working_day_is_one_of_days(open_page: Open, demo: Union) -> None:
    """Recounted by SQL: distinct reporters of each working day of December before Christmas, of what came in within a week."""
    sql = """
        with days as (
            select date_on from marts.dim_dates
            where is_working_day and is_observed and date_on between date '2024-12-02' and date '2024-12-23'
        ), counted as (
            select date_on, count(distinct reporter_key) as n
            from days left join marts.fct_reports on occurred_on = date_on
                and submitted_at <= occurred_at + interval 7 day
            group by all
        )
        select avg(n) from counted
    """
    ((mean,),) = demo.query(sql)
    assert f"En moyenne {i18n.number(mean, 'fr', decimals=1)} médecins par jour ouvrable (16 jours, du 2 au 23 décembre 2024)" in said(
        open_page("overview")
    )


def test_the_second_reading_of_the_regions_is_on_the_screen(open_page: Open) -> None:
    assert re.search(r"équivalents temps plein \(2023\), seconde lecture\u202f: Wallonie [\d,]+ \(de", said(open_page("overview")))


def test_what_the_press_knows_is_set_against_the_official_number(open_page: Open) -> None:
    words = said(open_page("overview"))
    assert "Pannes connues de sources publiques (presse, lettres\u202f; liste incomplète)" in words
    assert "Recip-e (cause\u202f: MyCareNet)" in words
    assert "l’année 2023\u202f: 142 incidents, sans leurs dates\u202f; la source donne l’origine de 84 d’entre eux" in words
    assert "142 incidents" not in said(open_page("overview", from_="2024-01-01"))
    assert "142 incidents" not in said(open_page("overview", region="WAL"))


def test_counting_reports_explains_reports(open_page: Open) -> None:
    by_report = said(open_page("overview", unit="reports"))
    assert "un médecin qui signale dix fois compte dix fois" in by_report
    assert "Chaque médecin compte une fois par barre" not in by_report


def test_one_e_service_alone_is_not_told_that_two_overlap(open_page: Open) -> None:
    assert "qui en nomme deux" in said(open_page("overview"))
    assert "qui en nomme deux" not in said(open_page("overview", service="RECIPE"))


def test_every_picture_of_a_demo_says_so(open_page: Open) -> None:
    pictures = [json.loads(chart.proto.spec) for chart in open_page("overview").get("plotly_chart")]
    assert len(pictures) == 3
    for picture in pictures:
        assert "DÉMONSTRATION" in [annotation["text"] for annotation in picture["layout"]["annotations"]]


def test_the_official_count_says_whose_origin_it_gives(open_page: Open, demo: Union) -> None:
    numbers = dict(demo.query("select origin_code, n_incidents from marts.official_incident_counts where period = '2023'"))
    words = said(open_page("overview", lang="en"))
    known = numbers["mycarenet"] + numbers["insurers"]
    assert f"year 2023: {numbers['total']} incidents, without their dates; the source gives the origin of {known} of them" in words
    assert "says neither that of the others nor what an incident is" in words


def test_incidents_are_told_beside_chance_and_lead_to_their_pages(open_page: Open, demo: Union) -> None:
    app = open_page("overview", lang="en")
    words = " ".join(said(app).split())
    n, n_confirmed, chance = 11, 5, "7, 1 to 20"
    assert f"{n} incidents derived from these reports , {n_confirmed} of them confirmed by an outage known from a public source." in words
    assert f"The {n - n_confirmed} that are not confirmed do not exceed what chance would give on these days (about {chance})." in words
    links = [link for body in (one.proto.body for one in app.get("html")) for link in re.findall(r"href='([^']+)'", body)]
    assert not any("incident=SUMEHR,2024-10-21T16:20" in link for link in links), "the latest is merely probable, and chance makes as many"
    assert "The latest of those confirmed: Recip-e" in words
    ((service_code, at),) = asked(
        demo,
        """
        select any_value(service_code order by first_report_at), min(first_report_at) from marts.fct_incidents
        where root_incident_id = (
            select root_incident_id from marts.fct_incidents group by all having bool_or(level = 'confirmed')
            order by min(first_report_at) desc limit 1
        )
        """,
    )
    assert any(link.startswith("./incident?") and f"incident={service_code},{at:%Y-%m-%d}" in link for link in links), links
    assert "No incident is derived" in said(open_page("overview", lang="en", from_="2024-07-15", to="2024-07-21"))


def test_the_first_key_figure_is_a_share_and_says_of_what(open_page: Open, demo: Union) -> None:
    """462 in the headline and 426 as the first figure read as a misprint."""
    ((n_all, n, n_without, n_sent),) = demo.query("""
        select count(distinct reporter_key), count(distinct reporter_key) filter (region_code in ('WAL', 'BRU')),
            count(distinct reporter_key) filter (reporter_key::varchar like 'p%'),
            count(distinct submission_id) filter (reporter_key::varchar like 'p%') from marts.fct_reports
    """)
    ((n_gps,),) = demo.query(
        "select sum(value) from marts.gp_denominators where definition_code = 'registered' and area_code in ('WAL', 'BRU')"
    )
    app = open_page("overview")
    words = " ".join(said(app).replace("\u202f", " ").split())
    share, gps = i18n.percent(n / n_gps, "fr", decimals=1).replace("\xa0", " "), f"{int(n_gps):,}".replace(",", " ")
    assert f"Médecins signalants {share} {n} médecins pour {gps} généralistes enregistrés en Wallonie et à Bruxelles" in words
    assert f"{n_all - n} autres, de Flandre ou sans code postal belge, ne sont pas comptés ici" in words
    assert f", dont {n_without} groupes de même code postal et de même logiciel pour {n_sent} envois sans identifiant." in words


def test_few_reporters_are_a_number_and_no_share(open_page: Open) -> None:
    words = " ".join(said(open_page("overview", service="VACCINNET")).split())
    assert "médecins pour" not in words and "médecin pour" not in words


def test_english_calls_reporters_doctors(open_page: Open) -> None:
    words = said(open_page("overview", lang="en"))
    assert "reporting GP" not in words and "registered GPs" in words
