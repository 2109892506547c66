#!/bin/sh
# Makes .venv from the hashed requirements, once for each content of those files. `--demo` leaves the developers' tools out.
set -eu
cd "$(dirname "$0")/.."
files="requirements.txt"
[ "${1:-}" = "--demo" ] || files="requirements.txt requirements-dev.txt"
python=""
for candidate in python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || { echo "Python 3.11 or newer is needed (apt-get install python3 python3-venv)." >&2; exit 1; }
wanted=$(cat $files | cksum)
full=$(cat requirements.txt requirements-dev.txt | cksum)
have=$(cat .venv/.installed 2>/dev/null || true)
if [ "$have" = "$wanted" ] || [ "$have" = "$full" ]; then exit 0; fi
if [ ! -x .venv/bin/python ]; then
    "$python" -m venv .venv || { echo "python3-venv is missing: apt-get install python3-venv" >&2; exit 1; }
fi
echo "Installing Python packages into .venv …"
arguments=""
for file in $files; do arguments="$arguments -r $file"; done
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes $arguments
echo "$wanted" > .venv/.installed
