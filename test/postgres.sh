#!/bin/sh
# postgres.sh start|stop DIR — a private PostgreSQL cluster for tests, on a unix socket in DIR, without network.
# start prints the URL. It must never touch any other cluster; stop removes what start made in DIR and nothing else.
set -eu

die() { echo "postgres.sh: $*" >&2; exit 1; }
[ $# -eq 2 ] || die "usage: postgres.sh start|stop DIR"

# The newest of Debian's; PATH may hold another that is not meant.
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n | tail -1)
[ -x "$bin/initdb" ] || die "no PostgreSQL: apt-get install postgresql"

# The server refuses to run as root.
as() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

start() {
    mkdir -p "$1"
    dir=$(cd "$1" && pwd -P)
    [ ${#dir} -le 80 ] || die "$dir: too long a path for a socket"
    [ ! -e "$dir/pg" ] || die "$dir/pg exists: stop it first"
    mkdir "$dir/pg"
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres "$dir/pg"
        runuser -u postgres -- test -x "$dir/pg" || chmod o+x "$dir" # as mktemp -d makes it, only its owner may come in
        runuser -u postgres -- test -x "$dir/pg" || die "$dir: the user postgres cannot come in"
    fi
    cd "$dir/pg"
    # Norwegian order, as real servers have, so that whatever relies on order by bytes without saying so fails here.
    as "$bin/initdb" -D data -U dugnad -A trust -E UTF8 -N --locale=C --locale-provider=icu --icu-locale=nb-NO >initdb.log 2>&1 || { cat initdb.log >&2; die "initdb failed"; }
    cat >>data/postgresql.conf <<-CONF
	listen_addresses = ''
	unix_socket_directories = '$dir/pg'
	fsync = off
	full_page_writes = off
	shared_buffers = 32MB
	max_connections = 60
	CONF
    as "$bin/pg_ctl" -D data -l "$dir/pg/server.log" -w -t 30 start >pg_ctl.log 2>&1 || { cat server.log pg_ctl.log >&2; die "the server does not start"; }
    "$bin/createdb" -h "$dir/pg" -U dugnad dugnad
    echo "postgres:///dugnad?host=$dir/pg&user=dugnad"
}

stop() {
    [ -d "$1/pg" ] || exit 0
    dir=$(cd "$1" && pwd -P)
    cd "$dir/pg"
    [ ! -f data/postmaster.pid ] || as "$bin/pg_ctl" -D data -m immediate -w stop >/dev/null || true
    cd "$dir"
    [ ! -f pg/data/PG_VERSION ] || rm -rf pg
}

case $1 in
start) start "$2" ;;
stop) stop "$2" ;;
*) die "start or stop, not $1" ;;
esac
