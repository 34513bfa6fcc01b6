#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The JSON API against its description: /api/openapi.json is linted (Redocly), and every answer of a fresh demo
# marketplace is validated against it (Ajv). Speaks TAP.
set -euo pipefail
cd "$(dirname "$0")/../.."
modules=build/api/modules
mkdir -p "$modules"
cp tests/api/package.json tests/api/*.mjs tests/browser/demo.mjs "$modules/"
if ! cmp -s "$modules/package.json" "$modules/installed.json"; then
    (cd "$modules" && npm install --no-audit --no-fund --loglevel=error >npm.log 2>&1) || { cat "$modules/npm.log"; exit 1; }
    cp "$modules/package.json" "$modules/installed.json"
fi
"${CC:-gcc}" -shared -fPIC -O1 -o build/api/later.so tests/browser/later.c
export ENTREPOT="$PWD/build/entrepot" LATER="$PWD/build/api/later.so"
cd "$modules"
exec node --test --test-reporter=tap --test-concurrency=1 ./*_test.mjs
