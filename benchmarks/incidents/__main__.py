"""`python -m benchmarks.incidents [--seeds N] [--write]`: the tables of docs/method.md, every method on every background.

Each rival runs at its best parameter: the highest recall among those with no more false incidents on that background than ours.
"""

from __future__ import annotations

import argparse

from benchmarks.incidents.trials import causes, detection, print_table, write

arguments = argparse.ArgumentParser(prog="python -m benchmarks.incidents", description=__doc__)
arguments.add_argument("--seeds", type=int, default=10)
arguments.add_argument("--write", action="store_true", help="put the results into the reference data")
chosen = arguments.parse_args()
for name, trials in (
    ("incident_rule_trials", detection(seeds=chosen.seeds)),
    ("incident_cause_trials", causes(seeds=chosen.seeds)),
):
    print_table(trials)
    if chosen.write:
        write(name, trials)
