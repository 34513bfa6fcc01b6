#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs all suites and closes with `N passed, N failed`. `tests/run.sh SUITE...` runs some of them:
#   tidy po unit full scenario race fault fuzz standards api browser
# Every test program speaks TAP; its lines are counted. A program that ends badly without a `not ok` counts
# as one failure. The programs of unit, scenario and fuzz are built with the address and undefined-behaviour
# sanitizers, those of race with the thread sanitizer. All that touch the database run on both engines.
set -uo pipefail
cd "$(dirname "$0")/.."

passed=0 failed=0
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(tidy po unit full scenario race fault fuzz standards api browser)
jobs=$(nproc)
logs=build/test-logs
mkdir -p "$logs"
export CMOCKA_MESSAGE_OUTPUT=TAP
export ASAN_OPTIONS=detect_leaks=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp halt_on_error=1"

wanted() { [[ " ${suites[*]} " == *" $1 "* ]]; }

log_of() { echo "$logs/${1//\//_}.log"; }

# perform NAME COMMAND...: runs it; its exit code and milliseconds lie beside its log.
perform() {
    local log started code
    log=$(log_of "$1")
    shift
    started=$(date +%s%N)
    "$@" >"$log" 2>&1 </dev/null
    code=$?
    echo "$code $((($(date +%s%N) - started) / 1000000))" >"$log.ending"
    mv "$log.ending" "$log.end"
}

# report NAME: counts its TAP lines and says how it went.
report() {
    local name=$1 log ok bad code took
    log=$(log_of "$name")
    read -r code took <"$log.end"
    ok=$(grep -ac '^ *ok [0-9]' "$log")
    bad=$(grep -a '^ *not ok [0-9]' "$log" | grep -avc '# SKIP') # cmocka calls what was skipped not ok
    if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
    fi
    passed=$((passed + ok))
    failed=$((failed + bad))
    printf '%-36s %4d ok' "$name" "$ok"
    [ "$bad" -eq 0 ] || printf ', %d NOT ok (exit %d)' "$bad" "$code"
    printf '  %d.%01d s\n' $((took / 1000)) $((took % 1000 / 100))
    grep -a '# SKIP' "$log" | sed 's/.*# SKIP/    skipped:/' | sort -u | head -3
    if [ "$bad" -ne 0 ]; then
        grep -avE '# SKIP' "$log" | grep -aE -A6 '^ *not ok|ERROR: |runtime error|WARNING: ThreadSan|check failed' | head -60
        tail -n 15 "$log"
    fi
}

run() { # NAME COMMAND...
    perform "$@"
    report "$1"
}

build() { # VARIANT TARGET...
    local variant=$1
    shift
    echo "building $variant"
    if ! make -s -j"$jobs" V="$variant" "$@" >"$logs/build-$variant.log" 2>&1; then
        tail -n 40 "$logs/build-$variant.log"
        echo "the $variant build failed"
        failed=$((failed + 1))
        return 1
    fi
}

programs() { # FOLDER SUFFIX -> names
    find "tests/$1" -name "*_$2.c" -printf '%f\n' 2>/dev/null | sed 's/\.c$//' | sort
}

# run_many AT_ONCE: the caller's `names` and `commands`, so many at the same time, reported in their order.
run_many() {
    local next=0 i
    for i in "${!names[@]}"; do
        rm -f "$(log_of "${names[i]}").end"
    done
    for i in "${!names[@]}"; do
        while [ "$(jobs -rp | wc -l)" -ge "$1" ]; do
            wait -n
        done
        while [ -f "$(log_of "${names[next]}").end" ]; do
            report "${names[next]}"
            next=$((next + 1))
        done
        # shellcheck disable=SC2086 # words without blanks
        perform "${names[i]}" ${commands[i]} &
    done
    wait
    for i in "${names[@]:next}"; do
        report "$i"
    done
}

# Changes settings of the server that all share (fsync), so it runs when the others have ended.
alone=unit/postgres_test

run_programs() { # FOLDER VARIANT AT_ONCE
    local names=() commands=() last=() name
    for name in $(programs "$1" test); do
        if [ "$1/$name" = "$alone" ]; then
            last=("build/$2/tests/$name")
            continue
        fi
        names+=("$1/$name")
        commands+=("build/$2/tests/$name")
    done
    [ ${#names[@]} -gt 0 ] || return 0
    build "$2" "${commands[@]}" "${last[@]}" || return 1
    run_many "$3"
    [ ${#last[@]} -eq 0 ] || run "$alone" "${last[0]}"
}

# The properties that sanitized programs only sample (SAMPLED in tests/support/unit.h), in full.
full=(unit/matrix_test unit/promise_test unit/scan_test unit/store_test)

run_full() {
    local names=() commands=() name
    for name in "${full[@]}"; do
        names+=("full/${name#*/}")
        commands+=("build/release/tests/${name#*/}")
    done
    build release "${commands[@]}" && run_many "$jobs"
}

run_fuzz() {
    local names=() commands=() targets=() name
    for name in $(programs fuzz fuzz); do
        names+=("fuzz/$name")
        targets+=("build/asan/fuzz/$name")
        commands+=("build/asan/fuzz/$name tests/fuzz/corpus/${name%_fuzz}")
    done
    [ ${#names[@]} -gt 0 ] || return 0
    build asan "${targets[@]}" && run_many "$jobs"
}

cleanup() {
    [ ! -x tests/pg.sh ] || tests/pg.sh stop >/dev/null 2>&1
    [[ ${TMPDIR:-} != */entrepot-test.* ]] || rm -rf "$TMPDIR"
}
trap cleanup EXIT

# Databases of the tests lie in memory where there is room, four GB of it: a sync of the disk proves nothing here
# (fault kills programs, and powerloss brings a disk of its own), and thousands of them take minutes.
roomy() {
    [ -w /dev/shm ] && [ "$(df -m --output=avail /dev/shm | tail -n 1)" -ge 4096 ] &&
        [ "$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)" -ge 8192 ]
}
SCRATCH=/var/tmp
if roomy; then
    SCRATCH=/dev/shm
fi
TMPDIR=$(mktemp -d "$SCRATCH/entrepot-test.XXXXXX")
export SCRATCH TMPDIR

start_postgres() {
    if ENTREPOT_TEST_PG=$(tests/pg.sh start); then
        export ENTREPOT_TEST_PG
    else
        echo "PostgreSQL did not start"
        failed=$((failed + 1))
    fi
}

if ! build release all; then
    echo "$passed passed, $failed failed"
    exit 1
fi
start_postgres
if wanted tidy; then
    run tidy bash -c 'make -s tidy && echo "ok 1 - the rules of the house"'
    run tidy-itself tests/tidy.sh
    run hardening tests/hardening.sh
fi
if wanted po; then
    run po bash -c 'make -s po-check && echo "ok 1 - every text is translated"'
fi
wanted unit && run_programs unit asan "$jobs"
wanted full && run_full
wanted scenario && run_programs scenario asan "$jobs"
wanted race && run_programs race tsan 1
wanted fault && run_programs fault release 1
wanted fuzz && run_fuzz
if wanted standards && build asan build/asan/standards/peer; then
    run standards tests/standards/run.sh
fi
wanted api && run api tests/api/run.sh
wanted browser && run browser tests/browser/run.sh

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
