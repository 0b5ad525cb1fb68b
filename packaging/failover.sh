#!/bin/sh
# Shows what head office loses when the primary of its database dies: two PostgreSQL servers of
# Debian's packages on loopback, four processes of head office, HAProxy before them, 50 stores, three
# order systems, a receiver of callbacks. The primary is killed under load and its standby promoted.
# Prints JSON lines; fails if anything that was acknowledged is lost. Some minutes, then it leaves
# nothing behind.
#
#   sh packaging/failover.sh [--pgbouncer]
#
# --pgbouncer: head office reaches both servers through a PgBouncer before each.
set -eu
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh
. packaging/postgresql.sh

set_up packaging/requirements-test.txt
postgresql=$(find_postgresql) || install_postgresql ||
    stop "PostgreSQL could not be installed; on Debian or Ubuntu: sudo apt-get install postgresql"
if [ ! -x /usr/sbin/haproxy ]; then
    install_packages haproxy || say "Without HAProxy, which could not be installed."
fi
if [ "${1:-}" = --pgbouncer ] && [ ! -x /usr/sbin/pgbouncer ]; then
    install_packages pgbouncer || stop "PgBouncer could not be installed; on Debian: apt-get install pgbouncer"
fi
exec .venv/bin/python -m tests.bench.failing_over "$postgresql" "$@"
