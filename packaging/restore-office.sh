#!/bin/sh
# Tries the commands of head-office.md that back up head office's PostgreSQL and restore it to a point
# in time, on a server of its own on loopback: a minute. Prints JSON lines; fails if head office
# is not what it was then, or if its stores do not catch up.
#
#   sh packaging/restore-office.sh
set -eu
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh
. packaging/postgresql.sh

set_up packaging/requirements-test.txt
postgresql=$(find_postgresql) || install_postgresql ||
    stop "PostgreSQL could not be installed; on Debian or Ubuntu: sudo apt-get install postgresql"
exec .venv/bin/python -m tests.bench.restoring "$postgresql"
