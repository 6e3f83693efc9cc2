#!/usr/bin/env bash
# Makes sure the programs are there that tests hold the files of deploy/ against: HAProxy, which they start themselves, openssl for its
# certificate, and on Linux systemd-analyze. The machine's, else the package manager's. No service is needed or used.
set -euo pipefail

missing=()
[ -n "${HAPROXY:-}" ] && [ -x "$HAPROXY" ] || command -v haproxy >/dev/null 2>&1 || [ -x /usr/sbin/haproxy ] || missing+=(haproxy)
command -v openssl >/dev/null 2>&1 || missing+=(openssl)
[ "$(uname)" != Linux ] || command -v systemd-analyze >/dev/null 2>&1 || missing+=(systemd)
[ ${#missing[@]} -eq 0 ] && exit 0

echo "Not found: ${missing[*]}; installing …" >&2
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then install=(apt-get); else install=(sudo -n apt-get); fi
    "${install[@]}" update -qq && DEBIAN_FRONTEND=noninteractive "${install[@]}" install -y -qq --no-install-recommends "${missing[@]}" >/dev/null && exit 0
elif command -v brew >/dev/null 2>&1; then
    brew install -q "${missing[@]}" >/dev/null && exit 0
fi
echo "Install by hand: ${missing[*]}. HAPROXY=/path/to/haproxy names another place." >&2
exit 1
