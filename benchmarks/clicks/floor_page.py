"""The floor: our frame, our look and Streamlit's work on figures and texts made before; no question is asked.

`streamlit run benchmarks/clicks/floor_page.py -- FILE`, a pickle of `Stored`. Left out beside the queries: the menu, and writing the
address, so that the floor errs on the low side.
"""

from __future__ import annotations

import pickle
import sys
from html import escape
from pathlib import Path

import streamlit as st

from analytics.figures.template import config
from analytics.filters import read_query
from benchmarks.clicks.overview import LANG, How, Picture
from benchmarks.clicks.stored import Stored
from ui import figures, filter_bar, frame, kpi_row, language, tables, text_blocks
from ui.view import View


@st.cache_resource(show_spinner=False)
def stored() -> Stored:
    found: Stored = pickle.loads(Path(sys.argv[1]).read_bytes())
    return found


def folded(how: How) -> str:
    terms = "".join(f"<dt>{escape(term)}</dt><dd>{escape(words)}</dd>" for term, words in how.terms)
    queries = "".join(f"<pre><code>{escape(query)}</code></pre>" for query in how.queries)
    return f"<details class='how'><summary>?</summary><p>{escape(how.words)}</p><dl>{terms}</dl>{queries}</details>"


def show(picture: Picture) -> None:
    figures.head(picture.finding, picture.what)
    st.plotly_chart(picture.figure, theme=None, config=config(LANG), alt=picture.alt, key=f"figure_{picture.id}")
    figures.notes(*(escape(note) for note in picture.notes), how=folded(picture.how))
    st.expander("+", key=f"data_{picture.id}", type="compact", on_change="rerun")


frame.set_up(LANG)
known, labels = stored().known, stored().labels
asked = View(read_query(st.query_params.to_dict(), known=known).filters)
with st.sidebar:
    frame.wordmark(LANG)
    language.switch(LANG, default=LANG)
    filter_bar.show(
        known,
        labels,
        stored().services,
        lang=LANG,
        defaults=asked.to_widgets(known),
        is_narrowed=True,
        observed_days=stored().observed_days,
        has_unit=True,
    )
page = stored().pages[asked.updated_from(st.session_state, known).filters]  # type: ignore[arg-type]

st.html(f"<p class='shown'>{escape(page.shown)}</p>", width="content")
text_blocks.heading(page.headline, level=1)
text_blocks.show(text_blocks.paragraph(page.lead, kind="quiet"))
kpi_row.show([kpi_row.KeyFigure(k.label, k.value, k.of, k.detail, folded(k.how)) for k in page.key_figures])
text_blocks.show(text_blocks.paragraph(page.incidents))
timeline, ranking, regions, *further = page.pictures
show(timeline)
left, right = st.columns([3, 2], gap="large")
with left:
    show(ranking)
with right:
    show(regions)
for picture in further:
    show(picture)
figures.head("", "")
with st.expander("+", key="data_by_service", type="compact", on_change="rerun") as box:
    if box.open and page.table:
        columns = [tables.Column(name, name) for name in page.table.columns]
        rows = (dict(zip(page.table.columns, row, strict=True)) for row in page.table.rows)
        tables.show(columns, rows, caption=page.table.heading)
with st.container(horizontal=True):
    for name in ("csv", "technical", "xlsx", "parquet"):
        st.download_button(name, data="", key=name, on_click="ignore", type="tertiary")
