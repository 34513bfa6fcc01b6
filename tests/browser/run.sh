#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Journeys in Debian's Chromium against fresh demo marketplaces, on SQLite and, where ENTREPOT_TEST_PG names a
# server (tests/pg.sh start), on PostgreSQL. Speaks TAP. Screenshots of every step are kept under build/browser/ to
# be looked at. `tests/browser/run.sh audit` runs audit_test.mjs alone; `tests/browser/run.sh pictures` takes the
# pictures of the README anew (docs/pictures/).
set -euo pipefail
cd "$(dirname "$0")/../.."
modules=build/browser/modules
mkdir -p "$modules" build/browser/shots
cp tests/browser/package.json "$modules/"
rm -f "$modules"/*.mjs
cp tests/browser/*.mjs "$modules/"
if ! cmp -s "$modules/package.json" "$modules/installed.json"; then
    (cd "$modules" && npm install --no-audit --no-fund --loglevel=error >npm.log 2>&1) || { cat "$modules/npm.log"; exit 1; }
    cp "$modules/package.json" "$modules/installed.json"
fi
"${CC:-gcc}" -shared -fPIC -O1 -o build/browser/later.so tests/browser/later.c
export ENTREPOT="$PWD/build/entrepot" SHOTS="$PWD/build/browser/shots" LATER="$PWD/build/browser/later.so"
pictures="$PWD/docs/pictures"
cd "$modules"
if [ "${1:-}" = pictures ]; then
    exec node pictures.mjs "$pictures"
fi
exec node --test --test-reporter=tap --test-concurrency=2 ./${1:-*}_test.mjs
