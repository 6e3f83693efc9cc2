"""What is heard over the socket: what our pages say. Streamlit would also do, for whoever asks, what its menu of the developer does: empty
what is kept for all readers, or tell of the repository."""

from __future__ import annotations

from google.protobuf.message import DecodeError
from starlette.types import Message, Receive
from streamlit.proto.BackMsg_pb2 import BackMsg

HEARD = frozenset(("rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"))
OPERATIONS = frozenset(("deferred_file", "dataframe_chunk"))


def only_heard(receive: Receive) -> Receive:
    """The same without the messages that no page of ours sends; what is no message at all passes, and Streamlit hangs up."""

    async def received() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or _is_heard(message.get("bytes")):
                return message

    return received


def _is_heard(content: bytes | None) -> bool:
    if content is None:
        return True
    try:
        said = BackMsg.FromString(content)
    except DecodeError:
        return True
    kind = said.WhichOneof("type")
    return kind in HEARD and (kind != "backend_operation_request" or said.backend_operation_request.WhichOneof("payload") in OPERATIONS)
