#!/usr/bin/env bash
# Makes sure the server of ClickHouse is there for the tests, which start two of their own: one on the machine, else the package manager's.
# No service is needed or used: while it is installed, nothing may start one.
set -euo pipefail

found() {
    [ -n "${CLICKHOUSE_SERVER:-}" ] && [ -x "$CLICKHOUSE_SERVER" ] && return 0
    command -v clickhouse-server >/dev/null 2>&1 || [ -x /usr/sbin/clickhouse-server ]
}

found && exit 0
echo "No ClickHouse found; installing one …" >&2
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then as_root=(env); else as_root=(sudo -n); fi
    guard=/usr/sbin/policy-rc.d
    if [ ! -e "$guard" ]; then
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$guard" >/dev/null && "${as_root[@]}" chmod 755 "$guard"
        trap '"${as_root[@]}" rm -f "$guard"' EXIT
    fi
    { "${as_root[@]}" apt-get update -qq \
        && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends clickhouse-server >/dev/null; } || true
fi
found || { echo "No ClickHouse could be installed. Install one, or name its server: CLICKHOUSE_SERVER=/path/to/clickhouse-server make test" >&2; exit 1; }
