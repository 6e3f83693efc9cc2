"""Who reported and what they wrote, made safe: keyed hashes, scrubbing of free text, a scan of what leaves.

Knows nothing of Streamlit, the ETL or the dashboard; all of them use it.
"""
