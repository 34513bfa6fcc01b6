#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Pages against nginx serving the same bytes from a file, in one run: the server and the yardstick take turns on
# core 0, the load generator has core 1. Per second, and per second of the server's processor time; medians
# of ROUNDS. `tests/bench/pages.sh [ROUNDS] [SECONDS]`.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-3} seconds=${2:-4}
work=$(mktemp -d build/bench.XXXXXX)
port=18080 nginx_port=18081
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

wait_for() { # URL
    for _ in $(seq 100); do
        curl -so /dev/null "$1" && return 0
        sleep 0.1
    done
    echo "nothing answers at $1" >&2
    exit 2
}

taskset -c 0 build/entrepot serve --demo --data "$work/data" --listen 127.0.0.1:$port --http-threads 1 \
    --connections-ip 4096 >"$work/entrepot.log" 2>&1 &
server=$!
pids+=("$server")
wait_for http://127.0.0.1:$port/healthz
search=/us/search?q=headphones
product=$(curl -s "http://127.0.0.1:$port/us/" | grep -o '/us/p/[^"?]*' | head -1)

mkdir -p "$work/www" "$work/tmp"
cat >"$work/nginx.conf" <<CONF
worker_processes 1;
worker_cpu_affinity 01;
daemon off;
pid $PWD/$work/nginx.pid;
error_log $PWD/$work/nginx.err;
events { worker_connections 4096; }
http {
    access_log off;
    keepalive_requests 1000000;
    sendfile on;
    open_file_cache max=100;
    client_body_temp_path $PWD/$work/tmp;
    proxy_temp_path $PWD/$work/tmp;
    fastcgi_temp_path $PWD/$work/tmp;
    uwsgi_temp_path $PWD/$work/tmp;
    scgi_temp_path $PWD/$work/tmp;
    server { listen 127.0.0.1:$nginx_port; root $PWD/$work/www; default_type text/html; }
}
CONF
[ "$(id -u)" != 0 ] || sed -i '1i user root;' "$work/nginx.conf"
for page in product search; do
    curl -s "http://127.0.0.1:$port${!page}" >"$work/www/$page.html"
done
taskset -c 0 nginx -c "$PWD/$work/nginx.conf" >/dev/null 2>&1 &
pids+=($!)
wait_for http://127.0.0.1:$nginx_port/product.html
nginx_worker=$(pgrep -P "$(cat "$work/nginx.pid")" | head -1)

ticks=$(getconf CLK_TCK)
cpu() { awk -v hz="$ticks" '{print ($14 + $15) / hz}' "/proc/$1/stat"; }

measure() { # PID URL [HEADER] -> requests/s requests/cpu-second
    local before after rps
    before=$(cpu "$1")
    rps=$(taskset -c 1 wrk -t1 -c32 -d"${seconds}s" ${3:+-H "$3"} "$2" | awk '/Requests\/sec/{r=$2} /Non-2xx/{bad=1} END{print bad ? -1 : r}')
    after=$(cpu "$1")
    awk -v r="$rps" -v s="$seconds" -v c="$(awk -v a="$after" -v b="$before" 'BEGIN{print a-b}')" \
        'BEGIN{printf "%.0f %.0f\n", r, c > 0 ? r * s / c : 0}'
}
median() { sort -n | awk '{v[NR]=$1} END{print v[int((NR+1)/2)]}'; }

compare() { # NAME OUR_URL YARDSTICK_URL [HEADER]
    local i
    : >"$work/ours" && : >"$work/theirs"
    for ((i = 0; i < rounds; i++)); do
        measure "$server" "$2" "${4:-}" >>"$work/ours"
        measure "$nginx_worker" "$3" >>"$work/theirs"
    done
    local a b c d
    a=$(cut -d' ' -f1 "$work/ours" | median) b=$(cut -d' ' -f1 "$work/theirs" | median)
    c=$(cut -d' ' -f2 "$work/ours" | median) d=$(cut -d' ' -f2 "$work/theirs" | median)
    awk -v n="$1" -v a="$a" -v b="$b" -v c="$c" -v d="$d" 'BEGIN{
        printf "%-24s %9d/s  nginx %9d/s  ratio %.2f   per CPU-second %9d  nginx %9d  ratio %.2f\n",
               n, a, b, b ? a / b : 0, c, d, d ? c / d : 0}'
}

echo "pages against nginx: $rounds rounds of $seconds s, medians; $(stat -c %s "$work/www/product.html") and $(stat -c %s "$work/www/search.html") bytes"
base=http://127.0.0.1:$port yard=http://127.0.0.1:$nginx_port
compare "product page, cached" "$base$product" "$yard/product.html"
compare "product page, uncached" "$base$product" "$yard/product.html" "Cache-Control: no-cache"
compare "search page, cached" "$base$search" "$yard/search.html"
compare "search page, uncached" "$base$search" "$yard/search.html" "Cache-Control: no-cache"
