"""The floor of Streamlit: one checkbox, and how often it was clicked."""

from __future__ import annotations

import streamlit as st

st.checkbox("x", key="x")
st.session_state.n_runs = st.session_state.get("n_runs", -1) + 1
st.html(f"<p class='shown'>{st.session_state.n_runs}</p>")
