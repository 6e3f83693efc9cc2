"""The public side: takes submissions by form and by machine, and keeps them until the ETL reads them.

An application of its own (`python -m intake`): it knows settings, texts and privacy, never the dashboard or the ETL.
"""
