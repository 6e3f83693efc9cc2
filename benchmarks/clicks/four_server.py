"""`uvicorn benchmarks.clicks.four_server:app`: the product as it is, whose first page is `four_page.py`."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from ui import menu


class FourPictures(menu.Screen):
    @property
    def file(self) -> Path:
        return Path(__file__).with_name("four_page.py")


def _of(screen: menu.Screen) -> menu.Screen:
    if screen.id != "overview":
        return screen
    return FourPictures(**{field.name: getattr(screen, field.name) for field in fields(screen)})


menu.SCREENS = tuple(_of(screen) for screen in menu.SCREENS)

from server import app  # noqa: E402  (its first page is drawn while it is imported)

__all__ = ["app"]
