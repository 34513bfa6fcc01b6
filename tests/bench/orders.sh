#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Durable orders, each placed and paid, beside programs that write the same rows; by turns, each on a fresh database;
# medians of ROUNDS. `tests/bench/orders.sh [ROUNDS] [ORDERS] [BUYERS]`.
#   SQLite: at the command queue (`entrepot bench orders`) and over HTTP (http_orders.c), each against bare_sqlite.c with an
#       order of its own kind as the pattern. Ours and the yardstick on core 0, who sends the requests on core 1. Budgets:
#       0.5 and 0.4 of the yardstick.
#   PostgreSQL: at the command queue, against bare_libpq.c with as many connections as we have writers. The database on
#       core 0, ours and the yardstick on core 1.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
rounds=${1:-3} orders=${2:-5000} buyers=${3:-64} writers=4

${CC:-gcc} -O2 -o "$work/bare_sqlite" tests/bench/bare_sqlite.c -lsqlite3
${CC:-gcc} -O2 -I"$(pg_config --includedir)" -o "$work/bare_libpq" tests/bench/bare_libpq.c -lpq -lpthread
make -s build/release/bench/http_orders

f() { figure "$2" <"$work/$1" | median; }
compare() { # NAME BUDGET OURS THEIRS
    ratio "$1" "$2" "$(f "$3" per_second)" "$(f "$4" per_second)" "$(f "$3" per_cpu_second)" "$(f "$4" per_cpu_second)"
}
seed() { # OPTION...: the shops and a few orders, the last of which is the pattern
    build/entrepot bench orders "$@" --orders 1 --threads 1 --json >/dev/null 2>&1
}

# ---- SQLite ----
pattern_orders=100
at_queue() { # DATA ORDERS BUYERS FIGURES
    taskset -c "$server_core" build/entrepot bench orders --data "$1" --orders "$2" --threads "$3" --json >>"$4" \
        2>"$work/log" || { cat "$work/log" >&2; exit 2; }
}
over_http() { # DATA ORDERS BUYERS FIGURES
    local port pid
    port=$(free_port)
    taskset -c "$server_core" build/entrepot serve --data "$1" --listen "127.0.0.1:$port" --http-threads 1 \
        --connections-ip 4096 --requests-ip 0 >"$work/log" 2>&1 &
    pid=$!
    pids+=("$pid")
    wait_for "http://127.0.0.1:$port/healthz"
    settle "$pid"
    taskset -c "$load_core" build/release/bench/http_orders "$port" "$pid" "$1/rail.key" "$3" "$2" >>"$4"
    kill "$pid"
    wait "$pid" || true
}
pattern() { # NAME OURS: a database that some orders have been written to while it was watched
    seed --data "$work/$1"
    "$work/bare_sqlite" "$work/$1/entrepot.db"
    "$2" "$work/$1" "$pattern_orders" 1 "$work/unused"
}
bare() { # PATTERN FIGURES
    cp -r "$work/$1" "$work/data"
    taskset -c "$server_core" "$work/bare_sqlite" "$work/data/entrepot.db" "$buyers" "$orders" >>"$work/$2" \
        2>"$work/$2-rows"
    rm -rf "$work/data"
}
pattern queue-pattern at_queue
pattern http-pattern over_http
for ((i = 0; i < rounds; i++)); do
    at_queue "$work/data" "$orders" "$buyers" "$work/queue"
    rm -rf "$work/data"
    seed --data "$work/data"
    over_http "$work/data" "$orders" "$buyers" "$work/http"
    rm -rf "$work/data"
    bare queue-pattern queue-bare
    bare http-pattern http-bare
done
rows() { echo "$(f "$1" row_writes_ours) row writes an order, $(f "$1" row_writes) in the yardstick"; }
echo "orders placed and paid: medians of $rounds rounds of $orders, $buyers buyers, $(f queue commands_a_commit) commands a" \
    "commit at the queue: $(rows queue-bare); over HTTP: $(rows http-bare):"
cat "$work/http-bare-rows"
compare "at the queue, bare SQLite" 0.5 queue queue-bare
compare "over HTTP, bare SQLite" 0.4 http http-bare

# ---- PostgreSQL ----
was_running=$(tests/pg.sh url 2>/dev/null || true)
server=$(tests/pg.sh start)
postmaster=$(head -1 "$(cat build/pg-home)/data/postmaster.pid")
cores=$(taskset -pc "$postmaster" | sed 's/.*: //')
taskset -pc "$server_core" "$postmaster" >/dev/null # its connections inherit that
database=${server/@\/postgres\?/@/bench?}
new_database() { psql -q "$server" -c 'DROP DATABASE IF EXISTS bench' -c 'CREATE DATABASE bench' 2>/dev/null; }
for ((i = 0; i < rounds; i++)); do
    new_database
    taskset -c "$load_core" build/entrepot bench orders --db "$database" --orders "$((orders / 4))" --threads "$buyers" \
        --writers "$writers" --json >>"$work/pg" 2>"$work/log" || { cat "$work/log" >&2; exit 2; }
    new_database
    seed --db "$database"
    taskset -c "$load_core" "$work/bare_libpq" "$database" "$writers" "$((buyers / writers))" "$((orders / 4))" \
        >>"$work/libpq"
done
psql -q "$server" -c 'DROP DATABASE bench'
taskset -pc "$cores" "$postmaster" >/dev/null
[ -n "$was_running" ] || tests/pg.sh stop
echo "PostgreSQL: $((orders / 4)) orders, $(f libpq round_trips) round trips an order in the yardstick," \
    "$(f pg commands_a_commit) commands a commit in ours; CPU-seconds are the client's"
compare "at the queue, libpq" - pg libpq
