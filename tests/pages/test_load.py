"""The page that loads a file: seen first, corrected in place, loaded once, on this machine only."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.raw import known_sources, write_manifest
from settings import PROJECT_DIR
from tests.conftest import Union
from tests.etl.exports import as_csv, row, rows
from tests.pages.screen import asked, button, said

SAMPLES = PROJECT_DIR / "data" / "samples"
FRENCH_FORM = """\
Horodateur,Quel service est concerné ?,Quand le problème est-il survenu ?,Gravité,Code postal,Adresse e-mail,Commentaire
05/03/2024 10:15:00,Recip-e,05/03/2024,Acte empêché,5000,gp1@example.org,Plus rien ne part
06/03/2024 09:05:00,"MyCareNet, eHealthBox",06/03/2024,Retard,1000,gp2@example.org,
07/03/2024 11:00:00,Recip-e,07/03/2024,Gêne,7000,gp3@example.org,Trois fois
08/03/2024 11:00:00,Machine à café,08/03/2024,Gêne,4000,gp4@example.org,
"""

OpenLoad = Callable[..., AppTest]


@pytest.fixture(scope="module")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("small-demo") / "data"
    assert Union(root).etl("demo", "--submissions", "100").code == 0
    return root


@pytest.fixture
def office(tmp_path: Path, small_demo: Path) -> Union:
    """A data folder that shows a small demo, as on the first day."""
    union = Union(tmp_path / "data")
    shutil.copytree(small_demo, union.root)
    return union


@pytest.fixture
def open_load(office: Union, open_staff_page: OpenLoad) -> OpenLoad:
    return partial(open_staff_page, "load", office.root)


def give(app: AppTest, name: str, content: str) -> AppTest:
    app.file_uploader[0].set_value((name, content.encode(), "text/csv")).run()
    assert not app.exception, app.exception
    return app


def load(app: AppTest) -> AppTest:
    button(app, "load_go").click().run()
    for _ in range(120):
        assert not app.exception, app.exception
        if app.file_uploader:
            return app
        time.sleep(0.5)
        app.run()
    raise AssertionError("the loading did not end")


@pytest.mark.parametrize(
    "headers",
    [{"X_Forwarded_For": "203.0.113.7"}, {"Forwarded": "for=203.0.113.7"}, {"Host": "bugs.example.org"}, {"Host": "localhost.example.org"}],
)
def test_without_a_sign_in_who_is_elsewhere_reads_one_sentence(open_load: OpenLoad, headers: dict[str, str]) -> None:
    """Behind the wall that lets nobody from elsewhere in at all."""
    app = open_load(**headers)
    assert "ne s’ouvre que sur l’ordinateur où il est installé" in said(app)
    assert not app.file_uploader
    assert not app.button or button(app, "load_go") is None


def test_who_is_no_staff_gives_no_file(office: Union, open_reader_page: OpenLoad) -> None:
    app = open_reader_page("load", office.root)
    assert "réservée aux personnes qui gèrent l’outil" in said(app)
    assert not app.file_uploader


def test_an_export_in_our_own_shape_is_seen_and_loaded_once(open_load: OpenLoad, office: Union) -> None:
    app = give(open_load(), "export.csv", as_csv(rows(3)))
    assert "3 envois reçus\u202f: 3 acceptés, 0 refusé, 0 déjà connu." in said(app)
    assert not office.folder.inbox.exists() or not list(office.folder.inbox.iterdir()), "seeing is not loading"
    app = load(app)
    assert "3 envois reçus = 3 acceptés + 0 refusé + 0 en double." in said(app)
    assert "La démonstration s’est effacée" in said(app)
    assert asked(office, "select count(*) from marts.fct_submissions") == [(3,)]
    assert not list(office.folder.uploads.iterdir()), "nothing is kept beside the inbox"

    app.run()
    again = give(app, "renommé.csv", as_csv(rows(3)))
    assert "déjà été chargé, à l’octet près, sous le nom export.csv" in said(again)
    assert button(again, "load_go") is None
    assert [path.name for path in office.folder.inbox.iterdir()] == ["export.csv"]


def test_the_day_a_file_was_loaded_before_is_that_of_brussels(open_load: OpenLoad, office: Union) -> None:
    office.put("export.csv", as_csv(rows(3)))
    office.run()
    (source,) = known_sources(office.folder)
    write_manifest(office.folder, replace(source, imported_at="2024-01-15T23:30:00+00:00"))
    app = give(open_load(), "export.csv", as_csv(rows(3)))
    assert "sous le nom export.csv le 16 janvier 2024" in said(app)


def test_invented_files_are_never_called_real(open_load: OpenLoad, office: Union) -> None:
    """Into the folder of a first day, then beside one another; a real one is not offered to what would refuse it."""
    invented = [as_csv([row(form_version="demo-1", submission_id=f"d{n}")]) for n in (1, 2)]
    app = open_load()
    for number, content in enumerate(invented):
        app = give(app, f"inventé{number}.csv", content)
        assert "Les envois de ce fichier sont inventés" in said(app) and "fichier réel\u202f:" not in said(app)
        app = load(app)
        assert "Ses envois sont inventés\u202f: le tableau de bord reste une démonstration." in said(app)
        assert "s’est effacée" not in said(app)
        app.run()
    app = give(app, "réel.csv", as_csv(rows(1)))
    assert "les envois chargés ici sont inventés" in said(app)
    assert button(app, "load_go") is None


def test_a_real_file_is_called_the_first_once_and_lets_no_invented_one_follow(open_load: OpenLoad, office: Union) -> None:
    app = give(open_load(), "un.csv", as_csv(rows(1)))
    assert "C’est votre premier fichier réel" in said(app)
    app = load(app)
    app.run()
    app = give(app, "deux.csv", as_csv([row(submission_id="other")]))
    assert "premier fichier réel" not in said(app) and button(app, "load_go") is not None
    app = give(app, "inventé.csv", as_csv([row(form_version="demo-1")]))
    assert "ceux chargés ici sont réels" in said(app)
    assert button(app, "load_go") is None


def test_a_file_refused_as_a_whole_is_not_said_to_be_read(open_load: OpenLoad) -> None:
    app = give(open_load(), "archive.csv", "PK\x03\x04" + "\x00" * 200)
    assert "archive.csv\u202f: refusé en entier." in said(app) and "lu tel quel" not in said(app)
    mixed = (SAMPLES / "faults" / "file.demo_mixed.csv").read_text(encoding="utf-8")
    app = give(app, "mêlé.csv", mixed)
    assert "ne vont jamais ensemble" in said(app)
    assert "Que dit chaque colonne" not in said(app) and not app.selectbox
    assert button(app, "load_go") is None


def test_a_file_is_loaded_though_the_store_of_submissions_is_away(open_load: OpenLoad, office: Union) -> None:
    (office.root / "intake.sqlite").write_bytes(b"no store of ours" * 100)
    app = load(give(open_load(), "export.csv", as_csv(rows(3))))
    assert "3 envois reçus = 3 acceptés + 0 refusé + 0 en double." in said(app)


def test_a_file_that_waited_for_its_columns_is_explained_without_a_second_copy(open_load: OpenLoad, office: Union) -> None:
    office.put("réponses.csv", FRENCH_FORM)
    office.put("export.csv", as_csv(rows(1)))
    office.run()
    app = give(open_load(), "réponses.csv", FRENCH_FORM)
    app.radio[0].set_value("dmy").run()
    next(one for one in app.text_input if one.key == "author").set_value("Le secrétariat").run()
    app = load(app)
    assert "4 envois reçus = 3 acceptés + 1 refusé + 0 en double." in said(app)
    assert sorted(path.name for path in office.folder.inbox.iterdir()) == ["export.csv", "réponses.csv"]


def test_an_unknown_form_is_asked_about_corrected_and_loaded(open_load: OpenLoad, office: Union) -> None:
    app = give(open_load(), "réponses.csv", FRENCH_FORM)
    assert "Google Forms" in said(app)
    assert "le jour ou le mois vient-il en premier" in said(app)
    assert button(app, "load_go") is None, "the question about the dates comes first"

    app.radio[0].set_value("dmy").run()
    assert [one.value for one in app.radio] == ["dmy", "dmy"], "one answer serves every column that asks"
    assert "4 envois reçus\u202f: 3 acceptés, 1 refusé, 0 déjà connu." in said(app)
    button(app, "load_go").click().run()
    assert app.file_uploader, "nobody has given a name yet"
    assert not office.folder.has_build

    unknown = next(one for one in app.selectbox if "Machine à café" in one.label)
    unknown.set_value("UNKNOWN").run()
    assert "4 envois reçus\u202f: 4 acceptés, 0 refusé, 0 déjà connu." in said(app)

    next(one for one in app.text_input if one.key == "author").set_value("Le secrétariat").run()
    app = load(app)
    assert "4 envois reçus = 4 acceptés + 0 refusé + 0 en double." in said(app)
    days = asked(office, "select distinct occurred_on::varchar from marts.fct_submissions order by 1")
    assert days == [("2024-03-05",), ("2024-03-06",), ("2024-03-07",), ("2024-03-08",)]

    known = give(app, "la suite.csv", FRENCH_FORM)
    assert "confirmées le" in said(known)
    assert "par Le secrétariat" in said(known)
    assert "4 déjà connus" in said(known)


def test_a_question_about_a_known_form_stands_where_it_is_seen(open_load: OpenLoad) -> None:
    """The columns of a known form are folded away; what keeps its file from being read is not."""
    in_iso = re.sub(r"(\d\d)/(\d\d)/(\d{4})", r"\3-\2-\1", FRENCH_FORM)
    app = give(open_load(), "premières.csv", in_iso)
    next(one for one in app.text_input if one.key == "author").set_value("Le secrétariat").run()
    app = give(load(app), "suite.csv", FRENCH_FORM)
    assert "confirmées le" in said(app)
    assert "que veut dire 05/03/2024" in app.radio[0].label
    assert [len(one.radio) for one in app.expander] == [0] * len(app.expander)
    app.radio[0].set_value("dmy").run()
    assert "4 envois reçus\u202f: 0 accepté, 1 refusé, 3 déjà connus." in said(app)


def test_our_own_shape_with_dates_that_prove_nothing_asks_once(open_load: OpenLoad, office: Union) -> None:
    """Saved again by a spreadsheet program, 5 March may be the third of May."""
    content = as_csv([row(occurred_at="05/03/2024 10:00:00", submitted_at="05/03/2024 10:35:00", ended_at="")])
    app = give(open_load(), "export.csv", content)
    app.radio[0].set_value("dmy").run()
    assert "forme de l’observatoire, lu avec vos corrections" in said(app)
    next(one for one in app.text_input if one.key == "author").set_value("Le secrétariat").run()
    load(app)
    assert asked(office, "select occurred_on::varchar from marts.fct_submissions") == [("2024-03-05",)]


def test_dates_that_contradict_each_other_are_asked_about_in_words(open_load: OpenLoad) -> None:
    mixed = FRENCH_FORM.replace("05/03/2024", "25/03/2024").replace("06/03/2024", "03/26/2024")
    mixed = mixed.replace("07/03/2024", "27/03/2024").replace("08/03/2024", "03/28/2024")
    app = give(open_load(), "mélange.csv", mixed)
    assert "le jour ou le mois vient-il en premier" in app.radio[0].label
    app.radio[0].set_value("dmy").run()
    assert "4 envois reçus\u202f: 2 acceptés, 2 refusés, 0 déjà connu." in said(app)


def test_a_form_that_names_no_service_is_not_loaded(open_load: OpenLoad) -> None:
    app = give(open_load(), "form.csv", FRENCH_FORM)
    service = next(one for one in app.selectbox if one.value == "service_codes")
    service.set_value("").run()
    assert "Dites d’abord quelle colonne cite l’e-service" in said(app)
    assert button(app, "load_go") is None


def test_a_file_that_is_no_export_is_told_kindly(open_load: OpenLoad, office: Union) -> None:
    app = give(open_load(), "photo.csv", "PK\x03\x04" + "\x00" * 200)
    assert "Le fichier n’est pas un texte" in said(app)
    assert button(app, "load_go") is None
    assert not office.folder.has_build


def test_a_loading_while_another_run_writes_waits_in_the_inbox(open_load: OpenLoad, office: Union) -> None:
    from etl.lock import one_writer

    app = give(open_load(), "export.csv", as_csv(rows(2)))
    with one_writer(office.folder):
        app = load(app)
        assert "Un autre chargement est en cours" in said(app)
        assert (office.folder.inbox / "export.csv").exists()
    button(app, "load_again").click().run()
    for _ in range(60):
        if app.file_uploader:
            break
        time.sleep(0.5)
        app.run()
    assert "2 envois reçus = 2 acceptés" in said(app)
