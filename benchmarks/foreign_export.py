"""The whole command on the export of another form, as CSV and as XLSX, and the reading of XLSX beside bare calamine.

`python -m benchmarks.foreign_export [--rows N] [--rounds N]`. Targets for 100,000 rows: CSV 6 s, XLSX 8 s, reading XLSX at
0.8 of the speed of bare calamine or better. Rounds are interleaved; reading is measured in processes of its own, without their start.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

from benchmarks.whole_run import Cost, cost_of, print_costs
from settings import PROJECT_DIR, DataFolder

TARGET_SECONDS = {".csv": 6, ".xlsx": 8}
TARGET_READING = 0.8
SERVICES = ("Recip-e", "MyCareNet", "itsme", "Plateforme eHealth")
MOMENT = "%d/%m/%Y %H:%M:%S"
HEADER = (
    "ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Quels e-services étaient en panne ?",
    "Date et heure de la panne", "Type de problème", "Gravité", "Conséquences", "Minutes perdues", "Nombre de patients",
    "Code postal du cabinet", "Votre logiciel", "Commentaires", "Pouvons-nous vous citer ?",
)  # fmt: skip
BARE = """
import sys, time
from python_calamine import CalamineWorkbook
began = time.perf_counter()
CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python(skip_empty_area=False)
print(time.perf_counter() - began)
"""
OURS = """
import sys, time
from pathlib import Path
from etl.sources.tables import open_table
began = time.perf_counter()
for batch in open_table(Path(sys.argv[1]), known=()).batches():
    pass
print(time.perf_counter() - began)
"""

Line = list[str | int | dt.datetime]


def invented(n_rows: int) -> list[Line]:
    """Lines in the shape of Microsoft Forms."""
    chance = random.Random(1)
    lines: list[Line] = []
    for number in range(1, n_rows + 1):
        sent = dt.datetime(2024, 2, 5) + dt.timedelta(minutes=chance.randrange(400_000))
        comment = f"Encore une panne ce matin, {chance.randrange(90)} minutes sans prescrire" if number % 2 else ""
        lines.append([
            number, sent - dt.timedelta(minutes=2), sent, f"gp{chance.randrange(6000)}@example.org", "",
            ";".join(chance.sample(SERVICES, chance.randint(1, 2))) + ";", sent - dt.timedelta(minutes=chance.randrange(600)),
            chance.choice(("Panne totale", "Lenteur, délais")), chance.choice(("Gêne", "Retard", "Acte empêché")),
            "Pas de prescription électronique;", chance.randrange(90), chance.randrange(9),
            chance.choice((1000, 5000, 4000, 6000, 7000)), chance.choice(("CareConnect", "Medispring")), comment,
            chance.choice(("Oui", "Non")),
        ])  # fmt: skip
    return lines


def write_csv(path: Path, lines: list[Line]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for line in lines:
            writer.writerow([cell.strftime(MOMENT) if isinstance(cell, dt.datetime) else cell for cell in line])


def write_xlsx(path: Path, lines: list[Line]) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "dd/mm/yyyy hh:mm:ss"}) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate((HEADER, *lines)):
            sheet.write_row(row, 0, line)


def main(*, rows: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = DataFolder(Path(scratch) / "data")
        lines = invented(rows)
        exports = {extension: Path(scratch) / f"export{extension}" for extension in TARGET_SECONDS}
        write_csv(exports[".csv"], lines)
        write_xlsx(exports[".xlsx"], lines)
        cost_of(["-m", "etl", "map", str(exports[".csv"]), "--confirm", "--author", "benchmark"], folder.root)
        whole: dict[str, list[Cost]] = {extension: [] for extension in exports}
        reading: dict[str, list[float]] = {BARE: [], OURS: []}
        for _ in range(rounds):
            for extension, export in exports.items():
                for place in (folder.inbox, folder.raw, folder.staged, folder.builds):
                    shutil.rmtree(place, ignore_errors=True)
                folder.inbox.mkdir(parents=True)
                shutil.copy(export, folder.inbox)
                whole[extension].append(cost_of(["-m", "etl", "run"], folder.root))
            for code, seconds in reading.items():
                seconds.append(_seconds(code, exports[".xlsx"]))
        print(f"{rows:,} rows of a foreign form, {rounds} rounds")
        for extension, costs in whole.items():
            print_costs(f"python -m etl run, {extension} (target {TARGET_SECONDS[extension]} s)", costs)
        bare, ours = (statistics.median(seconds) for seconds in reading.values())
        print(f"reading .xlsx: bare calamine {bare:.2f} s, ours {ours:.2f} s: {bare / ours:.2f} of its speed (target {TARGET_READING})")


def _seconds(code: str, path: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=PROJECT_DIR, env=os.environ, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    main(rows=arguments.rows, rounds=arguments.rounds)
