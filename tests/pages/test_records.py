"""The page of records: entered by a person with a name, refused in words without losing an answer, published by a load, withdrawn."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import i18n
from pages.records.kinds import BY_NAME, KINDS
from tests.conftest import Union
from tests.etl.exports import as_csv, row
from tests.pages.conftest import Open
from tests.pages.screen import asked, button, said
from tests.pages.test_duplicates import recalculate


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Union:
    """One ordinary submission, loaded; only copied."""
    union = Union(tmp_path_factory.mktemp("loaded") / "data")
    union.put("a.csv", as_csv([row()]))
    union.run()
    return union


@pytest.fixture
def office(loaded: Union, tmp_path: Path) -> Union:
    return Union(Path(shutil.copytree(loaded.root, tmp_path / "data")))


def widget(app: AppTest, key: str) -> Any:
    kinds = ("text_input", "text_area", "number_input", "date_input", "selectbox", "multiselect", "checkbox")
    return next(one for kind in kinds for one in getattr(app, kind) if one.key == key)


def chosen(app: AppTest, kind: str) -> AppTest:
    widget(app, "author").set_value("Le secrétariat").run()
    widget(app, "records_kind").set_value(kind).run()
    return app


def filled(app: AppTest, kind: str, **values: Any) -> AppTest:
    """What decides which fields are asked is answered first."""
    decided_by = BY_NAME[kind].decided_by
    if decided_by in values and (first := widget(app, f"records_{kind}_{decided_by}")).value != values[decided_by]:
        first.set_value(values[decided_by]).run()
    for name, value in values.items():
        if name == decided_by:
            continue
        widget(app, f"records_{kind}_{name}").set_value(value)
    return app


def saved(app: AppTest, kind: str) -> AppTest:
    button(app, f"records_write_{kind}").click().run()
    assert not app.exception, app.exception
    return app


CRITERION = {
    "premium_year": 2025,
    "label": "Chapitre IV par voie électronique",
    "criterion_code": "C_CH4",
    "measure_code": "ratio",
    "threshold_share": 50.0,
    "period_code": "S2",
    "service_codes": ["MCN_CH4"],
    "source": "lettre de l’assureur",
}


def test_a_criterion_of_2025_is_entered_published_and_withdrawn(office: Union, open_staff_page: Open) -> None:
    app = filled(chosen(open_staff_page("records", office.root), "premium_criteria"), "premium_criteria", **CRITERION)
    app = saved(app, "premium_criteria")
    text = said(app)
    assert "C’est noté." in text and "Des notes ne sont pas encore dans les chiffres" in text
    assert "2025, Chapitre IV par voie électronique" in text and "Seuil d’une part, en pour cent\u202f: 50\u00a0%" in text
    assert "par Le secrétariat" in text
    assert widget(app, "records_premium_criteria_measure_code").value is None, "the form is empty for the next one"
    assert button(app, "records_write_premium_criteria") is None

    app = recalculate(app)
    assert "Des notes ne sont pas encore" not in said(app)
    of_2025 = "select criterion_code, threshold_share, period_start, author from marts.ppi_criteria where premium_year = 2025"
    assert asked(office, of_2025) == [("C_CH4", 0.5, dt.date(2025, 7, 1), "Le secrétariat")]

    app = chosen(open_staff_page("records", office.root), "premium_criteria")
    button(app, "records_withdraw_premium_criteria_1").click().run()
    text = said(app)
    assert "C’est retiré." in text and "1 note retirée, gardée dans le fichier" in text
    assert "Rien n’est noté ici." in text and [one.value for one in app.header] == ["Noter"], "no heading over nothing"
    recalculate(app)
    assert asked(office, of_2025) == []


def test_what_could_not_be_asked_once_is_asked_again(office: Union, open_staff_page: Open) -> None:
    """Whether notes wait for a load: no answer is no "nothing new", and stops nobody from writing."""
    done = office.etl("record", "observation", "--from", "2024-03-01", "--author", "Le secrétariat")
    assert done.code == 0, done.err
    in_the_way = office.folder.staged / "a.json"
    in_the_way.mkdir()
    app = open_staff_page("records", office.root)
    assert i18n.t("staff.refused.FolderUnusable", "fr") in said(app) and i18n.t("records.pending", "fr") not in said(app)
    assert widget(app, "records_kind").value, "what may be written still stands there"
    in_the_way.rmdir()
    app.run()
    assert i18n.t("records.pending", "fr") in said(app) and i18n.t("staff.refused.FolderUnusable", "fr") not in said(app)


def test_nothing_is_written_without_a_name(office: Union, open_staff_page: Open) -> None:
    app = open_staff_page("records", office.root)
    widget(app, "records_kind").set_value("premium_criteria").run()
    saved(filled(app, "premium_criteria", **CRITERION), "premium_criteria")
    assert "Il faut d’abord votre nom" in said(app)
    assert widget(app, "records_premium_criteria_label").value == CRITERION["label"]
    assert not list(office.folder.records.glob("premium*.csv"))


def test_what_is_missing_is_named_and_nothing_is_lost(office: Union, open_staff_page: Open) -> None:
    app = chosen(open_staff_page("records", office.root), "ledger")
    app = saved(filled(app, "ledger", kind_code="letter", text="Un rappel.", entry_from=dt.date(2026, 2, 1)), "ledger")
    assert "Il manque\u202f: De qui, par sa fonction et Source." in said(app)
    assert widget(app, "records_ledger_text").value == "Un rappel."
    assert widget(app, "records_ledger_entry_from").value == dt.date(2026, 2, 1)


def test_only_what_the_nature_needs_is_asked(office: Union, open_staff_page: Open) -> None:
    """Nothing but the nature before it is chosen; then no deadline of a promise, no day of effect of a demand."""
    app = chosen(open_staff_page("records", office.root), "ledger")

    def asked_now() -> set[str]:
        prefix = "records_ledger_"
        kinds = ("text_input", "text_area", "date_input", "selectbox", "multiselect")
        return {str(one.key).removeprefix(prefix) for kind in kinds for one in getattr(app, kind) if str(one.key).startswith(prefix)}

    assert asked_now() == {"kind_code"} and button(app, "records_write_ledger") is None
    always = {"kind_code", "entry_from", "entry_to", "author_role", "addressee_role", "text", "source"}
    own = {"letter": set(), "event": set(), "demand": {"in_reply_to", "deadline_on"}, "answer": {"in_reply_to"}}
    for nature, more in (own | {"promise": {"in_reply_to", "effect_on"}}).items():
        widget(app, "records_ledger_kind_code").set_value(nature).run()
        assert asked_now() == always | more, nature
    assert widget(app, "records_ledger_in_reply_to").label == "Demandes auxquelles cette promesse se rapporte (facultatif)"


def test_the_name_is_asked_for_where_it_is_given(office: Union, open_staff_page: Open) -> None:
    app = open_staff_page("records", office.root)
    assert sum("Il faut d’abord votre nom" in one.proto.body for one in app.get("html")) == 1
    assert "Il faut d’abord votre nom" not in said(chosen(app, "ledger"))


def test_what_the_rules_refuse_is_said_in_the_readers_language(office: Union, open_staff_page: Open) -> None:
    app = chosen(open_staff_page("records", office.root), "ledger")
    demand = {
        "kind_code": "demand",
        "entry_from": dt.date(2026, 2, 1),
        "deadline_on": dt.date(2026, 1, 1),
        "author_role": "GBO/Cartel",
        "text": "Un rappel.",
        "source": "procès-verbal",
    }
    app = saved(filled(app, "ledger", **demand), "ledger")
    text = said(app)
    assert "Ces dates ne se suivent pas" in text and "Rien n’a été noté" in text
    assert widget(app, "records_ledger_text").value == "Un rappel."
    app = saved(filled(app, "ledger", deadline_on=dt.date(2026, 3, 1)), "ledger")
    assert "C’est noté." in said(app)
    demand |= {"kind_code": "demand", "deadline_on": None}
    app = saved(filled(app, "ledger", **(demand | {"in_reply_to": ["L2024"]})), "ledger")
    assert "Une demande d’une lettre porte la date de cette lettre" in said(app)
    demand.pop("deadline_on")
    answer = {"kind_code": "answer", "text": "Réponse.", "in_reply_to": ["2026-02-01-demand"]}
    app = saved(filled(app, "ledger", **(demand | answer)), "ledger")
    assert "C’est noté." in said(app)
    button(app, "records_withdraw_ledger_1").click().run()
    assert "D’autres notes se rattachent à celle-ci" in said(app)


def test_a_meeting_is_offered_the_builds_that_stand_by_their_day_in_brussels(office: Union, open_staff_page: Open) -> None:
    """None that a run is still making."""
    whole = office.folder.build_file(office.build_id)
    late = "20240115-233000-aaaaaaaa"  # half past midnight in Brussels
    for name in (late, ".build-20240116-090000-bbbbbbbb"):
        shutil.copy(whole, whole.with_stem(name))
    offered = widget(chosen(open_staff_page("records", office.root), "meetings"), "records_meetings_build_id").options
    assert len(offered) == 2 and office.build_id in offered[0]
    assert offered[1] == i18n.t("records.build", "fr", day="16 janvier 2024", build_id=late)


def test_a_build_with_an_unknown_service_is_refused_and_the_page_says_why(office: Union, open_staff_page: Open) -> None:
    """Edited by hand after it was entered: the run stops, the former figures stay, and the page still opens."""
    app = saved(
        filled(chosen(open_staff_page("records", office.root), "premium_criteria"), "premium_criteria", **CRITERION), "premium_criteria"
    )
    path = office.folder.records / "premium_criteria.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("MCN_CH4", "FAX"), encoding="utf-8")
    before = office.build_id
    outcome = office.etl("run", "--json")
    assert outcome.code == 1 and "no e-service has the code FAX" in outcome.err
    assert office.build_id == before
    app = chosen(open_staff_page("records", office.root), "premium_criteria")
    assert "FAX" in said(app)


WRITTEN: list[tuple[str, dict[str, Any], str]] = [  # kind, what is entered, what is told of it
    (
        "success_criteria",
        {
            "measure_code": "no_incident",
            "level_code": "probable",
            "n_weeks": 12,
            "least_reporters": 20,
            "adopted_on": dt.date(2026, 1, 15),
        },
        "Aucun incident pendant une durée, 15 janvier 2026",
    ),
    (
        "premium_tiers",
        {"premium_year": 2025, "n_criteria_total": 9, "n_criteria_min": 8, "amount_eur": 6000, "source": "lettre"},
        "2025, 6\u202f000",
    ),
    ("meetings", {"meeting_on": dt.date(2026, 1, 15), "title": "Comité"}, "15 janvier 2026, Comité"),
    ("observation", {"starts_on": dt.date(2024, 2, 2), "is_closed": False}, "2 février 2024"),
    ("campaign", {"starts_on": dt.date(2024, 3, 12), "campaign_type_code": "mailing", "title": "Rappel"}, "12 mars 2024, Rappel"),
    (
        "coverage",
        {"starts_on": dt.date(2024, 3, 1), "ends_on": dt.date(2024, 3, 31), "is_incomplete": True, "note": "lu chaque jour"},
        "1er mars 2024, 31 mars 2024",
    ),
]


def test_every_kind_can_be_written_and_published(office: Union, open_staff_page: Open) -> None:
    app = chosen(open_staff_page("records", office.root), WRITTEN[0][0])
    for kind, values, told in WRITTEN:
        widget(app, "records_kind").set_value(kind).run()
        text = said(saved(filled(app, kind, **values), kind))
        assert "C’est noté." in text and told in text, (kind, text)
        written = office.etl("record", "list", kind, "--json").json["records"]
        assert [one["author"] for one in written] == ["Le secrétariat"], kind
    office.run()


def test_official_outages_are_read_here_and_written_by_command(office: Union, open_staff_page: Open) -> None:
    app = chosen(open_staff_page("records", office.root), "outage")
    assert "par la commande «\u202fofficial\u202f»" in said(app)
    assert button(app, "records_write_outage") is None


def test_every_field_and_code_has_words_in_three_languages() -> None:
    from pages.records.form import choice
    from pages.records.words import label

    for lang in i18n.LANGUAGES:
        for kind in KINDS:
            for one in kind.fields:
                assert label(kind.name, one.name, lang)
                assert all(choice(kind.name, one.name, code, lang) for code in one.choices)


def test_who_is_no_staff_sees_no_form(office: Union, open_reader_page: Open) -> None:
    app = open_reader_page("records", office.root)
    assert "réservée aux personnes qui gèrent l’outil" in said(app)
    assert not app.text_area
