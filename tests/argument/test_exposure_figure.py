"""The strips of the exposure: a point per scenario, in order, with its words; nothing where nothing was measured."""

from __future__ import annotations

import pytest

from analytics.figures.exposure import MARKS, MOST_LETTERS, Strip, alt, exposure_strips

WORDS = ("strict 2 h", "central 3 h", "wide 17 h")
LONG = "Electronic form “Evaluation of the disability – FPS Social Security” sent by the software"
STRIPS = [Strip("Chapter IV", (2.0, 3.0, 17.0), WORDS), Strip(LONG, (0.0, 0.0, 4.0), WORDS), Strip("Barometers", None, ("not observed",))]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_measured_criterion_has_its_three_points(theme: str) -> None:
    figure = exposure_strips(STRIPS, axis="exposed working hours", lang="en", theme=theme)
    assert [list(trace.x) for trace in figure.data] == [[2.0], [3.0], [17.0], [0.0], [0.0], [4.0]]
    assert [trace.marker.symbol for trace in figure.data[:3]] == ["circle", "circle-open", "line-ns-open"]
    assert figure.data[2].customdata[0][1] == "Chapter IV<br>wide 17 h"
    heights = [trace.y[0] for trace in figure.data]
    assert heights[0] == heights[2] < heights[3] < figure.layout.height
    assert figure.layout.xaxis.range[0] == 0 and figure.layout.xaxis.range[1] > 17


def test_the_words_stand_on_the_strips_and_fit_a_phone() -> None:
    figure = exposure_strips(STRIPS, axis="", lang="en", theme="light")
    texts = [annotation.text for annotation in figure.layout.annotations]
    for words, mark in zip(WORDS, MARKS.values(), strict=True):
        assert words in texts[0] and mark in texts[0]
    lines = [line.removeprefix("<b>").removesuffix("</b>") for line in texts[1].split("<br>") if line.startswith("<b>")]
    assert len(lines) == 2 and all(len(line) <= MOST_LETTERS for line in lines)
    assert "not observed" in texts[2]


def test_the_alt_text_says_every_number() -> None:
    assert (
        alt(STRIPS, "en")
        == f"Exposed working hours, by criterion. Chapter IV: {', '.join(WORDS)}; {LONG}: {', '.join(WORDS)}; Barometers: not observed."
    )


def test_no_exposed_hour_still_has_a_scale() -> None:
    figure = exposure_strips([Strip("Chapter IV", (0.0, 0.0, 0.0), WORDS)], axis="", lang="fr", theme="light")
    assert list(figure.layout.xaxis.range) == [0, 1.0]
