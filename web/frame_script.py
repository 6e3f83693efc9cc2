"""The script in the page head: `frame.js` with the dictionaries of Streamlit's own words put in front of it, then `take_away.js`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import i18n

_FRAME, _TAKE_AWAY = (Path(__file__).with_name(name) for name in ("frame.js", "take_away.js"))


@dataclass(frozen=True)
class FrameScript:
    """The script as served, and its address: the address changes with the content, so it can be kept for ever."""

    source: bytes

    @property
    def address(self) -> str:
        return f"./frame.js?v={hashlib.sha256(self.source).hexdigest()[:12]}"

    @classmethod
    def build(cls) -> FrameScript:
        words = {}
        for lang in i18n.LANGUAGES:
            dictionary = i18n.LOCALES_DIR / f"streamlit.{lang}.json"  # none for English: Streamlit speaks it
            words[lang] = json.loads(dictionary.read_text(encoding="utf-8")) if dictionary.exists() else {}
        head = f"const WORDS = {json.dumps(words, ensure_ascii=False)};\n"
        parts = (head + _FRAME.read_text(encoding="utf-8"), _TAKE_AWAY.read_text(encoding="utf-8"))
        return cls("".join(f"(() => {{\n{part}}})();\n" for part in parts).encode())
