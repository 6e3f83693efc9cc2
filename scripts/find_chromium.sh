#!/usr/bin/env bash
# Makes sure a Chromium is there for the browser tests: one on the machine, else the package manager's, else Playwright's.
set -euo pipefail

found() {
    [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do command -v "$name" >/dev/null 2>&1 && return 0; done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && return 0
    "$PY" - <<'EOF' 2>/dev/null
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    raise SystemExit(not Path(playwright.chromium.executable_path).exists())
EOF
}

found && exit 0
echo "No Chromium found; installing one …" >&2
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then install=(apt-get); else install=(sudo -n apt-get); fi
    { "${install[@]}" update -qq && DEBIAN_FRONTEND=noninteractive "${install[@]}" install -y -qq chromium >/dev/null; } || true
fi
found && exit 0
"$PY" -m playwright install chromium || true
found || { echo "No Chromium could be installed. Install one, or name it: CHROMIUM=/path/to/chromium make test" >&2; exit 1; }
