#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A large shop: rows imported a second against a bare SQLite program that writes the same rows (bare_import.c), both on
# core 0 by turns on fresh databases; then, on the shop that was imported: the time from the start of the program until
# a product page answers and until search is ready, the memory it takes, and that of an idle connection; and the same of
# a later start, which has the file of the index, until the catalogue was looked over.
# `tests/bench/catalogue.sh [PRODUCTS] [ROUNDS]`. The products are made up (`entrepot bench products`).
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
products=${1:-100000} rounds=${2:-3} connections=2000 at_once=500

${CC:-gcc} -O2 -o "$work/bare" tests/bench/bare_import.c -lsqlite3
build/entrepot bench products --rows "$products" "$work/products.csv"

import() { # prints "ROWS_A_SECOND ROWS_A_CPU_SECOND"
    local TIMEFORMAT='%U %S' cpu rate
    rm -rf "$work/shop"
    cpu=$({ time taskset -c "$server_core" build/entrepot import products "$work/products.csv" \
        --data "$work/shop" --json >"$work/report" 2>"$work/log"; } 2>&1) || { cat "$work/log" >&2; exit 2; }
    rate=$(sed -n 's/.*"rows_per_second":\([0-9]*\).*/\1/p' "$work/report")
    grep -q "\"created\":$products," "$work/report" || { cat "$work/report" >&2; exit 2; }
    awk -v r="$rate" -v n="$products" '{printf "%d %d\n", r, n / ($1 + $2)}' <<<"$cpu"
}
copy() { # the same of the yardstick
    rm -rf "$work/copy"
    build/entrepot migrate --data "$work/copy" >/dev/null 2>&1
    taskset -c "$server_core" "$work/bare" "$work/shop/entrepot.db" "$work/copy/entrepot.db" "$at_once" >"$work/copied"
    echo "$(figure per_second <"$work/copied") $(figure per_cpu_second <"$work/copied")"
}
for ((i = 0; i < rounds; i++)); do
    import >>"$work/ours"
    copy >>"$work/theirs"
done
f() { cut -d' ' -f"$2" "$work/$1" | median; }
echo "import of $products products against bare SQLite, $at_once a commit: medians of $rounds rounds"
ratio "products imported" - "$(f ours 1)" "$(f theirs 1)" "$(f ours 2)" "$(f theirs 2)"

# ---- the shop that was imported ----
port=$(free_port)
product=$(python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT min(id) FROM product").fetchone()[0])' "$work/shop/entrepot.db")
start() { # prints "PID MS_UNTIL_THE_PAGE CPU_MS"
    python3 - "$port" "/de/p/$product" "$work/shop" "$work/serve.log" <<'PY'
import http.client, os, subprocess, sys, time
port, path, shop, log = sys.argv[1:]
command = ["build/entrepot", "serve", "--data", shop, "--listen", f"127.0.0.1:{port}", "--connections-ip", "4096",
           "--requests-ip", "0"]
began = time.monotonic()
p = subprocess.Popen(command, stdout=open(log, "w"), stderr=subprocess.STDOUT)
while time.monotonic() < began + 60 and p.poll() is None:
    try:
        c = http.client.HTTPConnection("127.0.0.1", int(port), timeout=10)
        c.request("GET", path)
        if c.getresponse().status == 200:
            took = time.monotonic() - began
            fields = open(f"/proc/{p.pid}/stat").read().rsplit(") ", 1)[1].split()
            cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            print(p.pid, round(took * 1000), round(cpu * 1000))
            break
    except OSError:
        time.sleep(0.0005)
PY
}
until_logged() { # WORDS: prints how many ms the log says behind them
    for ((i = 0; i < 6000; i++)); do
        grep -q "$1 in [0-9]* ms" "$work/serve.log" && break
        sleep 0.1
    done
    sed -n "s/.* $1 in \([0-9]*\) ms.*/\1/p" "$work/serve.log" | head -1
}
anonymous() { awk '/^RssAnon/ {print $2}' "/proc/$pid/status"; }

read -r pid answered answered_cpu < <(start)
[ -n "$pid" ] || { echo "no product page" >&2; cat "$work/serve.log" >&2; exit 2; }
pids+=("$pid")
built=$(until_logged built) built_cpu=$(cpu_of "$pid")
for path in "/de/" "/de/p/$product" "/de/search?q=lamp" "/us/search?q=blue+cup"; do
    curl -sfo /dev/null "http://127.0.0.1:$port$path"
done
idle=$(python3 - "$port" "$pid" "$connections" <<'PY'
import socket, sys, time
def anonymous():
    return next(int(l.split()[1]) for l in open(f"/proc/{sys.argv[2]}/status") if l.startswith("RssAnon"))
def ask():
    s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    s.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert s.recv(4096).startswith(b"HTTP/1.1 200"), "not well"
    return s
for s in [ask() for _ in range(20)]:
    s.close()
time.sleep(0.2)
before = anonymous()
open_now = [ask() for _ in range(int(sys.argv[3]))]
time.sleep(0.2)
print(f"{(anonymous() - before) / len(open_now):.1f}")
PY
)
memory=$(anonymous)

# ---- a later start ----
until_logged "index kept.*" >/dev/null
kill "$pid"
while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
size=$(stat -c %s "$work/shop/search.index")
read -r pid _ < <(start)
pids+=("$pid")
read=$(until_logged read) looked_over=$(until_logged "looked over") looked_over_cpu=$(cpu_of "$pid")

echo "the shop of $products products"
verdict "start to a product page" "$answered" ms 100 "$answered_cpu ms of processor time, search under way"
verdict "search ready, later start" "$read" ms 10000 "the file has $((size >> 20)) MiB"
verdict "search ready, first start" "$built" ms - "$built_cpu s of processor time until then"
verdict "looked over, later start" "$looked_over" ms - "$looked_over_cpu s of processor time until then"
verdict "anonymous memory" $((memory / 1024)) MB 400
verdict "anonymous memory, later start" $(($(anonymous) / 1024)) MB 400
verdict "an idle connection" "$idle" KB 8 "$connections open"
