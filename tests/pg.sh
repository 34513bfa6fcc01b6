#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A throw-away PostgreSQL cluster for the tests, under build/pg, reached by a Unix socket.
#   tests/pg.sh start   starts it (makes it first if it is missing) and prints its URL
#   tests/pg.sh url     prints the URL of the running one
#   tests/pg.sh stop    stops it and removes everything
# It runs as an ordinary user: as root, as the user `postgres` of Debian's package. Durability stays switched on,
# since the program refuses to work without it.
set -euo pipefail
cd "$(dirname "$0")/.."

home=$PWD/build/pg
socket_file=$home/socket

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || bin=$(pg_config --bindir)

as_user() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        "$@"
    fi
}

url() { # a socket's path is short, so it lies in /tmp
    [ -f "$socket_file" ] || { echo "tests/pg.sh: no server was started" >&2; return 1; }
    echo "postgresql://postgres@/postgres?host=$(cat "$socket_file")"
}

make_cluster() {
    local socket
    mkdir -p "$home"
    socket=$(mktemp -d /tmp/entrepot-pg.XXXXXX)
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres "$home" "$socket"
    fi
    as_user "$bin/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$home/initdb.log" 2>&1 ||
        { cat "$home/initdb.log" >&2; return 1; }
    echo "$socket" >"$socket_file"
    cat >>"$home/data/postgresql.conf" <<-CONF
	listen_addresses = ''
	unix_socket_directories = '$socket'
	max_connections = 200
	shared_buffers = 64MB
	max_locks_per_transaction = 256
	log_min_messages = error
	log_min_error_statement = panic
	CONF
}

start() {
    [ -f "$home/data/PG_VERSION" ] || make_cluster
    mkdir -p "$(cat "$socket_file")"
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres "$(cat "$socket_file")"
    fi
    as_user "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1 ||
        as_user "$bin/pg_ctl" -D "$home/data" -l "$home/data/server.log" -w -t 60 start >/dev/null 2>&1 </dev/null ||
        { cat "$home/data/server.log" >&2; return 1; }
    url
}

stop() {
    [ -d "$home" ] || return 0
    as_user "$bin/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null 2>&1 || true
    [ ! -f "$socket_file" ] || rm -rf "$(cat "$socket_file")"
    rm -rf "$home"
}

case ${1:-} in
start | url | stop) "$1" ;;
*)
    echo "tests/pg.sh start|url|stop" >&2
    exit 2
    ;;
esac
