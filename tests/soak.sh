#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The long suites: the same tests as in tests/run.sh, again and again with new seeds, SECONDS for each suite:
# kill -9 on both engines, power loss, and the properties of quotes. Prints the seed of each run, so that a
# failure can be repeated (`SEED=... ROUNDS=... build/release/tests/kill_test`), and closes with
# `N passed, N failed`. `make soak SECONDS=3600`.
set -uo pipefail
cd "$(dirname "$0")/.."

limit=${SECONDS_EACH:-60}
passed=0 failed=0
logs=build/test-logs
programs=(kill_test orders_powerloss_test powerloss_test quote_test)
export CMOCKA_MESSAGE_OUTPUT=TAP
mkdir -p "$logs"

make -s -j"$(nproc)" "${programs[@]/#/build/release/tests/}" || { echo "0 passed, 1 failed"; exit 1; }
trap 'tests/pg.sh stop >/dev/null 2>&1' EXIT
if ENTREPOT_TEST_PG=$(tests/pg.sh start); then
    export ENTREPOT_TEST_PG
else
    echo "PostgreSQL did not start"
    failed=1
fi

soak() { # PROGRAM ROUNDS
    local name=$1 log="$logs/soak_$1.log" end ok bad code
    export ROUNDS=$2
    end=$(($(date +%s) + limit))
    while [ "$(date +%s)" -lt "$end" ]; do
        SEED=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
        export SEED
        "build/release/tests/$name" >"$log" 2>&1 </dev/null
        code=$?
        ok=$(grep -ac '^ *ok [0-9]' "$log")
        bad=$(grep -ac '^ *not ok [0-9]' "$log")
        [ "$code" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
        passed=$((passed + ok)) failed=$((failed + bad))
        echo "$name SEED=$SEED ROUNDS=$ROUNDS: $ok ok, $bad not ok"
        if [ "$bad" -gt 0 ]; then
            cp "$log" "$logs/soak_$name.$SEED.log"
            grep -aE -A6 '^ *not ok|check failed' "$log" | head -30
        fi
    done
}

soak kill_test 100
soak orders_powerloss_test 200
soak powerloss_test 200
soak quote_test 1000000

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
