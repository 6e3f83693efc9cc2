"""Command line of the ETL: `python -m etl --help`. Exit codes: 0 done or nothing new, 1 refused or nothing to publish, 2 wrong usage,
3 nothing came or everything was taken back, 4 published, but something could not be read."""

from __future__ import annotations

import dataclasses
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

import i18n
from commands import LEFT_OUT, STORE_NOT_READ, ended_by_wrong_settings
from etl import SCHEMA_VERSION, pipeline
from etl.backup_commands import back_up, restore
from etl.builds import build_files, current_info, is_whole
from etl.command_line import AsJson, Author, Wait, fail, log, now, print_json, reason, refusals, tell, today
from etl.forms.commands import map_file, preview_file
from etl.lock import one_writer, when_free
from etl.records.commands import record_app
from etl.status import SILENT, describe, waits
from settings import DataFolder, get_settings
from watching import logs

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(record_app, name="record")


@app.callback()
def begin() -> None:
    logs.configure()


class ProgressForm(StrEnum):
    BAR = "bar"
    JSON = "json"


app.command("map")(map_file)
app.command("preview")(preview_file)
app.command("backup")(back_up)
app.command("restore")(restore)


@app.command()
def run(
    as_json: AsJson = False,
    progress: Annotated[ProgressForm, typer.Option(help="bar on a terminal, or one JSON object a line on stderr.")] = ProgressForm.BAR,
    clock_is_right: Annotated[bool, typer.Option("--clock-is-right", help="The current build is of a moment to come by mistake.")] = False,
    wait: Wait = 0.0,
) -> None:
    """Load what is new in the inbox and publish a build when anything changed."""
    _run(get_settings().data, as_json=as_json, form=progress, is_clock_right=clock_is_right, patience=wait)


@app.command()
def demo(
    submissions: Annotated[int, typer.Option(min=100, help="How many submissions to invent.")] = 6000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same submissions.")] = 1,
    meeting: Annotated[bool, typer.Option("--meeting", help="Publish first what a meeting in autumn would have seen.")] = False,
    as_json: AsJson = False,
) -> None:
    """Invent submissions and load them into data/demo, through the very same steps as real ones."""
    from etl.demo import generate, hold_meeting

    folder = get_settings().demo
    with refusals(as_json=as_json), _progress() as progress:
        with one_writer(folder):
            for old in _demo_leftovers(folder):
                old.unlink()
        files = generate(folder, submissions=submissions, seed=seed, progress=lambda done, total: progress("invent", done, total))
        if meeting:
            hold_meeting(folder, files)
    _run(folder, as_json=as_json)


@app.command("ensure-build", hidden=True)
def ensure_build() -> None:
    """Make the demo when neither data/ nor data/demo has a build, and a build anew that was made for other tables, is damaged, or to which
    nothing points any more; what `make run` calls first. Where that is refused the former one stays, and the dashboard says what to do."""
    settings = get_settings()
    with refusals():
        settings.data.make(settings.data.inbox)  # where a new user looks for it
    has_builds = bool(build_files(settings.data))
    if has_builds and not settings.data.has_build:
        with suppress(typer.Exit):
            _run(settings.data, as_json=False)
    if not settings.served.has_build:
        if not has_builds:  # never a demo invented in the place of what was sent
            typer.echo("No build yet: inventing submissions for a demo …")
            demo(meeting=True)
        return
    info = current_info(settings.served)
    if info is not None and info["schema_version"] == SCHEMA_VERSION and is_whole(settings.served, str(info["build_id"])):
        return
    told = "are damaged" if info is None or info["schema_version"] == SCHEMA_VERSION else "were made by another version of this program"
    typer.echo(f"The figures {told}: making them anew …")
    with suppress(typer.Exit):
        if settings.served == settings.demo:
            demo(meeting=True)
        else:
            _run(settings.data, as_json=False)


@app.command()
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


@app.command()
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


@app.command()
def publish(as_json: AsJson = False) -> None:
    """Carry the builds of data/ and data/demo into the warehouse that EHEALTHBUGS_WAREHOUSE_URL names, and show the current one there;
    every run does so by itself."""
    settings = get_settings()
    if not settings.warehouse_url:
        words = "No warehouse is set up: EHEALTHBUGS_WAREHOUSE_URL is empty, the build files answer."
        fail(words, refusal="NoWarehouse", as_json=as_json)
    carried = {}
    with refusals(as_json=as_json), _progress() as progress:
        for folder in (one for one in (settings.data, settings.demo) if one.builds.is_dir()):
            with one_writer(folder):
                told = pipeline.carry(folder, now=now(), progress=progress)
            assert told, "there is a warehouse"
            carried[str(folder.root)] = dataclasses.asdict(told)
    if as_json:
        print_json(carried)
        return
    for name, told_of in carried.items():
        came, went = len(told_of["came"]), len(told_of["went"])
        typer.echo(f"{name}: the warehouse shows {told_of['shown']}; {came} builds came, {went} went.")


@app.command()
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


@app.command()
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


@app.command()
def official(
    file: Annotated[Path, typer.Argument(help="CSV or workbook; its columns stand in docs/operations.md.", exists=True, dir_okay=False)],
    author: Author,
    as_json: AsJson = False,
) -> None:
    """Note official outages from a status page or a letter, with the moment they were read there."""
    from etl.official import note_official

    with refusals(as_json=as_json), one_writer(get_settings().data):
        noted = dataclasses.asdict(note_official(get_settings().data, file, author=author, today=today()))
    sentence = "{added} noted, {replaced} told otherwise than before, {unchanged} known. `python -m etl run` publishes a build with them."
    tell(noted, sentence.format(**noted), as_json=as_json)


@app.command()
def forget(
    identifier: Annotated[str, typer.Argument(help="INAMI number, e-mail address or browser key of the person.")],
    author: Author,
    as_json: AsJson = False,
) -> None:
    """Erase everything one person sent, from the raw copies to every build, and publish what remains."""
    from etl.erasure import forget as forget_reporter

    folder = get_settings().data
    with refusals(as_json=as_json), _progress() as progress:
        erased = forget_reporter(folder, identifier, author=author, now=now(), progress=progress)
    if as_json:
        print_json(erased)
    else:
        typer.echo(f"{erased['erased']} rows erased; current build: {erased['build_id'] or 'none is left'}")
        for name in erased["still_in_inbox"]:
            typer.echo(f"  {name} in the inbox still holds them: delete it there")
        for name in erased["unsearched"]:
            typer.echo(f"  {name} cannot be searched: delete it if it may hold them")
        for former, name in erased["rewritten"].items():
            typer.echo(f"  build {former} was written anew without them as {name}")
    if erased["store"] is not None and erased["store"]["error"]:
        words = f"The store of submissions still holds them: {erased['store']['error']} The next run that it answers goes on there."
        fail(words, refusal="StoreFailed", as_json=as_json)


@app.command("export-person")
def export_person(
    identifier: Annotated[str, typer.Argument(help="INAMI number, e-mail address or browser key of the person.")],
    out: Annotated[Path, typer.Option(help="The JSON file to write; only you can read it.")],
    as_json: AsJson = False,
) -> None:
    """Write everything that is held about one reporter: store, files as received and as read, builds, records."""
    from etl.person import export_person as export

    if not out.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {out.parent}", param_hint="--out")
    with refusals(as_json=as_json), one_writer(get_settings().data):
        told = export(get_settings().data, identifier, out, now=now())
    if as_json:
        print_json(told)
    else:
        typer.echo(", ".join(f"{told[place]} in {place}" for place in ("store", "files", "builds", "records")) + f": {out}")
        for problem in told["problems"]:
            typer.echo(f"  not looked into: {problem}", err=True)


@app.command()
def purge(
    months: Annotated[int | None, typer.Option(min=0, help="What was received longer ago goes as it came; its typed rows stay.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    wait: Wait = 0.0,
    as_json: AsJson = False,
) -> None:
    """Delete what was received and is past its retention: raw copies (the only place with identifiers), cells of rejected rows, rows of the
    store of submissions. With them goes who took what away by then."""
    from etl.retention import purge as purge_received

    settings = get_settings()
    kept = settings.raw_months if months is None else months
    with refusals(as_json=as_json), one_writer(settings.data, patience=wait):
        purged = purge_received(settings.data, months=kept, today=today(), is_dry_run=dry_run)
    if as_json:
        print_json(dataclasses.asdict(purged))
    elif logs.is_json():
        logs.outcome(log, "purged", **dataclasses.asdict(purged))
    else:
        would = "would be " if dry_run else ""
        names = ": " + ", ".join(purged.raw_files) if purged.raw_files else ""
        typer.echo(f"Received up to {purged.last_day}: {len(purged.raw_files)} raw copies {would}deleted{names}")
        typer.echo(
            f"  {purged.rejected_rows} rejected rows {would}emptied of their cells; `python -m etl run` publishes a build without them"
        )
        if purged.store is not None:
            typer.echo(f"  {purged.store['submissions']} submissions {would}deleted from the store")
        typer.echo(f"  {purged.downloads} lines of who took what away {would}deleted")
    if purged.store is not None and purged.store["error"]:
        fail(f"The store of submissions was not purged: {purged.store['error']}", refusal="StoreFailed", as_json=as_json)


def _run(
    folder: DataFolder, *, as_json: bool, form: ProgressForm = ProgressForm.BAR, is_clock_right: bool = False, patience: float = 0.0
) -> None:
    """A program that follows the progress is answered as one, whether it reads stdout or not."""
    with refusals(as_json=as_json or form is ProgressForm.JSON), _progress(form) as progress:
        result = when_free(lambda: _loaded(folder, progress, is_clock_right=is_clock_right), patience=patience)
    _tell(result, as_json=as_json)


def _loaded(folder: DataFolder, progress: pipeline.Progress, *, is_clock_right: bool) -> pipeline.RunResult:
    """A person who is to be forgotten comes first, where a former command did not bring that to its end."""
    from etl.erasure import finish

    finish(folder, now=now(), progress=progress)
    return pipeline.run(folder, progress=progress, is_clock_right=is_clock_right)


def _fate(source: dict[str, Any]) -> str:
    if source["error"]:
        return reason(source["error"], source["error_detail"])
    return "{received} received = {accepted} accepted + {rejected} rejected + {duplicates} duplicates".format(**source)


def _tell(result: pipeline.RunResult, *, as_json: bool) -> None:
    """Raises Exit where not all could be read: what was read is published, and somebody must hear of the rest."""
    if as_json:
        print_json(dataclasses.asdict(result))
    else:
        _say(result)
    if not result.has_read_all:
        raise typer.Exit(LEFT_OUT)


def _say(result: pipeline.RunResult) -> None:
    if logs.is_json():
        if result.intake is not None and result.intake["error"]:
            logs.outcome(log, "the store of submissions was not read", logging.ERROR, reason=result.intake["error"])
        for name, why in result.unopened.items():
            logs.outcome(log, "a file of the inbox may not be read", logging.ERROR, file=name, reason=why)
        facts = {"build_id": result.build_id, "seconds": result.seconds, **dataclasses.asdict(result.totals)}
        logs.outcome(log, "build published" if result.is_new else "nothing new", **facts)
        return
    for source in result.sources:
        typer.echo(f"  {source['file']}: {_fate(source)}")
    for name in result.repeated:
        typer.echo(f"  {name}: the very same file was loaded before")
    for name, why in result.unopened.items():
        typer.echo(f"  {pipeline.not_read(name, why)}", err=True)
    if result.intake is not None and result.intake["error"]:
        typer.echo(f"  The store of submissions was not read: {result.intake['error']}", err=True)
    totals = dataclasses.asdict(result.totals)
    typer.echo("  total: {received} received = {accepted} accepted + {rejected} rejected + {duplicates} duplicates".format(**totals))
    typer.echo(
        f"Build {result.build_id} published in {result.seconds} s."
        if result.is_new
        else f"Nothing new: build {result.build_id} stays current."
    )


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


def _demo_leftovers(folder: DataFolder) -> Iterator[Path]:
    """A new demo replaces the old one: its exports, rows and records, not its builds."""
    for place in (folder.inbox, folder.raw, folder.staged, folder.records):
        if place.exists():
            yield from (path for path in place.rglob("*") if path.is_file())


def _print_progress(step: str, done: int, total: int) -> None:
    typer.echo(json.dumps({"step": step, "done": done, "total": total}), err=True)


@contextmanager
def _progress(form: ProgressForm = ProgressForm.BAR) -> Iterator[pipeline.Progress]:
    """A progress bar on a terminal, silence elsewhere; or one object a line."""
    if form is ProgressForm.JSON:
        yield _print_progress
        return
    if not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield show


if __name__ == "__main__":
    with ended_by_wrong_settings():
        app(prog_name="python -m etl")
