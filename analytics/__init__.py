"""Answers questions about reports and incidents. Never imports Streamlit; reads only the marts."""
