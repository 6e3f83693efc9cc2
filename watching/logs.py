"""What is logged, as a person reads it, or with EHEALTHBUGS_LOG=json as one JSON object a line on stderr.

A line of JSON says when, how grave, who speaks and what; of an error its kind and where it happened, never its own words: those may repeat
what somebody sent.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import traceback
from types import TracebackType
from typing import Any

from settings import PROJECT_DIR, get_settings

_FACTS = "facts"
_FRAMES = 8  # the innermost ones


def is_json() -> bool:
    return get_settings().log_form == "json"


class JsonLines(logging.Formatter):
    """`time`, `level`, `logger`, `message`, then what the line is about, and of an error `error` and `at`."""

    def format(self, record: logging.LogRecord) -> str:
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, _FACTS, {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            told |= {"error": record.exc_info[0].__name__, "at": _places(record.exc_info[2])}
        return json.dumps(told, ensure_ascii=False, default=str)


def configure(level: int = logging.WARNING, *, readable: str = "") -> None:
    """What this process and the libraries it uses log. `readable`: the form for people; empty leaves everything as it was.

    A library that set up a way of its own before loses it; one that does so later is told otherwise by its own means (`server.py`).
    """
    if not is_json():
        if readable:
            logging.basicConfig(level=level, format=readable)
        return
    handler = handler_of_json()
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        if logger.handlers:
            logger.handlers = []
            logger.propagate = True
    logging.captureWarnings(True)
    sys.excepthook = _log_the_last_error


def handler_of_json() -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    return handler


def outcome(logger: logging.Logger, message: str, level: int = logging.INFO, **facts: object) -> None:
    """What came of something, with its facts beside it; the logger is heard whatever the level of the rest."""
    logger.setLevel(min(level, logger.getEffectiveLevel()))
    logger.log(level, message, extra={_FACTS: facts})


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    return [f"{frame.filename.removeprefix(f'{PROJECT_DIR}/')}:{frame.lineno} {frame.name}" for frame in frames]


def _log_the_last_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("ehealthbugs").critical("the program ended by an error", exc_info=(kind, error, trace))
