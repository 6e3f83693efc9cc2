"""The whole product in one ASGI application: `uvicorn server:app`. The port opens when all behind it is ready."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

# Imported before the port opens: first visitors would otherwise race on half-initialised modules.
import duckdb  # noqa: F401
import numpy  # noqa: F401
import pandas  # noqa: F401
import plotly.graph_objects  # noqa: F401
import streamlit as st
import streamlit.logger
from starlette.middleware import Middleware
from streamlit.file_util import get_static_dir
from streamlit.testing.v1 import AppTest

from access.members import SignInError
from cluster import address
from commands import ended_by_wrong_settings
from intake.app import create_app
from intake.running import opened
from settings import PROJECT_DIR, get_settings
from ui import visitor
from watching import logs
from web.building import Builder, built
from web.dispatcher import Dispatcher
from web.document import Document, PageDocument
from web.frame_script import FrameScript
from web.memory import collect_seldom, forget_stale_widgets, share_arenas
from web.packing import PackedAssets
from web.routes import OPEN_TO_ALL, own_addresses
from web.uploads import swept
from web.wall import Wall, secrets_of

SCRIPT = PROJECT_DIR / "app.py"
log = logging.getLogger("ehealthbugs")


class ServerLog(logging.Filter):
    """Of what the server says in passing, only where the dashboard is: no line per connection with its address."""

    def filter(self, record: logging.LogRecord) -> bool:
        if str(record.msg).startswith("Uvicorn running on") and record.args:
            scheme, host, port = record.args
            if logs.is_json():
                return True
            sys.stdout.write(f"Dashboard: {scheme}://{host}:{port}\n")
            sys.stdout.flush()
        return record.levelno > logging.INFO


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    logging.getLogger("uvicorn.access").disabled = True  # it would keep addresses of readers and their filters
    settings = get_settings()
    async with swept(settings.data.uploads), opened(intake.state.intake), built(builder):
        yield


def sign_in_secrets() -> dict[str, Any] | None:
    """What Streamlit's sign-in needs to know. A slip in its file ends the start with the one sentence that says which."""
    try:
        return secrets_of(visitor.sign_in(), get_settings().public_url)
    except SignInError as error:
        sys.exit(f"no start: {error}")


def hush() -> None:
    """At the very end DuckDB tells in forty lines that what was frozen is still there: nobody can do anything with that."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def warm_up() -> None:
    """Run the first page once, before the application exists. Without it a first permalink meets a "Page not found".

    Raises RuntimeError when the page does, which stops the start.
    """
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
    with visitor.warming_up():
        page = AppTest.from_file(str(SCRIPT), default_timeout=120).run()
    if page.exception:
        raise RuntimeError(f"the first page fails: {page.exception[0].message}\n{page.exception[0].stack_trace}")


def on_script_error(error: Exception) -> bool:
    """Keep the error in the log, show the reader our own state. A button of a page left open, or a part that draws itself, may be asked
    for by somebody who is no longer let in.

    Pages and what they share are first imported by the warm-up, which gives them a runtime: Streamlit warns of caches declared before.
    """
    from analytics.warehouse import UnreachableWarehouse
    from ui import frame, states, url

    if isinstance(error, visitor.NotAdmitted):
        states.not_admitted(error.visitor, url.language())
        return True
    if isinstance(error, UnreachableWarehouse):
        log.error("no figures: %s", error)
        states.without_build(error, url.language())
        return True
    log.error("a page failed", exc_info=error)
    frame.failed(url.language())
    return True


def log_as_json() -> None:
    """Streamlit gives each of its loggers a handler of its own, at any time."""

    def set_up(logger: logging.Logger) -> None:
        logger.handlers = [logs.handler_of_json()]

    streamlit.logger.setup_formatter = set_up
    streamlit.logger.update_formatter()


share_arenas()
with ended_by_wrong_settings():
    logs.configure()
    address.of(get_settings().data)
if logs.is_json():
    log_as_json()
uvicorn_log = logging.getLogger("uvicorn.error")
uvicorn_log.setLevel(logging.INFO)  # whatever --log-level says: the line with the address comes through it
uvicorn_log.addFilter(ServerLog())
secrets = sign_in_secrets()
warm_up()
gc.collect()
sys.setswitchinterval(0.001)  # seconds: whoever answers posts waits so long, not five times that, for a thread that draws a page
atexit.register(hush)
gc.freeze()  # no collection goes again through modules, texts and catalogues that stay for good
collect_seldom()
forget_stale_widgets()

streamlit_files = Path(get_static_dir())
script = FrameScript.build()
intake = create_app(get_settings())
builder = Builder(get_settings(), intake.state.intake)
document = Document((streamlit_files / "index.html").read_text(encoding="utf-8"), script_address=script.address)

app = st.App(
    str(SCRIPT),
    lifespan=lifespan,
    on_script_error=on_script_error,
    secrets=secrets,
    middleware=[
        Middleware(Wall, open_prefixes=OPEN_TO_ALL, public_url=get_settings().public_url),
        Middleware(PageDocument, document=document),
        Middleware(PackedAssets, static_dir=streamlit_files),
        Middleware(Dispatcher, own=own_addresses(script, intake, builder)),
    ],
)
