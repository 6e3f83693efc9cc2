"""The exposure and the stakes under Moratoire, through the whole frame, in every state a reader can meet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import i18n
from analytics.metrics import METRICS
from tests.analytics import builds
from tests.conftest import Union
from tests.etl.exports import as_csv, row
from tests.etl.test_argument_records import CRITERION, note
from tests.etl.test_incidents import ordinary_days, together
from tests.pages.conftest import Files
from tests.pages.screen import PARTS, every_part, opened, said
from tests.turns import in_turn
from ui.text_blocks import WORD_JOINER

Open = Callable[..., AppTest]


def words(app: AppTest) -> str:
    """All of them, the headings between pictures last."""
    headings = " ".join(str(one.value) for one in app.subheader).replace(WORD_JOINER, "")
    return " ".join(f"{said(app)} {headings}".replace("\u202f", " ").replace("\u00a0", " ").split())


HARDLY = {
    "fr": "Le temps seul ne déplace presque pas un ratio : parmi les incidents trouvés, et même dans le scénario large, 4,2 h sur 924 h "
    "observées ; "
    "pour atteindre 50 %, il faut 50,2 % du reste (eFact ou eAttest)",
    "nl": "Tijd alleen verschuift een verhouding nauwelijks: bij de gevonden incidenten, en zelfs in het ruime scenario, 4,2 u "
    "van de 924 u waargenomen; "
    "om 50 % te halen is 50,2 % van de rest nodig (eFact of eAttest)",
    "en": "Time alone hardly moves a ratio: among the incidents found, and even in the wide scenario, 4.2 h of 924 h observed; "
    "to reach 50% takes 50.2% of the rest (eFact or eAttest)",
}
NO_PROOF = {
    "fr": "jamais la preuve d’une prime perdue",
    "nl": "nooit het bewijs van een verloren premie",
    "en": "never proof of a lost premium",
}


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_page_says_first_that_time_alone_hardly_moves_a_ratio(open_page: Open, lang: str) -> None:
    """2023 in the demo: 4 hours and 9 minutes of the 84 observed working days from September: 0.5 / (1 − 4.15/924) = 0.5023."""
    told = every_part(partial(open_page, "moratorium"), words, year="2023", lang=lang)
    assert HARDLY[lang] in told and NO_PROOF[lang] in told
    assert told.count(METRICS["exposure_hours"].how(lang).replace("\u202f", " ")) == 1


def test_the_three_scenarios_stand_together_with_incidents_and_doctors(open_page: Open) -> None:
    told = every_part(partial(open_page, "moratorium"), words, year="2024", lang="en")
    assert re.search(
        r"Patients with an uploaded Sumehr.{0,120}4 h 2 incidents · 12 doctors 5.4 h 3 incidents · 14 doctors 22 h 3 incidents", told
    )
    assert "Not measurable, not every date was found: Barometers." in told
    assert "eFact or eAttest (uncertain)" in told
    widest = "up to 8.7 h exposed of 1,364 h observed in the wide scenario, for a criterion that has a measuring period: Medication schemes"
    assert widest in told, "what a date decides comes second"
    assert "No exposed hour for the criteria that measure a share of acts, in the hours observed." in told
    assert re.search(r"3 incidents · 14 doctors 0\.\d ", told), "what chance gives is not rounded to an incident"
    assert "Sumehr is a kind of document, not a server, and the vaults differ by region" in told


def test_working_hours_are_defined_beside_the_hours_and_either_way_is_enough(open_page: Open) -> None:
    told = words(open_page("moratorium", part="exposure", year="2023", lang="en"))
    assert (
        "Working hours: from 08:00 to 19:00, Monday to Friday, public holidays left out. Hours not observed and failures that nobody"
        in told
    )
    assert "Either is enough: when only one of the two fails, the other way remains open." in told


def test_what_it_asks_follows_what_is_measured(open_page: Open) -> None:
    told = every_part(partial(open_page, "moratorium"), words, year="2023", lang="en")
    assert "To reach 50% takes 50.1% · 50.1% · 50.2% of the rest, if nothing is caught up." in told
    assert "eAttest: lost, cannot be sent later. Source: MC" in told
    assert "Chapter IV agreements: perhaps only delayed; no source says that it can be done later." in told
    assert "If these requests can be made later, which no source says, nothing more is asked of whoever made them." in told
    assert "delayed, can be done later. Our reading" not in told and "These acts are only delayed" not in told
    assert "What is measured is the state on 31 December 2023." in told
    assert "Diabetes: registration by 28 November 2023." in told
    assert "Antibiotics: registration date not found." in every_part(partial(open_page, "moratorium"), words, year="2024", lang="en")


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_year_that_nobody_observed_has_no_hour(open_page: Open, lang: str) -> None:
    """The form did not exist: not zero hours, none."""
    told = every_part(partial(open_page, "moratorium"), words, year="2022", lang=lang)
    assert i18n.t("exposure.finding.unobserved", lang, year="2022").replace("\u202f", " ") in told
    assert i18n.t("exposure.heavier.unobserved", lang).replace("\u202f", " ") in told
    assert i18n.t("exposure.heavier.none", lang).replace("\u202f", " ") not in told
    assert i18n.t("exposure.no_zero", lang).replace("\u202f", " ") in told
    assert not re.search(r"\b0 [hu]\b", told)
    assert i18n.t("exposure.meaning.heading", lang) not in told


def test_a_year_of_unknown_criteria_computes_nothing(open_page: Open) -> None:
    told = every_part(partial(open_page, "moratorium"), words, year="2025", lang="en")
    assert "2025" in told and "€" not in told
    assert not re.search(r"of the rest|h observed|criteria missed cost", told)


def test_one_region_leaves_the_network_of_the_other_out(open_page: Open) -> None:
    both, walloon = (every_part(partial(open_page, "moratorium"), words, year="2024", lang="en", gps=gps) for gps in ("both", "WAL"))
    assert "as soon as the health network of either is in an incident" in both
    assert "as soon as the health network" not in walloon and "Doctors counted: Wallonia," in walloon


# --- beyond the hours -------------------------------------------------------------------------------------------------


def test_what_lies_beyond_the_hours_is_counted_in_the_windows(open_page: Open, demo: Union) -> None:
    told = every_part(partial(open_page, "moratorium"), words, year="2024", lang="en")
    found = re.search(r"Beyond the hours: (\d+) doctors, (\d+) reports of failures in the measuring periods", told)
    assert found
    windows = """
        select distinct service_code, period_start as first_on, period_end as last_on
        from marts.ppi_criterion_services inner join marts.ppi_criteria using (premium_year, criterion_code)
        where premium_year = 2024 and relation_code = 'direct' and is_shown and period_start is not null and service_code <> 'VITALINK'"""
    st.cache_data.clear()
    st.cache_resource.clear()
    ((n_reporters, n_reports),) = demo.query(
        f"""select count(distinct reporter_key), count(distinct report_id) from marts.fct_reports as r
        inner join ({windows}) as w on w.service_code = r.service_code::varchar and r.occurred_on between w.first_on and w.last_on
        where r.region_code::varchar in ('WAL', 'BRU')
        and r.kind_code::varchar in (select kind_code from marts.dim_kinds where kind_class_code = 'failure')"""  # noqa: S608
    )
    assert (int(found[1]), int(found[2])) == (n_reporters, n_reports)


def test_acts_named_are_told_with_those_of_submissions_that_name_nothing_else(open_page: Open, demo: Union) -> None:
    """The form asks once for all e-services of a submission: no prescription of 2024 was named with a measured e-service alone."""
    told = words(open_page("moratorium", part="exposure", year="2024", lang="en"))
    st.cache_data.clear()
    st.cache_resource.clear()
    found = demo.query("""
        with measured as (
            select distinct service_code, period_start as first_on, period_end as last_on
            from marts.ppi_criterion_services inner join marts.ppi_criteria using (premium_year, criterion_code)
            where premium_year = 2024 and relation_code = 'direct' and is_shown and service_code <> 'VITALINK'),
        inside as (
            select distinct r.report_id, r.reporter_key, r.submission_id from marts.fct_reports as r inner join measured as m
            on m.service_code = r.service_code::varchar and r.occurred_on between m.first_on and m.last_on
            where r.region_code in ('WAL', 'BRU')
            and r.kind_code in (select kind_code from marts.dim_kinds where kind_class_code = 'failure')),
        whole as (
            select submission_id, bool_and(service_code::varchar in (select service_code from measured)) as is_alone
            from marts.fct_reports group by submission_id)
        select label_en, count(distinct reporter_key), count(distinct reporter_key) filter (is_alone), count(*), count(*) filter (is_alone)
        from inside inner join whole using (submission_id) inner join marts.fct_consequences using (submission_id)
            inner join marts.dim_consequences using (consequence_code)
        where consequence_code in ('I_NO_ATTEST', 'I_NO_TP', 'I_NO_DMG', 'I_NO_ERX', 'I_CATCHUP') group by all""")
    assert found and any(n_alone for *_, n_alone in found) and not all(row[2] for row in found)
    for label, *numbers in found:
        reporters, reporters_alone, reports, reports_alone = numbers
        beside = [f"{n} of them" if n else "none" for n in (reporters_alone, reports_alone)]
        assert f"{label} {reporters} {beside[0]} without another e-service {reports} {beside[1]} without another e-service" in told
    assert "an act named may be due to another e-service than the one a criterion measures" in told


def test_the_same_doctors_are_those_of_stated_criteria_that_have_a_measuring_period(open_page: Open, demo: Union) -> None:
    """The incidents of an uncertain criterion, and before the date of a state, are left out, as they are of the reports above."""
    told = words(open_page("moratorium", part="exposure", year="2024", lang="en"))
    found = re.search(r"incidents \(central scenario\): (\d+), on 1 day; so none could do so on 3 different days", told)
    assert found, "the demo has incidents on one of these days"
    st.cache_data.clear()
    st.cache_resource.clear()
    ((n,),) = demo.query("""
        select count(distinct reporter_key) from marts.fct_reports as r
        where region_code in ('WAL', 'BRU') and incident_id in (
            select incident_id from marts.fct_incidents inner join marts.ppi_criterion_services using (service_code)
            inner join marts.ppi_criteria using (premium_year, criterion_code)
            where premium_year = 2024 and relation_code = 'direct' and is_shown and period_start is not null
            and occurred_on between period_start and period_end and service_code <> 'VITALINK')""")
    assert int(found[1]) == n


def test_the_failures_of_the_premium_data_name_their_side(open_page: Open) -> None:
    told = every_part(partial(open_page, "moratorium"), words, year="2024", lang="en")
    assert "Requests for the premium opened late 3 premium years in a row" in told
    for side in (
        "The Walloon and Brussels sides",
        "Not named (data of Chapter IV of MyCareNet)",
        "The Flemish side, the French-speaking networks having delivered in time, according to the GBO",
    ):
        assert side in told
    assert "planned from 19 August to 31 October 2024" in told


# --- stakes -----------------------------------------------------------------------------------------------------------

LOSSES = {
    "fr": "1 critère manqué ne coûte rien, 2 coûtent 1 500 €, 4 ou plus 5 000 €",
    "nl": "1 gemist criterium kost niets, 2 kosten € 1.500, 4 of meer € 5.000",
    "en": "1 criterion missed costs nothing, 2 cost €1,500, 4 or more €5,000",
}


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_what_missed_criteria_cost_is_told_where_every_tier_is_known(open_page: Open, lang: str) -> None:
    assert LOSSES[lang] in every_part(partial(open_page, "moratorium"), words, year="2024", lang=lang)


def test_of_2023_the_maximum_the_payouts_and_the_upper_bound_are_told(open_page: Open) -> None:
    told = every_part(partial(open_page, "moratorium"), words, year="2023", lang="en")
    assert "Premium 2023: €6,000 from 6 criteria of 7; what the other amounts take was not found" in told
    assert told.count("number of criteria not found") == 2
    assert "Premium 2023: what 12,445 GPs, 1,841 of them in training, received, before objections" in told
    at_maximum = "At the maximum: 6,000 of the 10,604 recognised GPs (56.6%), without or with the DMG starter bonus; 4,604 received less."
    assert at_maximum in told
    assert "€1,500 × (1,785 + 140) = €2,887,500" in told
    assert "€2,500 × (1,085 + 116) = €3,002,500" in told
    assert "€5,000 × (1,311 + 167) = €7,390,000" in told
    assert (
        "By the published table, lifting every recognised GP paid less to the maximum of 2023 would have cost at most €13,280,000" in told
    )
    assert "A footnote of the same article writes €3,000 where the table implies €3,500." in told
    assert "Read as €3,000, it would be €13,880,500." in told and "base amount (€1,000)" in told
    assert "at most €13,280,000" in told and "only an upper bound, for 3 reasons" in told
    assert "the sum of its table is €54,264,000, its text says more than 60 million euro" in told
    assert "criteria missed cost" not in told


def test_where_one_sum_cannot_be_placed_the_payouts_stand_without_an_upper_bound(
    open_page: Open, change_demo: Callable[[str], Union]
) -> None:
    change_demo("delete from marts.published_figures where figure_code = 'ppi_starter_bonus'")
    told = words(open_page("moratorium", part="stakes", year="2023", lang="en"))
    assert "Premium 2023: what 12,445 GPs received, before objections" in told
    assert "€13,280,000" not in told and "lifting every recognised GP" not in told and "At the maximum:" not in told


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        (2022, "opened late 2 premium years in a row"),
        (2023, "opened late in 2 premium years, never two in a row"),
    ],
)
def test_years_of_late_requests_are_told_in_a_row_only_where_they_are(
    open_page: Open, change_demo: Callable[[str], Union], left_out: int, told: str
) -> None:
    change_demo(f"delete from marts.ppi_data_failures where premium_year = {left_out}")  # noqa: S608
    assert told in words(open_page("moratorium", part="exposure", year="2024", lang="en"))


@pytest.mark.parametrize("year", ["2022", "2023", "2024"])
def test_nothing_else_is_in_euro(open_page: Open, year: str) -> None:
    for part in ("periods", "criteria", "exposure"):
        assert "€" not in words(open_page("moratorium", part=part, year=year, lang="en")), part
    told = words(open_page("moratorium", part="exposure", year=year, lang="en"))
    begins = told.index("Exposure: working hours of")
    ends = told.index("not a measure of availability", begins)  # the footer of every page
    assert not re.search(r"granted|refused|uptime|availab", told[begins:ends], flags=re.IGNORECASE)


# --- files and states -------------------------------------------------------------------------------------------------


PERIODS, STANDING = {"ppi_by_month", "ppi_by_week", "ppi_by_window"}, {"ppi_criteria", "premium_data_failures", "premium_tiers"}
MEASURED = {"exposure", "exposure_consequences", "exposure_days"}
TABLES = {
    "2022": PERIODS | STANDING,  # nobody looked: there is no exposure to take away
    "2023": PERIODS | STANDING | MEASURED | {"premium_payouts"},
    "2024": PERIODS | STANDING | MEASURED,
    "2025": set[str](),  # its criteria are not known
    "2026": set[str](),
}
BEGINS = {"excel_csv": b"\xef\xbb\xbf", "technical_csv": b"", "xlsx": b"PK", "parquet": b"PAR1"}


@pytest.fixture
def files_of_criteria(files_of: Callable[..., Files]) -> Callable[..., Files]:
    """Every file that *Critères* offers, part by part."""
    return lambda **query: {name: of for part in PARTS for name, of in files_of("moratorium", part=part, **query).items()}


@pytest.mark.parametrize(("year", "gps"), in_turn(list(TABLES), ["both", "WAL", "BRU"]))
def test_every_year_and_region_has_its_page_and_its_files(files_of_criteria: Callable[..., Files], year: str, gps: str) -> None:
    found = files_of_criteria(year=year, gps=gps, lang="fr")
    assert set(found) == TABLES[year]
    for name, files in found.items():
        assert set(files) == set(BEGINS), name
        assert all(len(body) > 100 and body.startswith(BEGINS[file_format]) for file_format, body in files.items()), name


def test_every_table_says_what_it_counts_and_of_whom(files_of_criteria: Callable[..., Files]) -> None:
    told = files_of_criteria(year="2023", gps="WAL", lang="en")["exposure"]["technical_csv"].decode()
    rows = list(csv.DictReader(io.StringIO(told, newline="")))
    assert {one["passport_filter"] for one in rows} == {"Premium 2023; doctors: Wallonia; measuring period of each criterion"}
    assert all("exposure_no_proof" in one["passport_caveats"].split("|") for one in rows)
    assert [one["scenario_code"] for one in rows if one["criterion_code"] == "C_BILLING"] == ["strict", "central", "wide"]
    assert "share" not in rows[0]  # nor any percentage of hours, which would read as an availability


def test_thirty_reports_in_which_nothing_fails_prove_no_working_service(union: Union, served: Any) -> None:
    day = "2024-09-{:02d} 09:40:00"
    lines = [
        row(
            submission_id=f"s{n}",
            reporter_id=f"gp{n}@example.org",
            occurred_at=day.format(n),
            submitted_at=day.format(n),
            service_codes="MCN_CH4",
        )
        for n in range(1, 31)
    ]
    union.put("export.csv", as_csv(lines))
    union.run()
    told = words(opened("moratorium", union.root, served, part="exposure", year="2024", lang="en"))
    assert (
        "Exposure 2024: no incident found in the observed hours of the measuring periods, which does not prove that everything worked"
        in told
    )
    assert "231 h observed, of 1,408 h of working time" in told  # 21 working days of September
    assert "Not observed: Incapacity certificate sent to the insurer or Medex." in told  # its period begins in October


def test_a_year_of_dates_alone_has_no_measuring_period_that_nobody_observed(union: Union, served: Any) -> None:
    """The staff noted a state and a registration; the form was open all year."""
    told = {"premium_year": "2025", "period_code": "STOCK", "threshold_share": ""}
    for measure, service in (("stock", "SUMEHR"), ("registration", "BAROMETER")):
        noted = CRITERION | told | {"criterion_code": f"C_{service}", "label": service, "measure_code": measure, "service_codes": service}
        assert note(union, "premium_criteria", noted).code == 0
    union.etl("record", "observation", "--from", "2025-01-01", "--to", "2025-12-31", "--author", "staff")
    union.put("export.csv", as_csv([row(occurred_at="2025-03-04 10:00:00", submitted_at="2025-03-04 11:00:00", service_codes="SUMEHR")]))
    union.run()
    told_of = {part: words(opened("moratorium", union.root, served, part=part, year="2025", lang="en")) for part in ("periods", "exposure")}
    for text in told_of.values():
        assert not re.search(r"[Nn]obody observed|No form was open|measuring periods was observed|not every date", text)
    assert told_of["periods"].count("o measuring period is known") == 3 and told_of["exposure"].count("o measuring period is known") == 2
    assert "BAROMETER: registration by 31 December 2025." in told_of["exposure"]


def test_before_the_measuring_period_begins_nothing_is_said_of_its_hours(union: Union, served: Any) -> None:
    """A state is observed since January; the second half-year, which another criterion measures, is not yet."""
    state = {"criterion_code": "C_STATE", "measure_code": "stock", "period_code": "STOCK", "threshold_share": "", "service_codes": "SUMEHR"}
    assert note(union, "premium_criteria", CRITERION).code == note(union, "premium_criteria", CRITERION | state).code == 0
    union.etl("record", "observation", "--from", "2025-01-01", "--to", "2025-05-31", "--author", "staff")
    union.put("export.csv", as_csv([row(occurred_at="2025-03-04 10:00:00", submitted_at="2025-03-04 11:00:00", service_codes="SUMEHR")]))
    union.run()
    told = words(opened("moratorium", union.root, served, part="exposure", year="2025", lang="en"))
    assert "Exposure 2025 not measurable: no hour of the measuring periods was observed" in told


def test_incidents_of_a_moment_expose_no_hour_and_no_criterion_is_named_for_it(union: Union, served: Any) -> None:
    """Everybody says that it was over at the minute it began."""
    day = dt.date(2024, 9, 10)
    moment = together(7, day=day, minutes=0, service_codes="MCN_CH4", ended_at=f"{day} 10:00:00")
    union.put("export.csv", as_csv([*ordinary_days(last=dt.date(2024, 9, 30)), *moment]))
    union.run()
    told = words(opened("moratorium", union.root, served, part="exposure", year="2024", lang="en"))
    assert "Exposure 2024: no exposed hour; incidents were found in the observed hours, but by the reports none has a duration" in told
    assert "at most 0 h" not in told


def test_a_build_without_anything_says_so(tmp_path: Path, served: Any) -> None:
    folder = builds.folder(tmp_path)
    builds.write(folder, [])
    told = every_part(partial(opened, "moratorium", folder.root, served), words, year="2024", lang="en")
    assert "€" not in told and not re.search(r"of the rest|h observed|criteria missed cost", told)


def test_hours_of_networks_stand_by_region_beside_their_sum(open_page: Open) -> None:
    """No doctor is measured by both networks: each region as its own choice shows it."""
    told = words(open_page("moratorium", part="exposure"))
    assert "jusqu’à 8,7 h exposées sur 1 364 h observées dans le scénario large" in told
    assert ": Schémas de médication créés ou modifiés ; par région : Wallonie 0 h, Bruxelles 8,7 h" in told
    for region, name, hours in (("WAL", "Wallonie", ("2,5 h", "4 h", "13,4 h")), ("BRU", "Bruxelles", ("1,5 h", "2,9 h", "11,4 h"))):
        alone = words(open_page("moratorium", part="exposure", gps=region))
        (beside,) = re.findall(rf"\(avant la date\) : {name} (.*?)(?:Patients|Schémas)", told)
        assert all(one in beside and one in alone for one in hours), beside
        assert "par région" not in alone
