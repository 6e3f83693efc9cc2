"""The language of an answer: what the sender's program asks for, French otherwise."""

from __future__ import annotations

from functools import lru_cache

import i18n


@lru_cache(maxsize=256)
def accepted_language(accept_language: str) -> str:
    """Of `Accept-Language: nl-BE, fr;q=0.8` the best of ours."""
    best, weight = i18n.DEFAULT_LANGUAGE, 0.0
    for part in accept_language[:200].split(","):
        name, _, quality = part.partition(";")
        lang = name.strip()[:2].lower()
        try:
            asked = float(quality.partition("=")[2]) if quality else 1.0
        except ValueError:
            continue
        if lang in i18n.LANGUAGES and asked > weight:
            best, weight = lang, asked
    return best
