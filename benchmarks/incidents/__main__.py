"""`python -m benchmarks.incidents [--seeds N] [--write]`: the table of docs/method.md, every method on every background.

Each rival runs at its best parameter: the highest recall among those with no more false incidents on that background than ours.
"""

from __future__ import annotations

import argparse

from benchmarks.incidents.trials import print_table, run, write

arguments = argparse.ArgumentParser(prog="python -m benchmarks.incidents", description=__doc__)
arguments.add_argument("--seeds", type=int, default=10)
arguments.add_argument("--write", action="store_true", help="put the results where the method page and docs/method.md take them from")
chosen = arguments.parse_args()
trials = run(seeds=chosen.seeds)
print_table(trials)
if chosen.write:
    write(trials)
