#!/usr/bin/env bash
# Makes sure HAProxy is there for the tests of deploy/haproxy.cfg, which start one of their own: the machine's, else the package manager's.
# No service is needed or used.
set -euo pipefail

found() { [ -n "${HAPROXY:-}" ] && [ -x "$HAPROXY" ] || command -v haproxy >/dev/null 2>&1 || [ -x /usr/sbin/haproxy ]; }

found && exit 0
echo "No HAProxy found; installing one …" >&2
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then install=(apt-get); else install=(sudo -n apt-get); fi
    { "${install[@]}" update -qq && DEBIAN_FRONTEND=noninteractive "${install[@]}" install -y -qq --no-install-recommends haproxy >/dev/null; } || true
elif command -v brew >/dev/null 2>&1; then
    brew install -q haproxy >/dev/null || true
fi
found || { echo "No HAProxy could be installed. Install it, or name it: HAPROXY=/path/to/haproxy make test" >&2; exit 1; }
