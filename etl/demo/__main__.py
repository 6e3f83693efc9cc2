"""`python -m etl.demo --samples` writes the committed files of data/samples again."""

from __future__ import annotations

import argparse

from etl.demo.samples import write_samples
from settings import get_settings

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m etl.demo", description=__doc__)
    parser.add_argument("--samples", action="store_true", required=True, help="write data/samples again")
    parser.parse_args()
    write_samples(get_settings().samples_dir)
