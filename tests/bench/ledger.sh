#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Durable pairs of ledger transfers, a command each, beside a bare SQLite program that writes the same rows; by turns,
# each on a fresh database, both on core 0; medians of ROUNDS. `tests/bench/ledger.sh [ROUNDS] [PAIRS] [THREADS]`.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
rounds=${1:-3} pairs=${2:-30000} threads=${3:-64}

${CC:-gcc} -O2 -o "$work/bare" tests/bench/bare_ledger.c -lsqlite3
f() { figure "$2" <"$work/$1" | median; }
for ((i = 0; i < rounds; i++)); do
    rm -rf "$work/data"
    taskset -c "$server_core" build/entrepot bench ledger --data "$work/data" --pairs "$pairs" --threads "$threads" \
        --json >>"$work/queue" 2>"$work/log" || { cat "$work/log" >&2; exit 2; }
    rm -rf "$work/data"
    build/entrepot bench ledger --data "$work/data" --pairs 1 --threads 1 >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 2; }
    taskset -c "$server_core" "$work/bare" "$work/data/entrepot.db" "$threads" "$pairs" >>"$work/sqlite"
done
echo "pairs of transfers booked: medians of $rounds rounds of $pairs, $threads threads, $(f queue commands_a_commit) commands a commit"
ratio "ledger, bare SQLite" - "$(f queue per_second)" "$(f sqlite per_second)" "$(f queue per_cpu_second)" \
    "$(f sqlite per_cpu_second)"
