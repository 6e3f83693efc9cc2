#!/usr/bin/env bash
# Makes sure the programs of PostgreSQL are there for the tests, which start a server of their own: one on the machine, else the
# package manager's. No service is needed or used.
set -euo pipefail

found() {
    command -v initdb >/dev/null 2>&1 && return 0
    [ -n "${POSTGRESQL_BIN:-}" ] && [ -x "$POSTGRESQL_BIN/initdb" ] && return 0
    compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || compgen -G "/opt/homebrew/opt/postgresql*/bin/initdb" >/dev/null
}

found && exit 0
echo "No PostgreSQL found; installing one …" >&2
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then install=(apt-get); else install=(sudo -n apt-get); fi
    { "${install[@]}" update -qq && DEBIAN_FRONTEND=noninteractive "${install[@]}" install -y -qq --no-install-recommends postgresql >/dev/null; } || true
fi
found || { echo "No PostgreSQL could be installed. Install one, or name its programs: POSTGRESQL_BIN=/path/to/bin make test" >&2; exit 1; }
