"""What changed since a meeting: two real builds, made by the command line, told by the page."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import i18n
from analytics.argument.facts import by_chance
from tests.conftest import Union, rewritten
from tests.etl.exports import as_csv
from tests.etl.test_incidents import LAST, ordinary_days, sent, together
from tests.etl.test_official import DAY_ONLY, note
from tests.pages import screen
from tests.pages.screen import said

NEW_MONDAY = dt.date(2024, 6, 10)
ONE_DAY = dt.timedelta(1)
MEETING = "meeting_on=2024-06-01"


def copied(folder: Union, to: Path) -> Union:
    return Union(Path(shutil.copytree(folder.root, to)))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Union:
    """A build with one incident of four colleagues, shown to a meeting. This and what grew from it are only copied."""
    folder = Union(tmp_path_factory.mktemp("shown") / "data")
    folder.put("first.csv", as_csv([*ordinary_days(), *together(4)]))
    folder.run()
    added = folder.etl("record", "add", "meetings", MEETING, f"build_id={folder.build_id}", "title=Juin", "--author", "staff")
    assert added.code == 0, added.err
    return folder


@pytest.fixture(scope="module")
def noted(shown: Union, tmp_path_factory: pytest.TempPathFactory) -> Union:
    """The meeting is in the build too."""
    folder = copied(shown, tmp_path_factory.mktemp("noted") / "data")
    folder.run()
    return folder


@pytest.fixture(scope="module")
def grown(shown: Union, tmp_path_factory: pytest.TempPathFactory) -> Union:
    """A second build, of more (`load_more`)."""
    folder = copied(shown, tmp_path_factory.mktemp("grown") / "data")
    load_more(folder)
    return folder


@pytest.fixture(scope="module")
def grown_again(grown: Union, tmp_path_factory: pytest.TempPathFactory) -> Union:
    """A third build."""
    folder = copied(grown, tmp_path_factory.mktemp("grown_again") / "data")
    folder.put("third.csv", as_csv(together(3, day=NEW_MONDAY + ONE_DAY, name="third")))
    folder.run()
    return folder


@pytest.fixture
def before(union: Union, shown: Union) -> str:
    """The id of the build that was shown, in a folder that holds no other."""
    return copied(shown, union.root).build_id


def load_more(union: Union) -> None:
    """Ten new working days with an incident of six; three more colleagues on the old incident, sent at the time; one late submission; a
    correction; a submission decided to be another."""
    late = dt.datetime.combine(LAST, dt.time(10))
    union.put(
        "second.csv",
        as_csv(
            [
                *ordinary_days(LAST + 3 * ONE_DAY, LAST + 14 * ONE_DAY),
                *together(6, day=NEW_MONDAY, name="new"),
                *together(3, name="more"),
                sent("late", late, reporter="late@example.org") | {"submitted_at": f"{late + 3 * ONE_DAY:%Y-%m-%d %H:%M:%S}"},
            ]
        ),
    )
    told = ("--author", "staff")
    correction = ("--submission", "MCN-0514", "--column", "severity_code", "--expected", "2", "--corrected", "3", "--reason", "told")
    same = ("--submission", "RECIPE-0515", "--same-as", "MCN-0515")
    assert union.etl("record", "correction", *correction, *told).code == 0
    assert union.etl("record", "duplicate", *same, *told).code == 0
    union.run()


@pytest.fixture
def opened(union: Union, served: Any) -> Iterator[Any]:
    """`opened(lang="nl")`: the page over the folder, its words on one line."""

    yield partial(screen.opened, "changes", union.root, served)
    st.cache_data.clear()
    st.cache_resource.clear()


def words(app: AppTest) -> str:
    return " ".join(said(app).split())


def headings(app: AppTest) -> list[str]:
    return [one.value.replace("\u2060", "").replace("\u202f", " ") for one in (*app.title, *app.header)]


def cells(app: AppTest, label: str) -> list[str]:
    """The row of the table of reasons, after its name."""
    html = " ".join(one.proto.body for one in app.get("html"))
    (row,) = re.findall(rf"<th scope='row'[^>]*>{label}</th>(.*?)</tr>", html)
    return [cell.replace("\u202f", "") for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]


def test_every_difference_is_told_with_its_reason(union: Union, grown: Union, opened: Any) -> None:
    copied(grown, union.root)
    app = opened(lang="en")
    heading, *others = headings(app)
    assert heading == "Since the meeting of 1 June 2024: 1 more incident, 10 more doctors"
    assert "The figures of 4 days already shown" in words(app)
    # then, new days, late, loaded since, withdrawn, now: a correction of the severity adds nothing, so that it has no column
    assert cells(app, "Doctors who reported") == ["45", "+6", "+1", "+3", "–", "55"]
    n_before, n_new = 3 * 84 + 4, 3 * 10 + 6
    assert cells(app, "Submissions") == [str(n_before), f"+{n_new}", "+1", "+3", "−1", str(n_before + n_new + 3)]
    assert cells(app, "Incidents") == ["1", "+1", "–", "–", "–", "2"]
    told = words(app)
    assert "1 submission about a day already shown was sent later" in told
    assert "3 older submissions were loaded or accepted since" in told
    assert "1 submission was corrected by a signed record" in told
    assert "somebody decided that it is the same as another" in told
    assert "Incidents: 1 new and 1 revised" in others
    assert "4 → 7" in told and "New, on a new day." in told
    assert "The same rule, the same reference facts, the same program." in told


def test_new_incidents_stand_beside_how_many_are_confirmed_and_what_chance_gives(union: Union, grown: Union, opened: Any) -> None:
    """Chance is that of the days observed only since, by the build shown."""
    folder = copied(grown, union.root)
    ((expected,),) = folder.query(f"select sum(expected_false) from marts.usual_levels where date_on > '{LAST}'")  # noqa: S608
    told = words(opened(lang="en"))
    assert 0 < expected < 0.5, "of all days it would be more"
    assert "1 new incident on days observed since, which no outage known from a public source confirms." in told
    assert by_chance(expected) == (0, 1)
    within = "does not exceed what chance would give on these days (fewer than one on average, 0 to 1)"
    assert f"The one that is not confirmed {within}." in told


def test_the_title_of_the_picture_counts_what_it_draws(union: Union, grown: Union, opened: Any) -> None:
    """Doctors per week: two weeks observed since, and the old ones of the incident of seven and of the late submission."""
    copied(grown, union.root)
    assert "4 weeks count more doctors than then" in words(opened(lang="en"))


def test_exposed_hours_then_and_now_stand_beside_the_hours_observed(union: Union, before: str, opened: Any) -> None:
    usual = [one for one in ordinary_days(last=NEW_MONDAY) if one["service_codes"] == "RECIPE"]
    of_box = [one | {"submission_id": f"box-{one['submission_id']}", "service_codes": "EH_BOX"} for one in usual]
    union.put("second.csv", as_csv([*of_box, *together(8, day=NEW_MONDAY, service_codes="EH_BOX")]))
    union.run()
    told = words(opened(lang="en"))
    assert re.search(r"Working hours observed.*0\.0 → [1-9]\d*\.\d .*[1-9]\d+\.\d → [1-9]\d+\.\d", told), told[-3000:]


def test_an_outage_noted_since_revises_an_old_incident_though_no_submission_changed(union: Union, before: str, opened: Any) -> None:
    assert note(union, DAY_ONLY).json["added"] == 1
    union.run()
    app = opened(lang="en")
    heading, *others = headings(app)
    assert heading == "Since the meeting of 1 June 2024: as many incidents, as many doctors"
    assert "The figures of 1 day already shown have changed." in words(app)
    assert "Incidents: 1 revised" in others
    assert "Since confirmed by an outage known from a public source" in words(app)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_where_only_the_meeting_was_noted_nothing_has_changed(union: Union, noted: Union, opened: Any, lang: str) -> None:
    copied(noted, union.root)
    app = opened(lang=lang)
    since = i18n.t("changes.since.meeting", lang, day=i18n.date(dt.date(2024, 6, 1), lang))
    assert app.title[0].value.replace("\u2060", "") == i18n.t("changes.headline.nothing", lang, since=since)
    assert i18n.t("changes.arguments.same", lang) in words(app)


@pytest.mark.parametrize(
    ("damage", "stands"),
    [
        ("alter table marts.fct_incidents drop column level", False),
        ("drop table marts.fct_submissions", False),
        ("alter table marts.ppi_criteria drop column label_en", True),
    ],
)
def test_a_build_that_cannot_answer_a_question_is_told_in_that_part_alone(
    union: Union, shown: Union, grown: Union, opened: Any, damage: str, stands: bool
) -> None:
    copied(grown, union.root)
    with rewritten(union.folder.build_file(shown.build_id)) as con:
        con.execute(damage)
    app = opened(lang="en")
    heading, *others = headings(app)
    told = words(app)
    if stands:
        assert heading.startswith("Since the meeting of 1 June 2024: 1 more incident") and "Incidents: 1 new and 1 revised" in others
        assert i18n.t("changes.unanswered.part", "en") in told
    else:
        assert heading == "Since the meeting of 1 June 2024, the figures cannot be compared"
        assert "This state does not hold all that this page asks for" in told
    assert app.selectbox and "record add meetings" in told


def test_new_days_alone_change_no_earlier_figure(union: Union, before: str, opened: Any) -> None:
    union.put("second.csv", as_csv([*together(6, day=NEW_MONDAY, name="new")]))
    union.run()
    app = opened()
    heading, *_ = headings(app)
    assert heading.startswith("Depuis la réunion du 1er juin 2024 :")
    assert "Aucun chiffre ancien n’a changé." in words(app)
    assert re.search(r"\d semaines? compte(nt)? plus de médecins qu’alors", words(app))


def test_the_first_build_of_all_has_nothing_to_be_compared_with(union: Union, before: str, opened: Any) -> None:
    app = opened()
    assert headings(app) == ["Rien à comparer encore"]
    told = words(app)
    assert "record add meetings" in told and before in told


def test_another_kept_build_can_be_chosen_and_stands_in_the_address(
    union: Union, shown: Union, grown: Union, grown_again: Union, opened: Any
) -> None:
    copied(grown_again, union.root)
    before, second = shown.build_id, grown.build_id
    app = opened(lang="en")
    assert app.selectbox[0].value == before and len(app.selectbox[0].options) == 2
    app = opened(lang="en", before=second)
    assert app.selectbox[0].value == second
    assert headings(app)[0].startswith("Since the state of the data of ")
    app.selectbox[0].set_value(before).run()
    assert headings(app)[0].startswith("Since the meeting of 1 June 2024")
    assert "before" not in app.query_params


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("older", "too old to be compared: it was made by an earlier version of the tool"),
        ("damaged", "cannot be read"),
        ("gone", "is no longer kept"),
    ],
)
def test_a_build_that_cannot_be_compared_is_told_and_not_offered(
    union: Union, shown: Union, grown: Union, grown_again: Union, opened: Any, damage: str, sentence: str
) -> None:
    copied(grown_again, union.root)
    before, second = shown.build_id, grown.build_id
    file = union.folder.build_file(before)
    file.unlink()
    if damage == "damaged":
        file.write_bytes(b"no database" * 500)
    if damage == "older":
        with rewritten(file) as con:
            con.execute(f"create schema meta; create table meta.build_info as select '{before}' as build_id, '6' as schema_version")
    for query in ({}, {"before": before}):
        app = opened(lang="en", **query)
        told = words(app)
        assert f"The state seen at the meeting of 1 June 2024 {'is ' if damage == 'older' else ''}" in told and sentence in told
        assert app.selectbox[0].value == second and len(app.selectbox[0].options) == 1
    assert before in told, "the link named it"


def test_the_build_of_a_meeting_is_written_anew_without_a_person_who_is_erased_and_the_page_says_so(
    union: Union, shown: Union, grown: Union, opened: Any
) -> None:
    copied(grown, union.root)
    before = shown.build_id
    assert union.etl("forget", "gp1@example.org", "--author", "staff").code == 0
    assert not union.folder.build_file(before).exists()
    app = opened(lang="en")
    assert app.selectbox[0].value[:15] == before[:15] and app.selectbox[0].value != before
    assert "without the submissions of a person who asked for their erasure" in words(app)


def test_a_criterion_on_which_sources_disagree_is_told_so(union: Union, opened: Any) -> None:
    union.put("first.csv", as_csv(ordinary_days()))
    union.run()
    union.etl("record", "add", "meetings", MEETING, f"build_id={union.build_id}", "--author", "staff")
    later = together(7, day=dt.date(2024, 7, 9), name="later", service_codes="MCN_EATTEST")
    union.put("second.csv", as_csv([*ordinary_days(LAST + 3 * ONE_DAY, dt.date(2024, 7, 31)), *later]))
    union.run()
    told = words(opened(lang="en"))
    assert "Wide scenario Working hours observed eFact or eAttest (uncertain) 0.0 → 0.0" in told
    assert "of the measuring period, or before the date of a state or a registration" in told


def test_an_incident_that_is_gone_is_linked_where_it_stood(union: Union, before: str, opened: Any) -> None:
    for number in (1, 2, 3):
        same = ("--submission", f"gp-0513-{number}", "--same-as", "gp-0513-0", "--author", "staff")
        assert union.etl("record", "duplicate", *same).code == 0
    union.run()
    app = opened(lang="en")
    heading, *others = headings(app)
    assert heading.startswith("Since the meeting of 1 June 2024: 1 incident fewer, 3 doctors fewer")
    assert "Incidents: 1 gone" in others
    assert cells(app, "Incidents")[1] == "−1"
    html = " ".join(one.proto.body for one in app.get("html"))
    assert re.search(rf"href='\./incident\?[^']*build={before}", html)


def test_a_build_shown_at_a_meeting_is_kept(union: Union, before: str) -> None:
    """Older than anything that retention keeps, were it not for the meeting."""
    folder = union.folder
    old = before.replace(before[:8], "20200101")
    folder.build_file(before).rename(folder.build_file(old))
    (folder.records / "meetings.csv").unlink()
    union.etl("record", "add", "meetings", MEETING, f"build_id={old}", "--author", "staff")
    other = old.replace("20200101", "20200102")
    Path(folder.build_file(other)).write_bytes(b"another old build")
    for number in range(13):
        folder.build_file(f"20240601-{number:06d}-aaaaaaaa").write_bytes(b"a later build")
    union.run()
    kept = {path.stem for path in folder.builds.glob("*.duckdb")}
    assert old in kept and other not in kept
