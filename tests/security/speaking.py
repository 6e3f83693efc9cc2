"""A browser's socket without the browser: it says to Streamlit what an attacker likes, and keeps all that is answered."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.security.conftest import Person

RUN_SECONDS = 60  # a machine that does much else
_OVER = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
MAIN = 0  # of the places of a page; the sidebar is another


class Line:
    """One socket. `heard` holds every message since it was opened."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.heard: list[ForwardMsg] = []

    def say(self, message: BackMsg | bytes) -> None:
        self._socket.send(message if isinstance(message, bytes) else message.SerializeToString())

    def draw(self, path: str = "", /, *, widgets: Iterable[WidgetState] = (), **query: str) -> list[ForwardMsg]:
        """Asks for a page by its path and hears it out."""
        message = BackMsg()
        message.rerun_script.query_string = urlencode(query)
        message.rerun_script.page_name = path
        message.rerun_script.widget_states.widgets.extend(widgets)
        return self.ask(message)

    def ask(self, message: BackMsg) -> list[ForwardMsg]:
        """Says it and gives what is heard until a run is over."""
        n_before = len(self.heard)
        self.say(message)
        for _ in self._until(RUN_SECONDS):
            if self.heard[-1].WhichOneof("type") == "script_finished" and self.heard[-1].script_finished in _OVER:
                return self.heard[n_before:]
        raise AssertionError(f"the page was not drawn: {[one.WhichOneof('type') for one in self.heard[n_before:]]}")

    def hear(self, kind: str, seconds: float = RUN_SECONDS) -> ForwardMsg | None:
        """The next message of a kind; None where none comes in time, or the server hangs up."""
        for _ in self._until(seconds):
            if self.heard[-1].WhichOneof("type") == kind:
                return self.heard[-1]
        return None

    @property
    def close_code(self) -> int | None:
        return self._socket.close_code

    @property
    def session_id(self) -> str:
        return next(one.new_session.initialize.session_id for one in self.heard if one.WhichOneof("type") == "new_session")

    def _until(self, seconds: float) -> Iterator[None]:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                content = self._socket.recv(timeout=left)
            except (TimeoutError, ConnectionClosed):
                return
            assert isinstance(content, bytes)
            self.heard.append(ForwardMsg.FromString(content))
            yield


@contextmanager
def opened(person: Person, *, session_id: str = "", origin: str | None = None, token: str | None = None, **headers: str) -> Iterator[Line]:
    """A socket as the page of this person opens it; `session_id`: of a session that it says was its own."""
    person.get("/_stcore/health")  # brings the cookie of the token
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    said: list[Any] = ["streamlit", token or person.cookies.get("_streamlit_xsrf", "none"), *([session_id] if session_id else [])]
    with connect(
        person.base.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=said,
        additional_headers={"Cookie": cookies, **headers},
        origin=person.base if origin is None else origin,  # type: ignore[arg-type]
        max_size=None,
    ) as socket:
        yield Line(socket)


def pressed(widget_id: str) -> WidgetState:
    return WidgetState(id=widget_id, trigger_value=True)


def texts(messages: Iterable[ForwardMsg], *, place: int | None = None) -> list[str]:
    """Every text in what was heard, or in one place of the page, whatever it is a text of."""
    told = (
        one
        for one in messages
        if place is None or (one.WhichOneof("type") == "delta" and one.metadata.delta_path and one.metadata.delta_path[0] == place)
    )
    return [text for one in told for text in _texts(one)]


def widget_ids(messages: Iterable[ForwardMsg]) -> list[str]:
    return sorted({text for text in texts(messages) if text.startswith("$$ID-")})


def _texts(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.type == field.TYPE_MESSAGE:
            is_map = field.message_type and field.message_type.GetOptions().map_entry
            if is_map:
                yield from (str(one) for one in value.values() if isinstance(one, str))
                continue
            for one in value if field.is_repeated else [value]:
                yield from _texts(one)
        elif field.type == field.TYPE_STRING:
            yield from value if field.is_repeated else [value]
        elif field.type == field.TYPE_BYTES:
            yield from (one.decode("utf-8", "replace") for one in (value if field.is_repeated else [value]))
