"""`python -m etl check`, `status`, `rejected` and `aliases`: what stands now, and what waits for somebody."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

import i18n
from commands import STORE_NOT_READ
from etl.command_line import AsJson, print_json, refusals
from etl.status import SILENT, describe, waits
from settings import get_settings


def check(as_json: AsJson = False) -> None:
    """Run every check again on the published build."""
    from etl.check_build import check_published

    with refusals(as_json=as_json):
        results = check_published(get_settings().served)
    broken = [result for result in results if not result.has_passed]
    if as_json:
        print_json({"checks": [dataclasses.asdict(result) | {"has_passed": result.has_passed} for result in results]})
    else:
        for result in broken:
            typer.echo(str(result), err=True)
        typer.echo(f"{len(results) - len(broken)} of {len(results)} checks hold.")
    if broken:
        raise typer.Exit(1)


def status(
    as_json: AsJson = False,
    is_asking: Annotated[bool, typer.Option("--store/--no-store", help="Ask the store of submissions what waits there.")] = True,
) -> None:
    """Say which build is current, what it holds, what waits in the inbox and in the store, and why no run has published since."""
    with refusals(as_json=as_json):
        facts, waiting = describe(get_settings().served), waits(get_settings(), is_asking=is_asking)
    if as_json:
        print_json(facts | waiting)
    elif not facts["is_there"]:
        typer.echo(f"There is no data folder {facts['data_folder']}: EHEALTHBUGS_DATA names it, `python -m etl run` makes it.", err=True)
    elif facts["build_id"] is None:
        typer.echo(f"No build yet in {facts['data_folder']}: put exports into its inbox, then `python -m etl run`.", err=True)
    else:
        for name, value in facts.items():
            typer.echo(f"{name:>16}  {value}")
        if facts["has_new_records"]:
            typer.echo("Records were written since: `python -m etl run` publishes a build with them.")
    if not as_json:
        _tell_waits(waiting)
    if facts["build_id"] is None:
        raise typer.Exit(1)


def rejected(
    out: Annotated[Path, typer.Option(help="The XLSX file to write. It holds the original cells, identifiers included.")],
    lang: Annotated[str, typer.Option(help="Language of reasons and advice: " + " | ".join(i18n.LANGUAGES))] = i18n.DEFAULT_LANGUAGE,
) -> None:
    """Write the rejected rows with their original cells and the reason, ready to be mended and put in the inbox again."""
    from etl.rejections import write_rejected

    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{out.name} does not end in .xlsx", param_hint="--out")
    if lang not in i18n.LANGUAGES:
        raise typer.BadParameter(f"not one of {', '.join(i18n.LANGUAGES)}", param_hint="--lang")
    if not out.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {out.parent}", param_hint="--out")
    with refusals():
        written = write_rejected(get_settings().data if get_settings().data.has_build else get_settings().served, out, lang=lang)
    for path, count in written.items():
        typer.echo(f"{count} rejected rows in {path}")


def aliases(as_json: AsJson = False) -> None:
    """List the names no catalogue knows, and what they may stand for; `record alias` confirms one."""
    from etl.aliases import unknown_names

    with refusals(as_json=as_json):
        names = unknown_names(get_settings().served)
    if as_json:
        print_json({"names": names})
        return
    for one in names:
        typer.echo(f"{one['n_rows']:>6}  {one['catalogue']:<9} {one['name']}  →  {', '.join(one['proposed_codes']) or '?'}")
    typer.echo(f"{len(names)} names. One is confirmed by: python -m etl record alias --service NAME --code CODE --author WHO")


def _tell_waits(told: dict[str, Any]) -> None:
    if told["store"] == SILENT:
        typer.echo("The store of submissions does not answer: nobody knows what waits there. EHEALTHBUGS_INTAKE_URL names it.", err=True)
    if told["waiting_in_store"]:
        typer.echo(f"{told['waiting_in_store']} rows of the store of submissions wait for the next run.")
    for refused in told["standing_refusals"]:
        what = "The store of submissions is not read" if refused["refusal"] == STORE_NOT_READ else "Runs fail"
        typer.echo(f"{what} since {refused['since']} ({refused['refusal']}): {refused['message']}", err=True)
    if not told["has_privacy_notice"]:
        typer.echo("The form names no privacy notice of the union: set EHEALTHBUGS_PRIVACY_URL.", err=True)
    if not told["has_contact"]:
        typer.echo("The form names nobody to write to: set EHEALTHBUGS_CONTACT.", err=True)
