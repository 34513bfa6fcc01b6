#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The story played on screen: one network, four acts (data/rehearsals/story-*.json). What the program prints is
# worked out as it plays; the same with plots is left in build/story/ as pages.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/story
acts=(1-base 2-sale 3-preclearance 4-local)
pause() { [ ! -t 1 ] || sleep 2; }

days() { # FILE -> days within which nine of ten are delivered
    sed -n 's/.*"delivered_p90_days":\([0-9]*\).*/\1/p' "$1"
}

for act in "${acts[@]}"; do
    build/entrepot rehearse "data/rehearsals/story-$act.json" --json >"build/story/$act.json"
    build/entrepot rehearse "data/rehearsals/story-$act.json" --brief --html "build/story/$act.html"
    echo
    pause
done
echo "Nine of ten are delivered within:"
for act in "${acts[@]}"; do
    n=$(days "build/story/$act.json")
    printf '  %-16s %3d days  %s\n' "$act" "$n" "$(printf '%*s' $(((n + 1) / 2)) '' | tr ' ' '#')"
done
echo "With plots: build/story/*.html"
