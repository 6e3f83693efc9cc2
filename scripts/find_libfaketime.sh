#!/usr/bin/env bash
# Makes sure that libfaketime is there for the tests of clocks that jump: that of the machine, else the package manager's.
set -euo pipefail

found() {
    [ -n "${LIBFAKETIME:-}" ] && [ -f "$LIBFAKETIME" ] && return 0
    compgen -G "/usr/lib/*/faketime/libfaketimeMT.so.1" >/dev/null || compgen -G "/usr/lib/faketime/libfaketimeMT.so.1" >/dev/null
}

found && exit 0
echo "No libfaketime found; installing it …" >&2
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then install=(apt-get); else install=(sudo -n apt-get); fi
    { "${install[@]}" update -qq && DEBIAN_FRONTEND=noninteractive "${install[@]}" install -y -qq --no-install-recommends libfaketime >/dev/null; } || true
fi
found || { echo "libfaketime could not be installed. Install it, or name it: LIBFAKETIME=/path/to/libfaketimeMT.so.1 make test" >&2; exit 1; }
