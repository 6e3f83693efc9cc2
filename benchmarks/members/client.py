"""One member: a session of the dashboard over a socket, and clicks on the pills of its filter bar."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlencode, urlsplit

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from analytics.filters import Filters

PATIENCE = 120  # seconds for one answer
PILLS = ("f_regions", "f_severities")
NO_PART: Mapping[str, str] = {}
FAULT = "<section class='notice' role='alert'>"  # as `ui.frame.failed` shows it


class Member:
    """`click()` turns one pill on or off and waits until the whole page is there."""

    def __init__(self, socket: ClientConnection, path: str, query: str, chance: random.Random) -> None:
        self._socket, self._path, self._query, self._chance = socket, path, query, chance
        self._options: dict[str, list[str]] = {}
        self._chosen: dict[str, set[str]] = {}
        self.shown = ""

    async def open(self) -> float:
        """Seconds to the first whole page. Raises RuntimeError when it has no filter bar."""
        seconds = await self.ask()
        if len(self._options) != len(PILLS):
            raise RuntimeError("the page has no filter bar: was this client let in?")
        return seconds

    async def click(self) -> float:
        """Seconds. Raises RuntimeError when the page says no other filter than before."""
        pills = self._chance.choice(list(self._options))
        self._chosen[pills] ^= {self._chance.choice(self._options[pills])}
        before = self.shown
        seconds = await self.ask()
        if self.shown == before:
            raise RuntimeError("a click changed nothing")
        return seconds

    async def ask(self) -> float:
        """Seconds until the whole page is there. Raises RuntimeError when it shows a fault."""
        message = BackMsg()
        message.rerun_script.page_name = self._path
        message.rerun_script.query_string = self._query
        for pills, chosen in self._chosen.items():
            state = message.rerun_script.widget_states.widgets.add(id=pills)
            state.string_array_value.data.extend(sorted(chosen))
        began = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while True:
                heard = ForwardMsg.FromString(await self._socket.recv(decode=False))
                kind = heard.WhichOneof("type")
                if kind == "script_finished" and heard.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise RuntimeError(f"/{self._path} does not compile")
                if kind == "script_finished" and heard.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return time.perf_counter() - began
                if kind == "page_not_found":
                    raise RuntimeError(f"no page at /{self._path}")
                if kind == "delta":
                    self._notice(heard)

    def _notice(self, heard: ForwardMsg) -> None:
        element = heard.delta.new_element
        if element.HasField("html") and FAULT in element.html.body:
            raise RuntimeError(f"/{self._path} shows a fault: {element.html.body}")
        if element.HasField("button_group") and element.button_group.id.endswith(PILLS):
            pills = element.button_group
            self._options.setdefault(pills.id, [option.content for option in pills.options])
            self._chosen.setdefault(pills.id, set())
        elif element.HasField("html") and "class='shown'" in element.html.body:
            self.shown = element.html.body


def own_period(chance: random.Random, first: dt.date, last: dt.date) -> Filters:
    """Days of a member's own within those observed, so that hardly any answer is another's."""
    start, end = sorted(chance.sample(range((last - first).days + 1), 2))
    return Filters(start=first + dt.timedelta(start), end=first + dt.timedelta(end))


@asynccontextmanager
async def member(
    address: str, filters: Filters, chance: random.Random, *, path: str = "", part: Mapping[str, str] = NO_PART
) -> AsyncIterator[Member]:
    """A session on one page that stays with the process which the proxy gave it."""
    async with httpx2.AsyncClient(timeout=PATIENCE) as web:
        await web.get(f"{address}_stcore/health")
        cookies = dict(web.cookies.items())
    said = ["streamlit", cookies.get("_streamlit_xsrf", "none")]
    sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
    parts = urlsplit(address)
    async with connect(
        f"ws://{parts.netloc}/_stcore/stream",
        subprotocols=said,  # type: ignore[arg-type]
        additional_headers={"Cookie": sent},
        origin=f"http://{parts.netloc}",  # type: ignore[arg-type]
        max_size=None,
    ) as socket:
        yield Member(socket, path, urlencode({**filters.to_query(), **part}), chance)
