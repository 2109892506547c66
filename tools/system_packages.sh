#!/bin/sh
# Sees that PostgreSQL, Chromium, Node.js and fonts are there for the tests. Installs what is missing where it may
# (Debian or Ubuntu, as root or by sudo without a password); elsewhere says what to install.
# Arguments: which of "postgresql chromium nodejs fonts" are needed; default all.
set -eu
missing=""
for wanted in ${*:-postgresql chromium nodejs fonts}; do
    case $wanted in
    postgresql) ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null || missing="$missing postgresql" ;;
    chromium) command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="$missing chromium" ;;
    nodejs) command -v node >/dev/null || missing="$missing nodejs" ;;
    fonts) ls /usr/share/fonts/truetype/dejavu/*.ttf /usr/share/fonts/truetype/noto/NotoSans-*.ttf >/dev/null 2>&1 ||
        [ -n "$(fc-list 2>/dev/null | head -1)" ] || missing="$missing fonts-dejavu-core" ;;
    esac
done
[ -n "$missing" ] || exit 0
as_root=""
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root="sudo"; else as_root="no"; fi
fi
if [ "$as_root" = no ] || ! command -v apt-get >/dev/null; then
    echo "Missing:$missing. Install them first, on Debian: sudo apt-get install$missing" >&2
    exit 1
fi
echo "Installing:$missing …"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
