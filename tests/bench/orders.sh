#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Durable orders at the command queue against a bare SQLite program that writes the same rows
# (tests/bench/bare_sqlite.c), both on core 0, taking turns, each on a fresh database; medians of ROUNDS.
# Budget: 0.5 of the yardstick. `tests/bench/orders.sh [ROUNDS] [ORDERS] [THREADS]`.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5} orders=${2:-20000} threads=${3:-64}
work=$(mktemp -d build/bench.XXXXXX)
trap 'rm -rf "$work"' EXIT

${CC:-gcc} -O2 -o "$work/bare" tests/bench/bare_sqlite.c -lsqlite3

figure() { sed -n "s/.*\"$1\": \([0-9.]*\).*/\1/p"; }
median() { sort -n | awk '{v[NR]=$1} END{print v[int((NR+1)/2)]}'; }
fresh() { rm -rf "$work/data"; }

for ((i = 0; i < rounds; i++)); do
    fresh
    taskset -c 0 build/entrepot bench orders --data "$work/data" --orders "$orders" --threads "$threads" \
        --json >>"$work/ours" 2>"$work/log" || { cat "$work/log" >&2; exit 2; }
    fresh
    taskset -c 0 build/entrepot bench orders --data "$work/data" --orders 1 --threads 1 --json >/dev/null 2>&1
    taskset -c 0 "$work/bare" "$work/data/entrepot.db" "$threads" "$orders" >>"$work/bare.out"
done

compare() { # NAME KEY
    awk -v n="$1" -v a="$(figure "$2" <"$work/ours" | median)" -v b="$(figure "$2" <"$work/bare.out" | median)" \
        'BEGIN{printf "%-24s %8d   bare SQLite %8d   ratio %.2f\n", n, a, b, b ? a / b : 0}'
}
echo "orders placed and paid: $rounds rounds of $orders, $threads buyers, $(figure row_writes <"$work/bare.out" |
    head -1) row writes an order, $(figure commands_a_commit <"$work/ours" | median) commands a commit"
compare "a second" per_second
compare "a CPU-second" per_cpu_second
