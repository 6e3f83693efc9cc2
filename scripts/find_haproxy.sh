#!/usr/bin/env bash
# Makes sure HAProxy is there for the benchmark of several processes: one on the machine, else the package manager's. No service is used.
set -euo pipefail

command -v haproxy >/dev/null 2>&1 && exit 0
echo "No HAProxy found; installing one …" >&2
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then install=(apt-get); else install=(sudo -n apt-get); fi
    { "${install[@]}" update -qq && DEBIAN_FRONTEND=noninteractive "${install[@]}" install -y -qq --no-install-recommends haproxy >/dev/null; } || true
fi
command -v haproxy >/dev/null 2>&1 || { echo "No HAProxy could be installed. Install one, or name another proxy: python -m benchmarks.members --proxy '…'" >&2; exit 1; }
