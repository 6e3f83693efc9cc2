"""Register, report, method and quality through the whole frame, in three languages, over the demo."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import i18n
from settings import get_settings
from tests.analytics import builds
from tests.conftest import Union
from tests.pages.conftest import Open
from tests.pages.screen import opened, said


def table_rows(app: AppTest) -> int:
    return sum(element.proto.body.count("<tr role='row'><th scope='row'") for element in app.get("html"))


LANGUAGES = pytest.mark.parametrize("lang", i18n.LANGUAGES)


@LANGUAGES
def test_the_register_counts_what_it_lists(open_page: Open, demo: Union, lang: str) -> None:
    n_reports, n_reporters = demo.query("select count(*), count(distinct reporter_key) from marts.fct_reports")[0]
    reports = i18n.plural("register.reports", n_reports, lang)
    reporters = i18n.plural("register.reporters", n_reporters, lang)
    app = open_page("register", lang=lang)
    assert i18n.t("register.count", lang, reports=reports, reporters=reporters) in said(app)
    assert table_rows(app) == 25


@LANGUAGES
def test_a_narrow_filter_narrows_the_register(open_page: Open, demo: Union, lang: str) -> None:
    service, n = demo.query("select service_code, count(*) from marts.fct_reports where region_code = 'BRU' group by 1 order by 2, 1")[0]
    app = open_page("register", lang=lang, service=service, region="BRU")
    assert i18n.plural("register.reports", n, lang) in said(app)
    assert table_rows(app) == min(n, 25)


@LANGUAGES
def test_nothing_that_matches_is_a_state_with_a_way_back(open_page: Open, lang: str) -> None:
    app = open_page("register", lang=lang, region="BRU", q="zzzzz")
    assert i18n.t("states.nothing.title", lang) in said(app)
    assert i18n.t("states.nothing.search", lang, search="zzzzz") in said(app)
    assert "b_reset_nothing" in {button.key for button in app.button}
    assert table_rows(app) == 0


@LANGUAGES
def test_every_report_of_one_page_opens(open_page: Open, demo: Union, lang: str) -> None:
    """One report of each precision, with and without consent, error code, end, siblings and versions."""
    chosen = demo.query(
        """select min(report_id) from marts.fct_reports join marts.fct_submissions s using (submission_id)
        group by s.time_precision, s.has_quote_consent, s.comment is null, s.error_code is null, s.is_from_memory limit 12"""
    )
    for (report_id,) in chosen:
        app = open_page("report", lang=lang, id=report_id)
        words = said(app)
        assert report_id in words
        assert i18n.t("report.counted", lang) in words


@pytest.mark.parametrize("consent", [True, False])
def test_a_comment_is_shown_only_with_consent(open_page: Open, demo: Union, consent: bool) -> None:
    report_id, comment = demo.query(
        f"""select report_id, comment from marts.fct_reports join marts.fct_submissions using (submission_id)
        where has_quote_consent = {consent} and comment is not null order by report_id limit 1"""  # noqa: S608
    )[0]
    words = said(open_page("report", id=report_id))
    assert (comment in words) is consent
    assert (i18n.t("report.comment.no_consent", "fr") in words) is not consent


@pytest.mark.parametrize(
    ("version", "mark"), [("form-1+paper", "paper"), ("form-1+told", "told"), ("form-1+x", ""), ("form-1", ""), ("", "")]
)
def test_it_says_how_the_form_was_filled_in(tmp_path: Path, served: Any, version: str, mark: str) -> None:
    sent = [one | {"form_version": version, "source_row": 2, "source_id": "s"} for one in builds.reports("S", "03-28", "K", "RECIPE")]
    builds.write(builds.folder(tmp_path), sent)
    words = said(opened("report", tmp_path / "data", served, id="S:RECIPE"))
    shown = ", ".join(["form-1", *([i18n.t(f"report.form.{mark}", "fr")] if mark else [])])
    assert (shown if version else i18n.t("report.not_answered", "fr")) in words
    assert "+" not in words.partition("form-1")[2][:8]


@LANGUAGES
def test_an_unknown_report_is_a_state(open_page: Open, lang: str) -> None:
    assert i18n.t("report.unknown.title", lang) in said(open_page("report", lang=lang, id="<b>nobody</b>"))
    assert i18n.t("report.missing.title", lang) in said(open_page("report", lang=lang))


def test_no_page_shows_a_reporter(open_page: Open, demo: Union) -> None:
    keys = {key for (key,) in demo.query("select distinct reporter_key from marts.fct_submissions")}
    (report_id,) = demo.query("select min(report_id) from marts.fct_reports")[0]
    for page, query in (("register", {}), ("report", {"id": report_id}), ("quality", {}), ("method", {})):
        words = set(re.findall(r"[0-9a-f]{8,}", said(open_page(page, **query))))
        assert not words & keys


@LANGUAGES
def test_the_method_states_the_identity_of_this_build(open_page: Open, demo: Union, lang: str) -> None:
    names = ("received", "accepted", "rejected", "duplicates")
    counts = dict(
        zip(
            names,
            demo.query("select n_received, n_accepted, n_rejected, n_duplicates from meta.build_info")[0],
            strict=True,
        )
    )
    assert counts["received"] == counts["accepted"] + counts["rejected"] + counts["duplicates"]
    words = said(open_page("method", lang=lang))
    assert i18n.t("method.received.identity", lang, **{name: i18n.number(n, lang) for name, n in counts.items()}) in words
    assert demo.build_id in words
    assert "17" in words and i18n.number(17914, lang) in words


@LANGUAGES
def test_the_method_says_how_many_days_nobody_observed_and_what_is_invented(open_page: Open, demo: Union, lang: str) -> None:
    n_observed, n_missing = demo.query(
        """select count_if(is_observed), count_if(not is_observed) from marts.dim_dates, meta.build_info
        where date_on between observed_from and observed_to"""
    )[0]
    words = said(open_page("method", lang=lang))
    assert i18n.number(n_observed, lang) in words
    assert i18n.plural("method.time.holes", n_missing, lang) in words
    assert i18n.t("method.time.from_demo", lang) in words
    assert i18n.t("method.time.from_record", lang) not in words
    assert i18n.t("method.limits.before", lang) not in words


def test_dates_of_sources_stand_in_the_readers_language(open_page: Open) -> None:
    words = {lang: said(open_page("method", lang=lang)) for lang in i18n.LANGUAGES}
    for lang, dates in {
        "fr": ("mi-février 2024", "vers février/mars 2024", "automne 2018", "2 février 2024"),
        "nl": ("half februari 2024", "rond februari/maart 2024", "najaar 2018", "2 februari 2024"),
        "en": ("mid February 2024", "about February/March 2024", "autumn 2018", "2 February 2024"),
    }.items():
        assert [date for date in dates if date not in words[lang]] == []
    assert not re.search(r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(/\w+)? \d{4}", words["fr"] + words["nl"])


def test_dates_of_sources_are_written_for_a_machine() -> None:
    with (get_settings().reference_dir / "sources.csv").open(encoding="utf-8", newline="") as file:
        dates = [row["dated"] for row in csv.DictReader(file)]
    written = r"((early|mid|late|autumn|about) )?\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?"
    assert [date for date in dates if date and not re.fullmatch(written, date)] == []


@LANGUAGES
def test_quality_shows_every_reason_in_words(open_page: Open, demo: Union, lang: str) -> None:
    reasons = demo.query("select reason_code from meta.rejected_rows union select reason_code from meta.cell_warnings")
    assert len(reasons) > 5
    words = said(open_page("quality", lang=lang))
    for (code,) in reasons:
        assert i18n.t(f"reasons.{code}", lang) in words


def test_quality_shows_no_comment_of_a_refused_row(open_page: Open, demo: Union) -> None:
    comments = demo.query("select raw_row ->> 'comment' from meta.rejected_rows where raw_row ->> 'comment' <> ''")
    assert comments, "the demo has such rows"
    words = said(open_page("quality"))
    assert [comment for (comment,) in comments if comment in words] == []


@LANGUAGES
def test_every_planted_fault_has_words_and_every_loss_says_what_to_do(lang: str) -> None:
    """One file of the samples per kind of fault, with the reason that the loading gives it."""
    with (get_settings().samples_dir / "faults.csv").open(encoding="utf-8", newline="") as file:
        faults = [(row["reason_code"], row["outcome"]) for row in csv.DictReader(file) if row["reason_code"]]
    of_duplicates = {"already_known", "superseded", "by_decision"}  # these are told on the report, not as reasons
    given = {code: outcome for code, outcome in faults if code not in of_duplicates}
    assert len(given) > 30
    texts = i18n.texts(lang)
    assert {code for code in given if f"reasons.{code}" not in texts} == set()
    lost = {code for code, outcome in given.items() if outcome in ("rejected", "unreadable", "refused")}
    assert {code for code in lost if f"reasons.{code}.todo" not in texts} == set()
