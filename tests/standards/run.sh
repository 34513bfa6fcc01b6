#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Numbers and codes of ours against independent implementations from the npm registry. Speaks TAP. PEER names our
# side, built from tests/standards/peer.c.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PEER=${PEER:-$PWD/build/asan/standards/peer}
modules=build/standards/modules
mkdir -p "$modules"
cp tests/standards/package.json tests/standards/*.mjs "$modules/"
if ! cmp -s "$modules/package.json" "$modules/installed.json"; then
    (cd "$modules" && npm install --no-audit --no-fund --loglevel=error >npm.log 2>&1) || { cat "$modules/npm.log"; exit 1; }
    cp "$modules/package.json" "$modules/installed.json"
fi
cd "$modules"
exec node --test --test-reporter=tap --test-concurrency=1 ./*_test.mjs
