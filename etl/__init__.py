"""Turns submissions into a published build. Never imports Streamlit, ui or analytics."""

ETL_VERSION = "0.1.0"
SCHEMA_VERSION = "11"  # of the marts; a reader that expects another one must say so instead of guessing
RULE_VERSION = "1"  # of the rule that derives incidents (etl/incidents/rule.py, docs/method.md)
