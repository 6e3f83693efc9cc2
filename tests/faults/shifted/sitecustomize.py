"""Read by Python before anything else where this folder is on its path: the wall clock of the process goes as far ahead or behind as the
file `CLOCK_SHIFTED_BY` says, in seconds, now. The monotonic clock goes on as it does on a machine."""

import datetime
import os
import time
from pathlib import Path

import pandas  # noqa: F401  its compiled classes are made of the true one, so it must come first

_file, _true_time, _true_datetime = Path(os.environ["CLOCK_SHIFTED_BY"]), time.time, datetime.datetime


def _time() -> float:
    return _true_time() + float(_file.read_text(encoding="ascii"))


class _IsOne(type):
    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, _true_datetime)


class _Datetime(_true_datetime, metaclass=_IsOne):
    """Moments themselves are of the true class."""

    __slots__ = ()

    def __new__(cls, *given, **named):  # type: ignore[no-untyped-def]
        return _true_datetime(*given, **named) if cls is _Datetime else _true_datetime.__new__(cls, *given, **named)

    @classmethod
    def now(cls, tz=None):  # type: ignore[no-untyped-def]
        return _true_datetime.fromtimestamp(_time(), tz)


time.time = _time
datetime.datetime = _Datetime  # type: ignore[misc]
