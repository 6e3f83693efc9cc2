"""Command line of the public edition: `python -m analytics.edition --help`.

Exit codes: 0 done, 1 refused or nothing to publish (the folder stays as it was), 2 wrong usage, which is also a folder that is no edition.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from contextlib import closing
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

import i18n
from analytics import command_line, periods, warehouse
from analytics.dossier.request import Refused
from analytics.edition import earlier
from analytics.edition.earlier import Foreign
from analytics.edition.writing import Edition, alone, make, put
from analytics.warehouse import Build, WarehouseError
from commands import ended_by_wrong_settings
from settings import get_settings

_PLAIN = re.compile(r"[!-~]+")  # an address goes into a calendar as it is

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=__doc__)
def edition(
    out: Annotated[Path, typer.Option(help="The folder of the edition; made where it is missing, replaced where it holds an earlier one.")],
    until: Annotated[str, typer.Option(help="Last month to tell, YYYY-MM; the newest that is over if not given.")] = "",
    build: Annotated[str, typer.Option(help="A build that is still kept; the current one if not given.")] = "",
    issued_at: Annotated[str, typer.Option(help="The moment the edition bears, ISO 8601; now if not given.")] = "",
    address: Annotated[str, typer.Option(help="Where the folder will stand on the web, for feeds and citations.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
) -> None:
    last, moment, site = _last_day(until), command_line.issued_at(issued_at).replace(microsecond=0), _address(address)
    folder = get_settings().served
    out = out.absolute()
    try:
        with alone(out):
            before = earlier.read(out)
            opened = warehouse.open_kept(folder, build) if build else warehouse.open_current(folder)
            with closing(opened):
                made = make(opened, before, issued_at=moment, until=last, address=site)
            put(made.files, out)
    except Foreign as error:
        raise typer.BadParameter(str(error), param_hint="--out") from error
    except Refused as refusal:
        command_line.refuse(refusal.code, _why(refusal), as_json=as_json)
    except WarehouseError as error:
        command_line.refuse(type(error).__name__, str(error), as_json=as_json)
    except OSError as error:
        command_line.refuse_if_full(error, i18n.DEFAULT_LANGUAGE, as_json=as_json)
        raise
    typer.echo(json.dumps(_answer(opened, made, moment, out), ensure_ascii=False) if as_json else str(out / "index.html"))


def _answer(opened: Build, made: Edition, moment: dt.datetime, out: Path) -> dict[str, object]:
    return {
        "build_id": opened.info.build_id,
        "is_demo": opened.info.is_demo,
        "issued_at": moment.isoformat(),
        "from": made.start.isoformat(),
        "to": made.end.isoformat(),
        "n_numbers": made.n_numbers,
        "n_hidden": made.n_hidden,
        "n_kept_as_first_told": made.n_kept,
        "n_incidents": made.n_incidents,
        "n_files": len(made.files),
        "n_octets": sum(map(len, made.files.values())),
        "folder": str(out),
    }


def _last_day(month: str) -> dt.date | None:
    if not month:
        return None
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month):
        raise typer.BadParameter(f"{month!r} is no month such as 2024-05", param_hint="--until")
    return periods.bucket_end(dt.date.fromisoformat(f"{month}-01"), "month")


def _address(text: str) -> str:
    parts = urlsplit(text.strip())
    is_web = bool(_PLAIN.fullmatch(text.strip())) and parts.scheme in ("http", "https") and bool(parts.netloc)
    if text and (not is_web or parts.query or parts.fragment):
        raise typer.BadParameter(f"{text!r} is no address such as https://example.org/edition", param_hint="--address")
    return text.strip().rstrip("/")


def _why(refusal: Refused) -> str:
    """In the words of the edition where it has its own, else in those of the dossier."""
    lang = i18n.DEFAULT_LANGUAGE
    area = "edition" if f"edition.refused.{refusal.code}" in i18n.texts(lang) else "dossier"
    return i18n.t(f"{area}.refused.{refusal.code}", lang, **refusal.words)


if __name__ == "__main__":
    with ended_by_wrong_settings():
        app(prog_name="python -m analytics.edition")
