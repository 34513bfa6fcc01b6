#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing from Debian: `tools/setup.sh run [test] [bench]` (see packages.txt). Says what and why;
# where it may not install, says what to type, and exits 1.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
for purpose in "$@"; do
    while read -r kind package why; do
        [ "$kind" = "$purpose" ] || continue
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' && continue
        missing+=("$package")
        printf 'missing: %-20s %s\n' "$package" "$why"
    done <packages.txt
done
if [[ " $* " == *" test "* ]] && ! { command -v node && command -v npm; } >/dev/null 2>&1; then
    missing+=(nodejs npm)
    printf 'missing: %-20s %s\n' "nodejs, npm" "tests of the API and in browsers"
fi
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "This needs Debian 12's packages: ${missing[*]}. No apt-get here: please install them by hand." >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root=(sudo)
else
    echo "Not allowed to install packages. Please run as root:" >&2
    echo "    apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
fi
echo "installing: ${missing[*]}"
"${as_root[@]}" apt-get update -q >/dev/null || echo "apt-get update failed; trying with the lists that are here" >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "${missing[@]}" >/dev/null
