#!/usr/bin/env bash
# Makes or updates a virtual environment with exact versions, each file held against its hash: uv when it is there, pip otherwise.
# usage: make_environment.sh FOLDER REQUIREMENTS
set -euo pipefail
folder=$1 requirements=$2 python=${PYTHON:-python3}

"$python" - <<'EOF' || { echo "Python 3.11 or newer is needed; PYTHON=/path/to/python3.11 make … names another one." >&2; exit 1; }
import sys
raise SystemExit(sys.version_info < (3, 11))
EOF

if command -v uv >/dev/null 2>&1; then
    [ -x "$folder/bin/python" ] || uv venv -q --python "$python" "$folder"
    uv pip install -q --python "$folder/bin/python" --require-hashes -r "$requirements"
    exit 0
fi

if ! [ -x "$folder/bin/python" ] || ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$folder"
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then  # Debian keeps it in a package of its own
        echo "This Python cannot make environments; installing python3-venv …" >&2
        if [ "$(id -u)" = 0 ]; then install=(apt-get); else install=(sudo apt-get); fi
        "${install[@]}" update -qq && "${install[@]}" install -y -qq python3-venv >/dev/null \
            || { echo "Install it by hand: sudo apt-get install python3-venv" >&2; exit 1; }
    fi
    "$python" -m venv "$folder"
fi
echo "Installing the packages of $requirements (about a minute the first time) …"
"$folder/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$requirements" 2> >(grep -v '^WARNING: Location' >&2 || true)
