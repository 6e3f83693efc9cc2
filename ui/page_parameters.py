"""A page's own parameters (search words, order, page number) and their widgets, kept equal through `ui.url`.

The widget wins when the reader moved it; the address wins when it came from outside (Back, a link). The address is
written before the page runs, by the widget's callback, so that "Copier le lien" above the page already holds it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from ui import url

T = TypeVar("T", bound=str | int)
Code = TypeVar("Code", bound=str)

_CODE = re.compile(r"[A-Za-z0-9_]+")
_ECHO_SECONDS = 0.4  # a fast second click still sends the address that the first one replaced


@dataclass(frozen=True)
class _Memory:
    written: str
    at: float
    lang: str


class Parameter(Generic[T]):
    """One parameter. Make it before the widget, give the widget `arguments()`, and hand the widget's value to `keep`.

    `read` makes a valid value of any text of an address; the value of an empty text is the default, never written.
    """

    def __init__(self, name: str, *, key: str, read: Callable[[str], T], lang: str) -> None:
        self.name, self.key, self.lang = name, key, lang
        self.read: Callable[[str], T] = read
        self._default: T = read("")
        self._asked: T = read(url.extra(name))
        memory: _Memory | None = st.session_state.get(self._memory_key)
        if key not in st.session_state or memory is None:
            return
        is_echo = time.monotonic() - memory.at < _ECHO_SECONDS
        if self._asked != read(memory.written) and not is_echo:
            st.session_state[key] = self._shown(self._asked)
            url.tell_browser()
        elif memory.lang != lang:  # a widget knows its choice by its word and would lose it in another language
            st.session_state[key] = st.session_state[key]

    def arguments(self, default: str) -> dict[str, Any]:
        """Key, callback and, where the widget has no value yet, its value under the name that the widget gives it."""
        start = {} if self.key in st.session_state else {default: self._shown(self._asked)}
        return {"key": self.key, "on_change": self._moved, **start}

    @property
    def value(self) -> T:
        """What the widget shows when it is drawn."""
        value: T = st.session_state.get(self.key, self._asked)
        return value

    def set(self, value: T) -> None:
        """Move the widget before it is drawn."""
        self._asked = value
        if self.key in st.session_state:
            st.session_state[self.key] = self._shown(value)

    def restart_unless(self, selection: object) -> None:
        """Back to the default when the selection that this parameter moves in is no longer the last one seen."""
        seen_key = f"{self._memory_key}.within"
        last = st.session_state.get(seen_key, selection)
        st.session_state[seen_key] = selection
        if last != selection:
            self.set(self._default)

    def keep(self, value: T) -> T:
        """Remember what the widget gave, and write it into the address."""
        self._write(value)
        return value

    def _shown(self, value: T) -> Any:
        """The value as the widget takes it."""
        return value

    @property
    def _memory_key(self) -> str:
        return f"own.{self.name}"

    def _moved(self) -> None:
        self._write(self.read(str(st.session_state[self.key] or "")))

    def _write(self, value: T) -> None:
        text = "" if value == self._default else str(value)
        memory: _Memory | None = st.session_state.get(self._memory_key)
        at = time.monotonic() if memory is None or memory.written != text else memory.at
        st.session_state[self._memory_key] = _Memory(text, at, self.lang)
        url.set_extra(self.name, text)


class Several(Parameter[str]):
    """Some of a few codes, joined by commas in the address, in their own order; the widget holds them as a list. None is all of them."""

    def __init__(self, name: str, codes: Sequence[str], *, key: str, lang: str) -> None:
        self._codes = codes
        super().__init__(name, key=key, read=self._read, lang=lang)

    def _read(self, text: str) -> str:
        """Of an address, or of the list that a widget holds as it is written out."""
        asked = set(_CODE.findall(text))
        return ",".join(code for code in self._codes if code in asked)

    def _shown(self, value: str) -> list[str]:
        return value.split(",") if value else []

    def codes(self, chosen: Sequence[str]) -> tuple[str, ...]:
        """What the widget gave, remembered; nothing chosen is everything."""
        kept = self.keep(self._read(",".join(chosen)))
        return tuple(kept.split(",")) if kept else tuple(self._codes)


def choose(parameter: Parameter[Code], label: str, options: Sequence[Code], words: Callable[[Code], str], **look: Any) -> Code:
    """A list to choose one code from; the value of the parameter must be one of the options."""
    given = parameter.arguments("index")
    if "index" in given:
        given["index"] = options.index(given["index"])
    chosen = st.selectbox(label, options, format_func=words, **look, **given)
    return parameter.keep(chosen or options[0])
