"""The peer: the overview in Dash, as somebody who knows Dash would build it. Runs in an environment of its own.

`python -m benchmarks.clicks.dash_page DATA PORT [wide]`. One callback answers every filter; each picture is a graph that stays and gets a
new figure; JSON by orjson; served by waitress with four threads, not by the development server.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from dash import Dash, Input, Output, dcc, html
from flask import has_request_context, request
from waitress import serve

import i18n
from analytics import warehouse
from analytics.figures.template import config
from analytics.filters import Filters, read_query
from benchmarks.clicks.overview import LANG, How, KeyFigure, Overview, Picture, Table
from settings import Settings

PICTURES = ("timeline", "services", "regions")
FURTHER = ("week",)  # of the wide page
CHOICES = ("services", "regions", "provinces", "severities", "kinds")
LOOK = """
body { font: 16px sans-serif; margin: 0 } #side { position: fixed; width: 280px; padding: 16px; font-size: 14px }
#page { margin-left: 312px; padding: 24px 80px } .columns { display: grid; grid-template-columns: 3fr 2fr; gap: 64px }
.kpis { display: grid; grid-template-columns: repeat(3, 1fr); gap: 32px } .value { font-size: 28px; margin: 0 } h1 { font-size: 28px }
h2 { font-size: 20px } .unseen { position: absolute; clip-path: inset(50%) } #regions label, #severities label { display: inline-block }
"""


def application(overview: Overview) -> Dash:
    app = Dash(__name__, title="Vue d'ensemble")
    app.index_string = app.index_string.replace("{%css%}", "{%css%}<style>" + LOOK + "</style>")
    app.layout = lambda: _layout(overview, _asked(overview))
    pictures = _pictures(overview)

    @app.callback(
        Output("shown", "children"),
        Output("top", "children"),
        Output("table", "children"),
        *(
            Output(f"{part}-{id_}", prop)
            for id_ in pictures
            for part, prop in (("head", "children"), ("graph", "figure"), ("notes", "children"))
        ),
        *(Input(dimension, "value") for dimension in CHOICES),
        Input("period", "start_date"),
        Input("period", "end_date"),
    )
    def answer(*values: Any) -> tuple[Any, ...]:
        codes, (start, end) = dict(zip(CHOICES, values, strict=False)), values[-2:]
        asked = {name: tuple(chosen or ()) for name, chosen in codes.items()}
        days = {"start": _day(start), "end": _day(end)}
        page = overview.page(Filters(**asked, **days).within(overview.known))
        parts = (part for picture in page.pictures for part in _picture(picture))
        top = [
            html.H1(page.headline),
            html.P(page.lead),
            html.Dl([_key_figure(figure) for figure in page.key_figures], className="kpis"),
            html.P(html.A(page.incidents, href="#")),
        ]
        return page.shown, top, _rows(page.table), *parts

    return app


def _pictures(overview: Overview) -> tuple[str, ...]:
    return PICTURES + FURTHER if overview.is_wide else PICTURES


def _asked(overview: Overview) -> Filters:
    """The filter in the address of the page that asks for the layout."""
    query = parse_qs(urlsplit(request.referrer or "").query if has_request_context() else "")
    return read_query(query, known=overview.known).filters


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text[:10]) if text else None


def _layout(overview: Overview, filters: Filters) -> html.Div:
    def options(dimension: str) -> list[dict[str, str]]:
        words = getattr(overview.labels, dimension)
        return [{"label": words[code], "value": code} for code in overview.known.codes(dimension)]

    def one(dimension: str) -> Any:
        is_short = dimension in ("regions", "severities")
        chosen = list(filters.codes(dimension))
        widget = dcc.Checklist if is_short else dcc.Dropdown
        return widget(options(dimension), chosen, id=dimension, **({} if is_short else {"multi": True}))

    first, last = overview.known.observed or (None, None)
    units = [{"label": i18n.t(f"filters.unit.{unit}", LANG), "value": unit} for unit in ("reporters", "reports")]
    side = [html.Div([html.Label(i18n.t(f"filters.{dimension}.label", LANG)), one(dimension)]) for dimension in CHOICES]
    dated = filters.with_dates(overview.known)
    period = dcc.DatePickerRange(id="period", min_date_allowed=first, max_date_allowed=last, start_date=dated.start, end_date=dated.end)
    graphs = {id_: _place(id_) for id_ in _pictures(overview)}
    return html.Div(
        [
            html.Div([*side, period, dcc.RadioItems(units, "reporters", id="unit")], id="side"),
            html.Div(
                [
                    html.P(id="shown", className="shown"),
                    html.Div(id="top"),
                    graphs["timeline"],
                    html.Div([graphs["services"], graphs["regions"]], className="columns"),
                    *(graphs[id_] for id_ in FURTHER if id_ in graphs),
                    html.H2(i18n.t("overview.table.heading", LANG)),
                    html.Details([html.Summary(i18n.t("overview.see_table", LANG)), html.Table(id="table")], className="all"),
                    *(html.Button(i18n.t(f"exports.{name}", LANG)) for name in ("excel_csv", "technical_csv", "xlsx")),
                ],
                id="page",
            ),
        ]
    )


def _place(id_: str) -> html.Div:
    details = html.Details(html.Summary(i18n.t("overview.see_data", LANG)))
    graph = dcc.Graph(id=f"graph-{id_}", config=config(LANG))
    return html.Div([html.Div(id=f"head-{id_}"), graph, html.Div(id=f"notes-{id_}"), details])


def _picture(picture: Picture) -> tuple[Any, Any, Any]:
    head = [html.H2(picture.finding), html.P(picture.what), html.P(picture.alt, className="unseen")]
    return head, picture.figure, [*(html.P(note) for note in picture.notes), _folded(picture.how)]


def _rows(table: Table | None) -> list[Any]:
    if table is None:
        return []
    head = html.Thead(html.Tr([html.Th(name) for name in table.columns]))
    return [head, html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in table.rows])]


def _key_figure(figure: KeyFigure) -> html.Div:
    value = html.Dd([figure.value, html.Small(figure.of)], className="value")
    return html.Div([html.Dt(figure.label), value, html.Dd([figure.detail, _folded(figure.how)])])


def _folded(how: How) -> html.Details:
    terms = [part for term, words in how.terms for part in (html.Dt(term), html.Dd(words))]
    queries = [html.Pre(html.Code(query)) for query in how.queries]
    return html.Details([html.Summary(i18n.t("provenance.figure", LANG)), html.P(how.words), html.Dl(terms), *queries])


if __name__ == "__main__":
    data, port = Path(sys.argv[1]), int(sys.argv[2])
    app = application(Overview(warehouse.open_current(Settings(data).served), is_wide=sys.argv[3:] == ["wide"]))
    serve(app.server, host="127.0.0.1", port=port, threads=4, _quiet=True)
