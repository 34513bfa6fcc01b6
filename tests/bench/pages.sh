#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Pages against nginx serving the same bytes from a file, in one run: the servers take turns on one core, the load
# generator has the other. A second, and a second of the server's processor time; medians of ROUNDS.
# "Cached" is a page that is in the page cache; "uncached" one that nobody asked for before, by a query of its own
# that the page does not know: it is read, priced and written anew, out of the rows and parts that are in memory, and
# kept. "Nothing kept" is a server without page cache and kept rows. Once as a stranger, whose every request opens a
# new visit, and once as a visitor with a cookie, whose cart is counted. `tests/bench/pages.sh [ROUNDS] [SECONDS]`.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
rounds=${1:-5} seconds=${2:-3}

serve() { # NAME OPTION... -> starts a server, sets port_NAME and pid_NAME
    local name=$1 port
    shift
    port=$(free_port)
    taskset -c "$server_core" build/entrepot serve --demo --data "$work/$name" --listen "127.0.0.1:$port" \
        --http-threads 1 --connections-ip 4096 --requests-ip 0 "$@" >"$work/$name.log" 2>&1 &
    pids+=("$!")
    printf -v "pid_$name" %s "$!"
    printf -v "port_$name" %s "$port"
    wait_for "http://127.0.0.1:$port/us/"
}
serve cached
serve nothing --page-cache-mb 0 --row-cache-mb 0

port_nginx=$(free_port)
mkdir -p "$work/www" "$work/tmp"
cat >"$work/nginx.conf" <<CONF
worker_processes 1;
daemon off;
master_process off;
pid $work/nginx.pid;
error_log $work/nginx.err;
events { worker_connections 4096; }
http {
    access_log off;
    keepalive_requests 1000000;
    sendfile on;
    open_file_cache max=100;
    client_body_temp_path $work/tmp;
    proxy_temp_path $work/tmp;
    fastcgi_temp_path $work/tmp;
    uwsgi_temp_path $work/tmp;
    scgi_temp_path $work/tmp;
    server { listen 127.0.0.1:$port_nginx; root $work/www; default_type text/html; }
}
CONF
settle "$pid_cached"
settle "$pid_nothing"
path_product=$(curl -s "http://127.0.0.1:$port_cached/us/" | grep -o '/us/p/[^"?]*' | head -1)
path_search='/us/search?q=cup'
path_nothing_product=$(curl -s "http://127.0.0.1:$port_nothing/us/" | grep -o '/us/p/[^"?]*' | head -1)
for page in product search; do
    path=path_$page
    curl -s "http://127.0.0.1:$port_cached${!path}" >"$work/www/$page.html"
    [ "$(stat -c %s "$work/www/$page.html")" -gt 4096 ] || { echo "no $page page" >&2; exit 2; }
done
taskset -c "$server_core" nginx -c "$work/nginx.conf" >/dev/null 2>&1 &
pid_nginx=$!
pids+=("$pid_nginx")
wait_for "http://127.0.0.1:$port_nginx/product.html"

# A page that was not asked for yet, each time; $salt tells the rounds apart.
cat >"$work/anew.lua" <<'LUA'
local path, salt, n = wrk.path, os.getenv("salt"), 0
request = function()
    n = n + 1
    return wrk.format("GET", path .. (path:find("?") and "&" or "?") .. "n=" .. salt .. "." .. n)
end
LUA

measure() { # PID URL [HEADER | anew]: requests a second, and a CPU-second
    local before after out how=()
    case ${3:-} in
    "") ;;
    anew) how=(-s "$work/anew.lua") ;;
    *) how=(-H "$3") ;;
    esac
    before=$(cpu_of "$1")
    out=$(salt=$RANDOM$RANDOM taskset -c "$load_core" wrk -t1 -c32 -d"${seconds}s" "${how[@]}" "$2")
    after=$(cpu_of "$1")
    if grep -qE 'Non-2xx|Socket errors' <<<"$out"; then
        echo "$2: $out" >&2
        exit 2
    fi
    awk -v s="$seconds" -v c="$before $after" '/ requests in /{n = $1} /Requests\/sec/{r = $2} END {
        split(c, t, " "); printf("%.0f %.0f\n", r, (t[2] > t[1]) ? n / (t[2] - t[1]) : 0)}' <<<"$out"
}

compare() { # NAME BUDGET PID URL YARDSTICK_URL [HEADER | anew]
    local i f
    : >"$work/ours"
    : >"$work/theirs"
    for ((i = 0; i < rounds; i++)); do
        measure "$3" "$4" "${6:-}" >>"$work/ours"
        measure "$pid_nginx" "$5" >>"$work/theirs"
    done
    f() { cut -d' ' -f"$2" "$work/$1" | median; }
    ratio "$1" "$2" "$(f ours 1)" "$(f theirs 1)" "$(f ours 2)" "$(f theirs 2)"
}

size() { stat -c %s "$work/www/$1.html"; }
echo "pages against nginx: medians of $rounds rounds of $seconds s; product $(size product) bytes, search $(size search) bytes"
nginx=http://127.0.0.1:$port_nginx cached=http://127.0.0.1:$port_cached nothing=http://127.0.0.1:$port_nothing
visitor="Cookie: visitor=$(curl -s -X POST "$cached/api/v1/guests" | sed 's/.*"token":"\([^"]*\)".*/\1/')"
compare "product, cached" 0.8 "$pid_cached" "$cached$path_product" "$nginx/product.html"
compare "product, cached, visitor" - "$pid_cached" "$cached$path_product" "$nginx/product.html" "$visitor"
compare "product, uncached" 0.25 "$pid_cached" "$cached$path_product" "$nginx/product.html" anew
compare "product, nothing kept" - "$pid_nothing" "$nothing$path_nothing_product" "$nginx/product.html"
compare "search, cached" 0.8 "$pid_cached" "$cached$path_search" "$nginx/search.html"
compare "search, uncached" - "$pid_cached" "$cached$path_search" "$nginx/search.html" anew
compare "search, nothing kept" - "$pid_nothing" "$nothing$path_search" "$nginx/search.html"
