#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Journeys in Debian's Chromium against a fresh demo marketplace. Speaks TAP. Screenshots of every step are kept
# under build/browser/ to be looked at.
set -euo pipefail
cd "$(dirname "$0")/../.."
modules=build/browser/modules
mkdir -p "$modules" build/browser/shots
cp tests/browser/package.json "$modules/"
cp tests/browser/*.mjs "$modules/"
if [ ! -d "$modules/node_modules/playwright-core" ]; then
    (cd "$modules" && npm install --no-audit --no-fund --loglevel=error >npm.log 2>&1) || { cat "$modules/npm.log"; exit 1; }
fi
export ENTREPOT="$PWD/build/entrepot" SHOTS="$PWD/build/browser/shots"
cd "$modules"
exec node --test --test-reporter=tap --test-concurrency=1 ./*_test.mjs
