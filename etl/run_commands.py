"""`python -m etl run`, `demo`, `ensure-build`, `official` and `publish`: what leads to a build that is shown."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from commands import LEFT_OUT
from etl import SCHEMA_VERSION, pipeline
from etl.builds import build_files, current_info, is_whole
from etl.command_line import AsJson, Author, Wait, fail, log, now, print_json, reason, refusals, tell, today
from etl.lock import one_writer, when_free
from etl.progress import Progress, ProgressForm, showing_progress
from settings import DataFolder, get_settings
from watching import logs


def run(
    as_json: AsJson = False,
    progress: Annotated[ProgressForm, typer.Option(help="bar on a terminal, or one JSON object a line on stderr.")] = ProgressForm.BAR,
    clock_is_right: Annotated[bool, typer.Option("--clock-is-right", help="The current build is of a moment to come by mistake.")] = False,
    wait: Wait = 0.0,
) -> None:
    """Load what is new in the inbox and publish a build when anything changed."""
    _run(get_settings().data, as_json=as_json, form=progress, is_clock_right=clock_is_right, patience=wait)


def demo(
    submissions: Annotated[int, typer.Option(min=100, help="How many submissions to invent.")] = 6000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same submissions.")] = 1,
    meeting: Annotated[bool, typer.Option("--meeting", help="Publish first what a meeting in autumn would have seen.")] = False,
    as_json: AsJson = False,
) -> None:
    """Invent submissions and load them into data/demo, through the very same steps as real ones."""
    from etl.demo import generate, hold_meeting

    folder = get_settings().demo
    with refusals(as_json=as_json), showing_progress() as progress:
        with one_writer(folder):
            for old in _demo_leftovers(folder):
                old.unlink()
        files = generate(folder, submissions=submissions, seed=seed, progress=lambda done, total: progress("invent", done, total))
        if meeting:
            hold_meeting(folder, files)
    _run(folder, as_json=as_json)


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


def publish(as_json: AsJson = False) -> None:
    """Carry the builds of data/ and data/demo into the warehouse that EHEALTHBUGS_WAREHOUSE_URL names, and show the current one there;
    every run does so by itself."""
    settings = get_settings()
    if not settings.warehouse_url:
        words = "No warehouse is set up: EHEALTHBUGS_WAREHOUSE_URL is empty, the build files answer."
        fail(words, refusal="NoWarehouse", as_json=as_json)
    carried = {}
    with refusals(as_json=as_json), showing_progress() as progress:
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


def _run(
    folder: DataFolder, *, as_json: bool, form: ProgressForm = ProgressForm.BAR, is_clock_right: bool = False, patience: float = 0.0
) -> None:
    """A program that follows the progress is answered as one, whether it reads stdout or not."""
    with refusals(as_json=as_json or form is ProgressForm.JSON), showing_progress(form) as progress:
        result = when_free(lambda: _loaded(folder, progress, is_clock_right=is_clock_right), patience=patience)
    _tell(result, as_json=as_json)


def _loaded(folder: DataFolder, progress: Progress, *, is_clock_right: bool) -> pipeline.RunResult:
    """A person who is to be forgotten comes first, where a former command did not bring that to its end."""
    from etl.erasure import finish

    finish(folder, now=now(), progress=progress)
    return pipeline.run(folder, progress=progress, is_clock_right=is_clock_right)


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


def _fate(source: dict[str, Any]) -> str:
    if source["error"]:
        return reason(source["error"], source["error_detail"])
    return "{received} received = {accepted} accepted + {rejected} rejected + {duplicates} duplicates".format(**source)


def _demo_leftovers(folder: DataFolder) -> Iterator[Path]:
    """A new demo replaces the old one: its exports, rows and records, not its builds."""
    for place in (folder.inbox, folder.raw, folder.staged, folder.records):
        if place.exists():
            yield from (path for path in place.rglob("*") if path.is_file())
