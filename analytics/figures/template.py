"""What every figure has in common: type, ground, hairlines, language. None zooms: a page must scroll under a thumb."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import plotly.graph_objects as go

import i18n
from analytics.figures.palette import Palette, palette

FONT = "IBM Plex Sans, sans-serif"
TEXT, SMALL = 13, 12  # px
_MARK_HEIGHT = 16  # px, of the mark of a demo
TRANSPARENT = "rgba(0,0,0,0)"
Part: TypeAlias = dict[str, Any]  # a trace, a line or words of a figure
_SEPARATORS = {"fr": ",\u202f", "nl": ",.", "en": ".,"}


@lru_cache(maxsize=2)
def template(theme: str) -> go.layout.Template:
    """`theme` is `light` or `dark`. Axes start bare: a figure switches on what is read in it."""
    colors = palette(theme)
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
        "gridcolor": colors.hairline,
        "linecolor": colors.context,
        "tickcolor": colors.hairline,
        "tickfont": {"size": SMALL, "color": colors.context},
        "title": {"text": ""},
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": TEXT, "color": colors.ink},
            "paper_bgcolor": TRANSPARENT,
            "plot_bgcolor": TRANSPARENT,
            "xaxis": axis,
            "yaxis": axis,
            "showlegend": False,
            "dragmode": False,
            "hoverlabel": {
                "bgcolor": colors.surface,
                "bordercolor": colors.hairline,
                "font": {"family": FONT, "size": SMALL, "color": colors.ink},
                "align": "left",
            },
        }
    )


def new_figure(
    *, lang: str, theme: str, height: int, margin: dict[str, int] | None = None, data: Sequence[Part] = (), **layout: Any
) -> go.Figure:
    """A figure of `data` (traces as dictionaries, with their `type`). The height stands in the layout itself, because Streamlit does not
    look for it elsewhere.

    What is known is given here: Plotly checks each part once, but all that stands already once more with every part added later.
    """
    return go.Figure(
        data=list(data),
        layout={
            "template": template(theme),
            "height": height,
            "separators": _SEPARATORS[lang],
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0} | (margin or {}),
            **layout,
        },
    )


def mark_demo(figure: go.Figure, words: str, theme: str) -> None:
    """Writes in a strip of its own above the picture that all of it is invented, so that a copy of the picture says so too."""
    above = figure.layout.margin.t
    figure.add_annotation(
        text=words.upper(),
        xref="paper",
        x=1,
        xanchor="right",
        xshift=figure.layout.margin.r,
        yref="paper",
        y=1,
        yanchor="bottom",
        yshift=above,
        borderpad=0,
        showarrow=False,
        font=text_font(palette(theme), quiet=True, size=SMALL) | {"weight": 600},
    )
    figure.update_layout(height=figure.layout.height + _MARK_HEIGHT, margin_t=above + _MARK_HEIGHT)


def config(lang: str) -> dict[str, Any]:
    """Plotly's configuration: the language of its dates, no buttons of its own."""
    return {
        "locale": lang,
        "locales": {lang: i18n.plotly_locale(lang)},
        "displayModeBar": False,
        "scrollZoom": False,
        "doubleClick": False,
        "showTips": False,
        "responsive": True,
    }


def text_font(colors: Palette, *, quiet: bool = False, size: int = TEXT) -> dict[str, Any]:
    return {"family": FONT, "size": size, "color": colors.context if quiet else colors.ink}
