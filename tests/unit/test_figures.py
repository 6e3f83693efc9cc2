"""Figures and their sentences: what is drawn, what is said, and what must not be said."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

import i18n
from analytics import captions, comparison, regions, series, surroundings
from analytics.comparison import Comparison
from analytics.figures import palette as colors
from analytics.figures import template
from analytics.figures.bars import LINE_LENGTH, lines_of
from analytics.figures.bars import bars as bars_figure
from analytics.figures.ranking import ranking
from analytics.figures.regions import regions as regions_figure
from analytics.figures.timeline import timeline
from analytics.figures.week import week as week_figure
from analytics.metrics import METRICS
from analytics.periods import Window, Windows
from analytics.series import SEVERITIES
from analytics.surroundings import Event, Surroundings

D = dt.date
LANGUAGES = i18n.LANGUAGES
FIRST, LAST = D(2024, 1, 1), D(2024, 3, 31)
GAP = (D(2024, 2, 12), D(2024, 2, 25))
SERVICES = {"RECIPE": "Recip-e", "MCN": "MyCareNet", "UNKNOWN": "Je ne sais pas lequel"}
REGION_LABELS = {"WAL": "Wallonie", "BRU": "Bruxelles", "VLG": "Flandre", "UNK": "Région inconnue"}


def dates() -> pd.DataFrame:
    days = [FIRST + dt.timedelta(days=n) for n in range(91)]
    return pd.DataFrame({"date_on": days, "is_observed": [not GAP[0] <= day <= GAP[1] for day in days]})


def weekly(**counts: dict[str, int]) -> pd.DataFrame:
    """A whole series from `w01_08={"3": 2}`: the week of 8 January, two reporters at severity 3."""
    found = [
        {"starts_on": D(2024, *map(int, week[1:].split("_"))), "severity_code": severity, "n": n}
        for week, parts in counts.items()
        for severity, n in parts.items()
    ]
    frame = pd.DataFrame(found, columns=["starts_on", "severity_code", "n"])
    return series.complete(frame, dates(), start=FIRST, end=LAST, bucket="week", last_observed=LAST)


def event(day: dt.date, last: dt.date | None = None, name: str = "Recip-e") -> Event:
    return Event(day, last or day, name, f"<b>{name}</b>")


BUSY = weekly(w01_08={"3": 2, "1": 7, "unknown": 3}, w01_15={"2": 5}, w03_11={"0": 20})


# --- the series -------------------------------------------------------------------------------------------------------


def test_every_week_stands_in_the_series_and_not_observed_is_not_zero() -> None:
    assert list(BUSY["starts_on"]) == [FIRST + dt.timedelta(weeks=n) for n in range(13)]
    by_week = BUSY.set_index("starts_on")
    assert by_week.loc[D(2024, 1, 8), "n"] == 12
    assert by_week.loc[D(2024, 1, 22), "n"] == 0
    unobserved = by_week.loc[D(2024, 2, 12)]
    assert pd.isna(unobserved["n"]) and unobserved[list(SEVERITIES)].isna().all() and unobserved["n_observed_days"] == 0


def test_a_report_from_memory_about_an_unobserved_week_is_still_counted() -> None:
    week = weekly(w02_12={"2": 1}).set_index("starts_on").loc[D(2024, 2, 12)]
    assert (week["n"], week["n_observed_days"]) == (1, 0)


def test_only_bars_that_reach_into_the_last_seven_days_are_late() -> None:
    assert list(BUSY["is_late"]) == [False] * 12 + [True]
    longer = series.complete(
        pd.DataFrame(columns=["starts_on", "severity_code", "n"]),
        dates(), start=FIRST, end=LAST, bucket="day", last_observed=LAST,
    )  # fmt: skip
    assert list(longer[longer["is_late"]]["starts_on"]) == [LAST - dt.timedelta(days=n) for n in range(6, -1, -1)]


# --- the timeline -----------------------------------------------------------------------------------------------------


def drawn(figure: go.Figure) -> dict[str, Any]:
    """The figure as the browser gets it."""
    answer: dict[str, Any] = json.loads(figure.to_json())
    return answer


def bars(figure: go.Figure) -> dict[str, dict[str, float]]:
    """Severity -> day -> height, as drawn."""
    return {
        trace.name: dict(zip([x.date() for x in trace.x], [float(y) for y in trace.y], strict=True))
        for trace in figure.data
        if trace.type == "bar" and trace.name
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_timeline_draws_every_part_once(lang: str, theme: str) -> None:
    figure = timeline(BUSY, Surroundings(), bucket="week", unit="reporters", lang=lang, theme=theme)
    heights = bars(figure)
    assert set(heights) == set(SEVERITIES)
    assert sum(sum(parts.values()) for parts in heights.values()) == BUSY["n"].sum() == 37
    assert list(heights["3"].values()) == [2]
    assert figure.layout.height and figure.layout.paper_bgcolor is None  # the ground comes from the template
    assert figure.layout.template.layout.paper_bgcolor == template.TRANSPARENT
    assert figure.layout.separators == {"fr": ",\u202f", "nl": ",.", "en": ".,"}[lang]
    assert not figure.layout.showlegend
    assert drawn(figure)["data"]


def hatching(figure: go.Figure, severity: str) -> list[str]:
    (trace,) = [trace for trace in figure.data if trace.name == severity]
    assert trace.marker.pattern.fillmode == "replace", "the hatching stands on the ground, not on the colour"
    return list(trace.marker.pattern.shape)


def test_the_bar_of_the_last_days_is_hatched_otherwise_than_an_unknown_severity_and_unobserved_days() -> None:
    late = weekly(w03_18={"2": 3, "unknown": 1}, w03_25={"2": 3, "unknown": 1})
    figure = timeline(late, Surroundings(unobserved=[GAP]), bucket="week", unit="reporters", lang="fr", theme="light")
    assert hatching(figure, "2") == ["", "\\"] and hatching(figure, "unknown") == ["/", "x"]
    (unobserved,) = [trace for trace in figure.data if trace.type == "scatter" and trace.fillpattern.shape]
    assert unobserved.fillpattern.shape == "/"
    (hover,) = [trace for trace in figure.data if trace.type == "bar" and not trace.name]
    told = [i18n.t("overview.timeline.late", "fr") in words for _, words in hover.customdata]
    assert told == [False] * 12 + [True]


def test_faint_colours_are_outlined_and_unknown_is_hatched() -> None:
    for theme in ("light", "dark"):
        figure = timeline(BUSY, Surroundings(), bucket="week", unit="reporters", lang="fr", theme=theme)
        ground = colors.palette(theme).ground
        for trace in figure.data:
            if trace.type != "bar" or not trace.name:
                continue
            if trace.name == "unknown":
                assert set(trace.marker.pattern.shape) == {"/"}
            faint = trace.name == "unknown" or colors.contrast(trace.marker.color, ground) < 3
            assert [width > 0 for width in trace.marker.line.width] == [faint] * len(trace.x)


def test_severity_is_a_ramp_of_contrast_in_both_themes() -> None:
    for theme in ("light", "dark"):
        palette = colors.palette(theme)
        ramp = [colors.contrast(palette.severity[str(rank)], palette.ground) for rank in range(4)]
        assert ramp == sorted(ramp) and ramp[-1] > 7


def test_contrast_is_the_one_of_wcag() -> None:
    assert colors.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colors.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_unobserved_stretches_are_hatched_from_floor_to_ceiling() -> None:
    figure = timeline(BUSY, Surroundings(unobserved=[GAP]), bucket="week", unit="reporters", lang="fr", theme="light")
    (hatched,) = [trace for trace in figure.data if trace.type == "scatter" and trace.fillpattern.shape]
    assert hatched.x[0].date() == GAP[0] and hatched.x[2].date() == GAP[1] + dt.timedelta(days=1)
    assert max(hatched.y) == figure.layout.yaxis.range[1]
    assert "non observé" in [annotation.text for annotation in figure.layout.annotations]


def test_marks_keep_the_precision_of_their_source() -> None:
    beside = Surroundings(outages=[event(D(2024, 1, 9)), event(D(2024, 2, 5), D(2024, 2, 11))])
    figure = timeline(BUSY, beside, bucket="week", unit="reporters", lang="fr", theme="light")
    spans = [shape for shape in figure.layout.shapes if shape.yref == "y2"]
    assert len(spans) == 1 and (spans[0].x1 - spans[0].x0).days == 7
    (marks,) = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers"]
    assert len(marks.x) == 2


def labels(figure: go.Figure) -> list[str]:
    return [annotation.text for annotation in figure.layout.annotations]


def test_marks_close_together_share_one_label() -> None:
    close = Surroundings(outages=[event(D(2024, 1, day)) for day in (9, 15, 22, 24)])
    assert labels(timeline(BUSY, close, bucket="week", unit="reporters", lang="fr", theme="light")) == ["4 pannes connues"]
    far = Surroundings(outages=[event(D(2024, 1, 2)), event(D(2024, 3, 20))])
    assert labels(timeline(BUSY, far, bucket="week", unit="reporters", lang="fr", theme="light")) == ["panne connue"] * 2


def test_a_label_without_room_is_left_to_the_list_below() -> None:
    everywhere = Surroundings(outages=[event(FIRST + dt.timedelta(days=n)) for n in range(0, 91, 9)])
    assert labels(timeline(BUSY, everywhere, bucket="week", unit="reporters", lang="fr", theme="light")) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hovers_say_what_the_bar_shows(lang: str) -> None:
    figure = timeline(BUSY, Surroundings(), bucket="week", unit="reporters", lang=lang, theme="light")
    (hover,) = [trace for trace in figure.data if trace.type == "bar" and not trace.name]
    words = {x.date(): text for x, (_, text) in zip(hover.x, hover.customdata, strict=True)}
    second_week = words[D(2024, 1, 11)]
    assert i18n.plural("count.reporters", 12, lang) in second_week
    assert i18n.t("overview.severity.unknown", lang) in second_week
    assert i18n.t("overview.severity.0", lang) not in second_week
    assert i18n.t("overview.timeline.unobserved", lang) in words[D(2024, 2, 15)]


@pytest.mark.parametrize("bucket", ["day", "week", "month"])
def test_an_empty_selection_still_draws(bucket: Any) -> None:
    nothing = pd.DataFrame(columns=["starts_on", "severity_code", "n"])
    whole = series.complete(nothing, dates(), start=FIRST, end=LAST, bucket=bucket, last_observed=LAST)
    figure = timeline(whole, Surroundings(), bucket=bucket, unit="reports", lang="nl", theme="dark")
    assert sum(len(parts) for parts in bars(figure).values()) == 0


# --- what the timeline says -------------------------------------------------------------------------------------------


def said(whole: pd.DataFrame, lang: str = "fr", unit: str = "reporters", **beside: Any) -> str:
    return captions.timeline(whole, Surroundings(**beside), bucket="week", unit=unit, lang=lang)


PEAKED = weekly(w01_08={"3": 2, "1": 7, "unknown": 3}, w01_15={"2": 2}, w03_11={"0": 30})


def test_a_bar_that_stands_out_is_named() -> None:
    assert said(PEAKED) == "La semaine du 11 mars 2024 compte le plus de médecins signalants\u202f: 30"
    outage = [event(D(2024, 3, 12))]
    assert said(PEAKED, outages=outage).endswith(": 30\u202f; une panne connue date de cette semaine")


def test_a_bar_that_chance_could_raise_is_a_level_and_not_a_peak() -> None:
    assert said(BUSY) == "Au plus 20 médecins signalants par semaine"


def test_a_peak_on_a_campaign_is_told_apart_from_the_others() -> None:
    campaign = [event(D(2024, 3, 12), D(2024, 3, 14))]
    assert said(PEAKED, campaigns=campaign) == (
        "Hors campagnes, la semaine du 8 janvier 2024 compte le plus de médecins signalants\u202f: 12\u202f; "
        "avec une campagne, jusqu’à 30 médecins"
    )


def test_a_campaign_away_from_the_peak_changes_nothing() -> None:
    for whole in (BUSY, PEAKED):
        assert said(whole, campaigns=[event(D(2024, 1, 22))]) == said(whole)


def test_a_shared_maximum_is_a_level_and_not_a_peak() -> None:
    assert said(weekly(w01_08={"2": 4}, w01_15={"0": 4})) == "Au plus 4 médecins signalants par semaine"


def test_one_bar_alone_is_no_peak() -> None:
    alone = PEAKED[PEAKED["starts_on"] == D(2024, 3, 11)]
    assert said(alone) == "Au plus 30 médecins signalants par semaine"


def test_bars_that_lack_days_are_named() -> None:
    frame = pd.DataFrame(columns=["starts_on", "severity_code", "n"])
    cut = series.complete(frame, dates(), start=D(2024, 1, 3), end=D(2024, 1, 16), bucket="week", last_observed=LAST)
    assert list(cut["n_days"]) == [7, 7, 7] and list(cut["n_observed_days"]) == [5, 7, 2]
    words = captions.incomplete(cut, bucket="week", most=6, lang="fr")
    assert words == "semaine du 1er janvier 2024 (5 jours sur 7)\u202f; semaine du 15 janvier 2024 (2 jours sur 7)"
    assert captions.incomplete(cut, bucket="week", most=1, lang="fr").endswith("et 1 autre")
    assert captions.incomplete(cut[1:2], bucket="week", most=6, lang="fr") == ""


def test_nothing_seen_and_nobody_looking_are_two_sentences() -> None:
    assert said(weekly()) == "Aucun médecin signalant dans les jours observés"
    start, end = GAP
    unseen = series.complete(
        pd.DataFrame(columns=["starts_on", "severity_code", "n"]),
        dates(),
        start=start,
        end=end,
        bucket="day",
        last_observed=LAST,
    )
    assert said(unseen) == "Aucun de ces jours n’a été observé"


# --- ranking ----------------------------------------------------------------------------------------------------------


def named(*counts: tuple[str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "service_code": code,
                "label": SERVICES.get(code, code),
                "family": "…",
                "n_reporters": n,
                "n_reports": 2 * n,
            }
            for code, n in counts
        ]
    )


def test_ranking_shows_ten_and_says_what_is_left_without_adding_it_up() -> None:
    many = named(*((f"S{n:02d}", 30 - n) for n in range(14)))
    figure = ranking(many, unit="reporters", lang="fr", theme="light")
    (trace,) = figure.data
    assert list(trace.x) == list(range(30, 20, -1))
    assert labels(figure)[-1] == "et 4 autres\u202f: au plus 20 médecins chacun"
    assert [row[0] for row in trace.customdata] == list(many["service_code"].head(10))


def answers(*counts: int, label: str = "Retard") -> pd.DataFrame:
    rows = pd.DataFrame({"code": [f"A{n}" for n in counts], "label": label, "n": counts, "words": "", "is_quiet": False})
    return rows.assign(value=[f"{n} · {n} %" for n in counts])


def test_bars_that_tell_percentages_have_the_scale_of_their_whole() -> None:
    ends = [bars_figure(answers(n), lang="fr", theme="light", whole=100).layout.xaxis.range[1] for n in (80, 97)]
    assert ends[0] == ends[1] >= 125
    absolute = bars_figure(answers(80), lang="fr", theme="light").layout.xaxis.range[1]
    assert 80 < absolute < ends[0]


LONG = "Le patient part avec une prescription papier que le pharmacien risque de ne pas se faire rembourser"


def test_a_long_label_is_broken_and_its_row_is_higher() -> None:
    lines = lines_of(LONG)
    assert " ".join(lines) == LONG and len(lines) == 3 and max(map(len, lines)) <= LINE_LENGTH
    assert lines_of("Retard") == ["Retard"] and lines_of("") == [""]
    short, long = (bars_figure(answers(3, 2, label=label), lang="fr", theme="light") for label in ("Retard", LONG))
    assert long.layout.height - short.layout.height == 2 * 2 * 16
    assert "<br>".join(lines) in labels(long)
    assert all(0 < y < long.layout.height for y in long.data[0].y)


def test_the_mark_of_a_demo_stands_above_everything_drawn() -> None:
    figure = bars_figure(answers(3), lang="fr", theme="light")
    height = figure.layout.height
    template.mark_demo(figure, "Démonstration", "light")
    assert figure.layout.height - height == figure.layout.margin.t > 11
    (mark,) = [one for one in figure.layout.annotations if one.text == "DÉMONSTRATION"]
    assert (mark.y, mark.yref, mark.yanchor) == (1, "paper", "bottom")


def test_ranking_follows_the_unit() -> None:
    frame = named(("RECIPE", 5), ("MCN", 9))
    frame.loc[0, "n_reports"] = 50
    figure = ranking(frame, unit="reports", lang="fr", theme="light")
    assert list(figure.data[0].x) == [50, 18] and figure.data[0].customdata[0][0] == "RECIPE"


def test_the_unknown_service_is_grey_and_what_can_be_clicked_is_not() -> None:
    figure = ranking(named(("UNKNOWN", 5), ("MCN", 3)), unit="reporters", lang="fr", theme="light")
    assert list(figure.data[0].marker.color) == [colors.LIGHT.context, colors.LIGHT.accent]


UNDECIDED = "Première place non départagée entre"


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([("RECIPE", 25), ("MCN", 9)], "Recip-e arrive en tête\u202f: 25 médecins sur 61\u202f; ensuite, 9 au plus"),
        # 9 against 2: between 0.93 and 42.8 times as many, which includes 1
        ([("RECIPE", 9), ("MCN", 9), ("S3", 2)], f"{UNDECIDED} Recip-e (9), MyCareNet (9) et S3 (2), sur 61 médecins"),
        ([("RECIPE", 25), ("MCN", 24), ("S3", 2)], f"{UNDECIDED} Recip-e (25) et MyCareNet (24), sur 61 médecins"),
        # 54 against 35: 0.99 to 2.43; against 31: 1.10 to 2.80
        ([("RECIPE", 54), ("MCN", 35), ("S3", 31), ("S4", 30)], f"{UNDECIDED} Recip-e (54) et MyCareNet (35), sur 61 médecins"),
        ([("RECIPE", 54), ("MCN", 31), ("S3", 30)], "Recip-e arrive en tête\u202f: 54 médecins sur 61\u202f; ensuite, 31 au plus"),
        ([("RECIPE", 2), ("MCN", 2), ("S3", 2)], f"{UNDECIDED} Recip-e (2), MyCareNet (2) et S3 (2), sur 61 médecins"),
        (
            [("RECIPE", 3), ("MCN", 2), ("S3", 2), ("S4", 2), ("S5", 1)],
            f"{UNDECIDED} Recip-e (3), MyCareNet (2), S3 (2), S4 (2) et S5 (1), sur 61 médecins",
        ),
        (
            [("RECIPE", 3), ("MCN", 2), ("S3", 2), ("S4", 2), ("S5", 2), ("S6", 1)],
            f"{UNDECIDED} les 6 plus nommés, sur 61 médecins\u202f; 3 au plus chacun",
        ),
        ([("UNKNOWN", 12), ("MCN", 11)], f"{UNDECIDED} «\u202fJe ne sais pas lequel\u202f» (12) et MyCareNet (11), sur 61 médecins"),
        ([("RECIPE", 1)], "Recip-e\u202f: 1 médecin signalant"),
        (
            [("UNKNOWN", 12), ("MCN", 2)],
            "Le plus souvent, les médecins ne savent pas quel e-service est en cause\u202f: 12 sur 61\u202f; ensuite, 2 au plus",
        ),
    ],
)
def test_what_the_ranking_says(counts: list[tuple[str, int]], sentence: str) -> None:
    assert captions.ranking(named(*counts), unit="reporters", total=61, lang="fr") == sentence


def ranked(*counts: tuple[str, int]) -> pd.DataFrame:
    return pd.DataFrame([{"label": label, "n": n, "is_quiet": False} for label, n in counts])


@pytest.mark.parametrize(
    ("unit", "counts", "sentence"),
    [
        ("reporters", [("A", 327), ("B", 325)], f"{UNDECIDED} A (327) et B (325), sur 462 médecins"),
        ("reporters", [("A", 1000), ("B", 900)], f"{UNDECIDED} A (1\u202f000) et B (900), sur 462 médecins"),
        ("reporters", [("A", 100), ("B", 60)], "En tête\u202f: A, 100 médecins sur 462\u202f; ensuite, 60 au plus"),
        (
            "reports",
            [("A", 100), ("B", 60)],
            "Parmi les réponses les plus fréquentes, sans ordre démontré, sur 462 signalements\u202f: A (100) et B (60)",
        ),
        ("reporters", [("A", 3), ("B", 0)], "A seulement\u202f: 3 médecins sur 462"),
    ],
)
def test_nothing_is_called_first_that_chance_or_little_sets_apart(unit: str, counts: list[tuple[str, int]], sentence: str) -> None:
    assert captions.leading(ranked(*counts), unit=unit, total=462, lang="fr") == sentence


# --- severity ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (
            {"3": 200, "2": 246, "1": 13, "unknown": 3},
            "446 médecins sur 462 disent, par la gravité ou les conséquences cochées, avoir eu, une fois ou plus, un acte empêché ou plus",
        ),
        ({"3": 200, "2": 246, "1": 13, "unknown": 3}, "(ni gravité ni conséquence données\u202f: 3)"),
        (
            {"1": 4, "unknown": 2},
            "Aucun médecin ne dit un acte empêché ou plus grave\u202f; ni gravité ni conséquence données\u202f: 2 sur 6",
        ),
        ({"unknown": 1}, "Gravité inconnue pour le seul médecin de cette sélection"),
        ({"unknown": 7}, "Gravité inconnue pour les 7 médecins"),
        ({"2": 5, "1": 5}, "5 médecins sur 10 disent, par la gravité ou les conséquences cochées, avoir eu, une fois ou plus, un acte"),
    ],
)
def test_an_unknown_severity_is_no_zero(numbers: dict[str, int], sentence: str) -> None:
    levels = pd.DataFrame([{"severity_code": code, "n": n} for code, n in numbers.items()])
    assert sentence in captions.severity(levels, unit="reporters", lang="fr")


# --- incidents --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "n_confirmed", "expected", "clause", "sentence"),
    [
        (
            11,
            5,
            7.2,
            ", dont 5 confirmés",
            "Les 6 non confirmés ne dépassent pas ce que le hasard donnerait sur ces jours (environ 7, de 1 à 20).",
        ),
        (11, 5, 2.1, ", dont 5 confirmés", "Parmi les 6 non confirmés, environ 2, de 0 à 8, peuvent n’être dus qu’au hasard."),
        (11, 5, 0.8, ", dont 5 confirmés", "Parmi les 6 non confirmés, environ 1, de 0 à 4, peut n’être dû qu’au hasard."),
        (
            11,
            0,
            0.2,
            ", dont aucun confirmé",
            "Les 11 non confirmés sont probables\u202f; sur ces jours, le hasard seul en donnerait en moyenne moins d’un (de 0 à 2).",
        ),
        # two of October 2024 in the demonstration: chance may make three
        (
            2,
            0,
            0.45,
            ", dont aucun confirmé",
            "Les 2 non confirmés ne dépassent pas ce que le hasard donnerait sur ces jours (moins d’un en moyenne, de 0 à 3).",
        ),
        (1, 0, 3.0, ", que ne confirme aucune panne", "Celui qui n’est pas confirmé ne dépasse pas ce que le hasard donnerait"),
        (1, 1, 3.0, ", confirmé par une panne connue d’une source publique", ""),
    ],
)
def test_incidents_are_set_beside_chance(n: int, n_confirmed: int, expected: float, clause: str, sentence: str) -> None:
    assert captions.incidents_confirmed(n, n_confirmed, "fr").startswith(clause)
    said_ = captions.incidents_chance(n, n_confirmed, expected, "fr", is_wider=False)
    assert said_.startswith(sentence) and bool(said_) == bool(sentence)


def test_chance_of_the_whole_country_is_not_set_against_one_region() -> None:
    words = captions.incidents_chance(3, 1, 7.0, "fr", is_wider=True)
    assert "donnerait en moyenne environ 7 incidents" in words and "toutes les régions" in words and "dépassent" not in words


# --- regions ----------------------------------------------------------------------------------------------------------

REGISTERED = {"WAL": 6176, "BRU": 1705}


def test_regions_draw_a_point_and_an_interval_only_where_there_is_a_rate() -> None:
    rows = regions.rates({"WAL": 60, "BRU": 4}, REGISTERED, ["WAL", "BRU"])
    figure = regions_figure(rows, REGION_LABELS, lang="fr", theme="light")
    (point,) = figure.data
    assert point.x[0] == pytest.approx(60 / 6176 * 1000)
    assert any("Bruxelles" in text and "4 médecins signalants" in text for text in labels(figure))


def test_what_the_regions_say() -> None:
    rows = regions.rates({"WAL": 300, "BRU": 40}, REGISTERED, ["WAL", "BRU"])
    assert captions.regions(rows, "shown", REGION_LABELS, "fr") == (
        "La Wallonie compte plus de médecins signalants par généraliste que Bruxelles\u202f: différence démontrée"
    )
    assert "aucune différence démontrée" in captions.regions(rows, "not_shown", REGION_LABELS, "fr")
    assert captions.regions(rows[:1], "not_measurable", REGION_LABELS, "fr").startswith("Wallonie\u202f: 48,6")
    assert captions.regions(rows, "not_comparable", REGION_LABELS, "fr").startswith("Plus de signalants que de généralistes enregistrés")
    assert "non comparables" in captions.regions(rows[:1], "not_comparable", REGION_LABELS, "fr")
    few = regions.rates({"BRU": 3}, REGISTERED, ["BRU"])
    assert captions.regions(few, "not_measurable", REGION_LABELS, "fr").endswith("trop peu pour un taux")


# --- key figures ------------------------------------------------------------------------------------------------------

RECENT = Window(D(2024, 3, 2), D(2024, 3, 31), 30, tuple(D(2024, 3, day) for day in range(4, 9)))
BEFORE = Window(D(2024, 2, 1), D(2024, 3, 1), 30, tuple(D(2024, 2, day) for day in range(5, 10)))


def verdict(n_a_day: int, n_a_day_before: int) -> str:
    n_by_day = dict.fromkeys(RECENT.compared_days, n_a_day) | dict.fromkeys(BEFORE.compared_days, n_a_day_before)
    return captions.comparison(comparison.compare(Windows(RECENT, BEFORE), n_by_day), "fr")


def test_the_comparison_says_no_more_than_it_shows() -> None:
    assert verdict(3, 3).endswith("Un tel écart peut être dû au hasard.")
    assert verdict(1, 4).startswith("En moyenne 1,0 médecin par jour ouvrable")
    assert verdict(4, 1).startswith("En moyenne 4,0 médecins par jour ouvrable (5 jours, du 4 au 8 mars 2024), contre 1,0 (5 jours, du 5")
    assert verdict(4, 1).endswith("ne dit pas si les services vont mieux ou moins bien.")
    assert verdict(1, 2) == "15 médecins en tout, comptés une fois par jour\u202f; il en faut 20 pour comparer."


def test_the_days_a_year_before_that_nobody_observed_are_named() -> None:
    for n_missing, expected in (
        (30, "Un an plus tôt, du 4 mars au 2 avril 2023, rien n’a été observé"),
        (2, "Un an plus tôt, du 4 mars au 2 avril 2023, 2 de ces jours n’ont pas été observés."),
    ):
        windows = Windows(RECENT, None, "year_before", n_missing)
        reason = comparison.obstacle(windows, [])
        assert reason and captions.comparison(comparison.not_measurable(reason, windows), "fr").startswith(expected)


def test_a_form_that_changed_from_one_window_to_the_other_is_told() -> None:
    n_by_day = dict.fromkeys((*RECENT.compared_days, *BEFORE.compared_days), 3)
    result = comparison.compare(Windows(RECENT, BEFORE), n_by_day)
    for day, is_told in ((D(2024, 2, 1), False), (D(2024, 2, 2), True), (D(2024, 3, 31), True), (D(2024, 4, 1), False)):
        assert ("le formulaire a changé" in captions.comparison(result, "fr", form_changes=[day])) == is_told


def test_a_campaign_in_the_way_is_named_with_its_days() -> None:
    days = [(D(2023, 12, 1), D(2023, 12, 3)), (D(2024, 3, 12), D(2024, 3, 14))]
    blocked = comparison.not_measurable("campaign", Windows(RECENT, BEFORE))
    assert captions.comparison(blocked, "fr", campaigns=days).startswith("Une campagne (du 12 au 14 mars 2024)")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", ["nothing_observed", "before_not_observed", "too_few_days", "summer"])
def test_every_reason_has_its_words(reason: Any, lang: str) -> None:
    assert len(captions.comparison(Comparison("not_measurable", reason), lang)) > 20


def test_no_percentage_under_twenty() -> None:
    assert captions.share(3, 19, "fr") == "3 sur 19"
    assert captions.share(3, 20, "fr") == "15\u00a0%"
    assert captions.share(1, 500, "fr") == "0,2\u00a0%"
    assert captions.share(0, 500, "fr") == "0\u00a0%"


@pytest.mark.parametrize(
    ("services", "ending"),
    [
        ([], "avec les e-services de santé"),
        (["Recip-e, prescription électronique"], "avec Recip-e"),
        (["A", "B"], "avec au moins un de ces 2 e-services"),
        (["UNKNOWN"], "sans savoir quel e-service était en cause"),
    ],
)
def test_the_headline_names_what_is_filtered(services: list[str], ending: str) -> None:
    assert captions.headline(1234, services, "fr").endswith(ending)
    assert captions.headline(1234, services, "fr").startswith("1\u202f234 médecins ont signalé")
    assert captions.headline(1234, services, "fr", is_narrowed=True).endswith(f"{ending}, dans cette sélection")
    assert captions.headline(1, services, "fr").startswith("1 médecin a signalé")


def test_the_busiest_day_names_a_service_only_if_one_stands_out() -> None:
    day = D(2024, 1, 22)
    clear = captions.busiest_day(day, named(("RECIPE", 15), ("UNKNOWN", 4), ("MCN", 3)), SERVICES, "fr")
    assert clear == "Lundi 22 janvier 2024\u202f; e-service le plus nommé\u202f: Recip-e (15)."
    undecided = captions.busiest_day(day, named(("RECIPE", 9), ("MCN", 6)), SERVICES, "fr")
    assert undecided.endswith("; première place non départagée entre Recip-e (9) et MyCareNet (6).")
    labels = {**SERVICES, **{f"S{n}": f"S{n}" for n in range(3, 9)}}
    many = (("RECIPE", 12), ("MCN", 11), ("S3", 11), ("S4", 10), ("S5", 10), ("S6", 9))
    assert captions.busiest_day(day, named(*many, ("S7", 1)), labels, "fr").endswith("entre les 6 plus nommés (12 au plus chacun).")
    assert captions.busiest_day(day, named(*many), labels, "fr").endswith(
        "; aucune réponse ne se détache (12 médecins au plus pour chacune)."
    )
    assert captions.busiest_day(day, named(("RECIPE", 1)), SERVICES, "fr").endswith("; seul nommé\u202f: Recip-e (1).")
    unknown = captions.busiest_day(day, named(("UNKNOWN", 9), ("RECIPE", 1)), SERVICES, "fr")
    assert unknown.endswith("le plus souvent, sans savoir quel e-service (9).")
    assert captions.busiest_day(day, None, SERVICES, "fr") == "Lundi 22 janvier 2024."


def test_the_busiest_day_tells_of_its_incidents() -> None:
    both = {"symptom_codes": "RECIPE|MCN", "is_confirmed": True}
    one = {"symptom_codes": "RECIPE", "is_confirmed": False}
    said = captions.busiest_day(D(2024, 1, 22), named(("RECIPE", 9), ("MCN", 6)), SERVICES, "fr", hit=[both])
    assert said.endswith("Recip-e (9) et MyCareNet (6). Incident ce jour-là\u202f: MyCareNet et Recip-e (confirmé).")
    said = captions.busiest_day(D(2024, 1, 22), None, SERVICES, "fr", hit=[both, one])
    assert said.endswith("2 incidents ce jour-là\u202f: MyCareNet et Recip-e (confirmé)\u202f; Recip-e (probable).")


# --- what stood beside ------------------------------------------------------------------------------------------------


def outage(**given: Any) -> pd.DataFrame:
    row = {
        "service_code": "RECIPE", "fault_service_code": "MCN", "fault_component": None, "starts_on": D(2024, 1, 15),
        "ends_on": D(2024, 1, 15), "started_at": None, "ended_at": None, "part_of_day": None, "precision": "D",
        "is_time_approximate": False,
    }  # fmt: skip
    return pd.DataFrame([row | given], dtype=object)


def words_of(outages: pd.DataFrame, lang: str = "fr") -> str:
    nothing = pd.DataFrame()
    (found,) = surroundings.surroundings(outages, nothing, dates(), start=FIRST, end=LAST, services=SERVICES, lang=lang).outages
    return found.words


def test_an_outage_is_told_as_precisely_as_its_source_and_no_more() -> None:
    assert words_of(outage()) == "<b>Recip-e</b><br>lundi 15 janvier 2024<br>cause\u202f: MyCareNet"
    assert "lundi 15 janvier 2024, le matin" in words_of(outage(precision="P", part_of_day="morning"))
    at = {
        "started_at": dt.datetime(2024, 1, 15, 8, tzinfo=dt.UTC),
        "ended_at": dt.datetime(2024, 1, 15, 9, tzinfo=dt.UTC),
    }
    assert "de 9\u00a0h\u00a000 à 10\u00a0h\u00a000" in words_of(outage(precision="T", **at))
    assert "environ" in words_of(outage(precision="T", is_time_approximate=True, **at))
    assert "de 9" not in words_of(outage(precision="D", **at))
    week = words_of(outage(precision="W", ends_on=D(2024, 1, 21)))
    assert "du 15 au 21 janvier 2024, jour exact inconnu" in week
    assert words_of(outage(service_code=None, fault_service_code=None)).startswith("<b>e-service non précisé</b>")


def test_a_list_of_days_names_each_month_once() -> None:
    events = [event(D(2023, 12, 11), name="MyCareNet"), *(event(D(2024, 1, day)) for day in (9, 15, 22))]
    assert surroundings.in_a_line(events, "fr", most=6) == ("MyCareNet\u202f: 11 déc. 2023\u202f; Recip-e\u202f: 9, 15, 22 janv. 2024")
    assert surroundings.in_a_line(events, "fr", most=2).endswith("et 2 autres")


def test_a_title_written_by_staff_is_escaped() -> None:
    campaign = pd.DataFrame([{"starts_on": FIRST, "ends_on": FIRST, "campaign_type_code": "press", "title": "<img src=x>"}], dtype=object)
    (found,) = surroundings.surroundings(pd.DataFrame(), campaign, dates(), start=FIRST, end=LAST, services={}, lang="fr").campaigns
    assert "<img" not in found.words and "&lt;img" in found.words


# --- every language ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("unit", ["reporters", "reports"])
@pytest.mark.parametrize("bucket", ["day", "week", "month"])
def test_every_sentence_exists_in_every_language(lang: str, unit: str, bucket: Any) -> None:
    campaign, an_outage = [event(D(2024, 3, 12))], [event(D(2024, 1, 9))]
    for beside in (Surroundings(), Surroundings(campaigns=campaign), Surroundings(an_outage, campaign, [GAP])):
        for whole in (BUSY, weekly(), weekly(w01_08={"2": 4}, w01_15={"0": 4})):
            assert captions.timeline(whole, beside, bucket=bucket, unit=unit, lang=lang)
            assert captions.timeline_alt(whole, beside, bucket=bucket, unit=unit, days=(FIRST, LAST), lang=lang)
    for counts in (
        [("RECIPE", 3)],
        [("RECIPE", 3), ("MCN", 3)],
        [("UNKNOWN", 3), ("MCN", 1)],
        [("A", 1), ("B", 1), ("C", 1)],
    ):
        assert captions.ranking(named(*counts), unit=unit, total=9, lang=lang)
        assert captions.ranking_alt(named(*counts), unit=unit, lang=lang)
    for metric in METRICS.values():
        assert metric.label(lang) and metric.counted(lang) and metric.how(lang)


def test_plotly_speaks_the_language_of_the_page() -> None:
    config = template.config("fr")
    assert config["locales"]["fr"]["format"]["months"][0] == "janvier"
    assert config["displayModeBar"] is False


def test_an_hour_of_the_week_is_shaded_by_its_number_from_five_on() -> None:
    counts = {8: 1, 9: 4, 10: 5, 11: 40}
    cells = pd.DataFrame(
        [{"weekday": d, "hour": h, "n": counts.get(h, 0) if d == 1 else 0, "n_days": 9} for d in range(1, 8) for h in range(24)]
    )
    shades = week_figure(cells, unit="reporters", lang="fr", theme="light").data[0].z[0]
    assert 0 == shades[7] < shades[8] == shades[9] < shades[10] < shades[11]
