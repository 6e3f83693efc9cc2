"""`make bench-peers`: what is measured beside what others would use, one after the other; hours at full size.

Everything it needs it makes itself: stand-ins, environments of their own for Dash, Superset and dlt in the user's cache. With `--quick`
all of it runs once at a small size, to see that it does; such figures say nothing. What it prints are the tables of docs/performance.md.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from settings import PROJECT_DIR

ALWAYS = {
    "clicks": "--page four --with-superset --readers 20",
    "loading": "",
    "growth": "",
    "members": "",
}
QUICK = {
    "clicks": "--reports 20000 --clicks 4 --block 2 --first 1 --readers 2",
    "loading": "--submissions 20000 --rounds 1 --dicts 1000 --base 20000 --added 200",
    "growth": "--most 100000 --loaded 100000 --rounds 3",
    "members": "--reports 20000 --members 4 --think 2 --minutes 0.5 --processes 1 2 --every 2",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    is_quick = parser.parse_args().quick
    for name, options in ALWAYS.items():  # each a process of its own: what one took must not count for another
        given = [*options.split(), *(QUICK[name].split() if is_quick else [])]
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *given], cwd=PROJECT_DIR, check=True)


if __name__ == "__main__":
    main()
