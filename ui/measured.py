"""What the dashboard counts while it runs."""

from __future__ import annotations

from watching.measures import Gauge, Histogram

PAGES = Histogram("ehealthbugs_page_seconds", "Time to draw a page anew, on the server.")
SESSIONS = Gauge("ehealthbugs_sessions", "Pages that stand open.")
