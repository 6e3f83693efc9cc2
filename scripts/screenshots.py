"""Takes the pictures of the documents from the demo: `make screenshots`. The last ones load a small invented export."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.chromium import executable
from settings import PROJECT_DIR

PICTURES = PROJECT_DIR / "docs" / "pictures"
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
SHOTS = {"overview": "/", "register": "/register"}
WIDTH, HEIGHT = 1280, 1000
FORM_EXPORT = PROJECT_DIR / "scripts" / "form_export.csv"


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {"EHEALTHBUGS_DATA": data}
        subprocess.run([sys.executable, "-m", "etl", "demo"], cwd=PROJECT_DIR, env=environment, check=True)
        port = _free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "server:app", "--port", str(port), "--log-level", "warning"],
            cwd=PROJECT_DIR,
            env=environment,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            _shoot(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(timeout=20)


def _shoot(base: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox", "--disable-gpu"])
        for name, address in SHOTS.items():
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="fr-BE")
            page.goto(base + address)
            page.wait_for_timeout(1500)
            page.locator(SETTLED).wait_for(timeout=60_000)
            page.wait_for_timeout(2500)
            page.screenshot(path=PICTURES / f"{name}.png")
            page.close()
        _shoot_loading(browser, base)
        browser.close()


def _shoot_loading(browser: Browser, base: str) -> None:
    """docs/import.md: a form nobody has explained, its question answered, the file loaded."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="fr-BE")
    page.goto(base + "/load")
    page.locator("input[type=file]").set_input_files(FORM_EXPORT, timeout=60_000)
    page.locator("[data-testid=stRadio]").first.wait_for(timeout=60_000)
    _shoot_whole(page, "load_1")
    page.get_by_text("5 mars 2024", exact=True).first.click()
    author = page.get_by_label("Votre nom")
    author.wait_for(timeout=60_000)
    author.fill("Le secrétariat")
    author.press("Tab")
    _shoot_whole(page, "load_2")
    page.get_by_role("button", name="Charger le fichier").click()
    page.get_by_text("Voir les nouveaux chiffres").wait_for(timeout=120_000)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.wait_for_timeout(1500)
    page.screenshot(path=PICTURES / "load_3.png")
    page.close()


def _shoot_whole(page: Page, name: str) -> None:
    """The page from its head to its foot."""
    page.wait_for_timeout(1500)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": WIDTH, "height": int(height)})
    page.wait_for_timeout(1000)
    page.screenshot(path=PICTURES / f"{name}.png")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
