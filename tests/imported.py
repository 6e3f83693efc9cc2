"""The imports of every program, made in the process that `tests.processes` forks from."""

import sys
from importlib import import_module

sys.modules["__main__"].__file__ = __file__  # without one DuckDB takes it for a person at a prompt, and draws bars

for program in ("etl", "intake", "analytics.dossier", "analytics.edition", "analytics.digest"):
    import_module(f"{program}.__main__")
import_module("holidays.countries")  # of every country, and only once one is asked for
