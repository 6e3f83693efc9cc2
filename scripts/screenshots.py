"""Takes the pictures of the README from the demo: `make screenshots`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import sync_playwright

from scripts.chromium import executable
from settings import PROJECT_DIR

PICTURES = PROJECT_DIR / "docs" / "pictures"
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
SHOTS = {"overview": "/", "register": "/register"}
WIDTH, HEIGHT = 1280, 1000


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
        browser.close()


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
