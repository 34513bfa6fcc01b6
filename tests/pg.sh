#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A throw-away PostgreSQL cluster for the tests, reached by a Unix socket.
#   tests/pg.sh start   starts it (makes it first if it is missing) and prints its URL
#   tests/pg.sh url     prints the URL of the running one
#   tests/pg.sh stop    stops it and removes everything
# It runs as an ordinary user: as root, as the user `postgres` of Debian's package, who may not be let into the
# folder of the checkout. So it lies in SCRATCH or else /var/tmp, and build/pg-home tells where. Durability stays
# switched on, since the program refuses to work without it.
set -euo pipefail
cd "$(dirname "$0")/.."

pointer=$PWD/build/pg-home
home=$(cat "$pointer" 2>/dev/null || true)

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || bin=$(pg_config --bindir)

as_user() {
    if [ "$(id -u)" -eq 0 ]; then
        env --chdir=/ setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        "$@"
    fi
}

url() { # the socket lies in $home itself: its path must be short
    [ -n "$home" ] || { echo "tests/pg.sh: no server was started" >&2; return 1; }
    echo "postgresql://postgres@/postgres?host=$home"
}

make_cluster() {
    mkdir -p build
    home=$(mktemp -d "${SCRATCH:-/var/tmp}/entrepot-pg.XXXXXX")
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres "$home"
    fi
    as_user "$bin/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$home/initdb.log" 2>&1 ||
        { cat "$home/initdb.log" >&2; return 1; }
    cat >>"$home/data/postgresql.conf" <<-CONF
	listen_addresses = ''
	unix_socket_directories = '$home'
	max_connections = 200
	shared_buffers = 64MB
	min_wal_size = 32MB
	max_wal_size = 256MB
	max_locks_per_transaction = 256
	log_min_messages = error
	log_min_error_statement = panic
	CONF
    echo "$home" >"$pointer"
}

start() {
    [ -n "$home" ] && [ -f "$home/data/PG_VERSION" ] || make_cluster
    as_user "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1 ||
        as_user "$bin/pg_ctl" -D "$home/data" -l "$home/server.log" -w -t 60 start >/dev/null 2>&1 </dev/null ||
        { cat "$home/server.log" >&2; return 1; }
    url
}

stop() {
    [ -n "$home" ] || return 0
    as_user "$bin/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$home" "$pointer"
}

case ${1:-} in
start | url | stop) "$1" ;;
*)
    echo "tests/pg.sh start|url|stop" >&2
    exit 2
    ;;
esac
