#!/bin/sh
# Measures what the product promises: JSON lines of name, value, unit and the machine.
#
#   sh packaging/bench.sh [ARGUMENT...]     arguments go to tests/bench
set -eu
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh
. packaging/postgresql.sh

set_up packaging/requirements-test.txt
need_libraries
start_postgresql
export QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software
# Not exec: this shell stays to stop PostgreSQL.
.venv/bin/python -m tests.bench "$@"
