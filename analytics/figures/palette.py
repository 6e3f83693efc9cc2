"""The colours, by role, for a light and a dark ground. The same tokens stand in `.streamlit/config.toml`.

Severity is an ordered ramp whose lightness alone tells the order (so it survives colour blindness and grey print): the
most severe has the most contrast with its ground. Steps under 3:1 against the ground are drawn with an outline.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Palette:
    ground: str
    surface: str
    ink: str
    context: str  # grey for what is not the subject
    hairline: str
    accent: str  # what can be clicked, nothing else
    severity: dict[str, str] = field(hash=False)
    region: dict[str, str] = field(hash=False)


LIGHT = Palette(
    ground="#ffffff",
    surface="#f6f7f8",
    ink="#1a1f26",
    context="#66707c",
    hairline="#dde1e6",
    accent="#0b5cad",
    severity={"0": "#ecd9ae", "1": "#dd9f55", "2": "#b8452f", "3": "#5c0d26", "unknown": "#b4bbc4"},
    region={"WAL": "#1b7f79", "BRU": "#6b4fa0", "VLG": "#66707c", "UNK": "#b4bbc4"},
)

DARK = Palette(
    ground="#12161b",
    surface="#1a2027",
    ink="#e8ecf0",
    context="#9aa4af",
    hairline="#2e3640",
    accent="#7db5f0",
    severity={"0": "#5d4b36", "1": "#a3703a", "2": "#e58a5e", "3": "#ffe3c4", "unknown": "#4f5964"},
    region={"WAL": "#5cc8bf", "BRU": "#b79ced", "VLG": "#9aa4af", "UNK": "#4f5964"},
)


def palette(theme: str) -> Palette:
    """`theme` is `light` or `dark`."""
    return DARK if theme == "dark" else LIGHT


def contrast(color: str, ground: str) -> float:
    """WCAG 2 contrast ratio of two `#rrggbb` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(color), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def needs_outline(color: str, ground: str) -> bool:
    """Whether a mark of this colour is too faint for its ground to stand without an outline (WCAG 1.4.11)."""
    return contrast(color, ground) < 3


def _luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
