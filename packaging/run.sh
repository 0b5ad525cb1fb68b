#!/bin/sh
# Starts the kiosk from a checkout, after setting it up where that is needed.
#
#   sh packaging/run.sh                   the demo
#   sh packaging/run.sh orders --json     any command of kiosk, with its arguments
#
# The command runs where this was called, so that file names in its arguments mean what they say.
set -eu
called_from=$PWD
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh

[ $# -gt 0 ] || set -- demo
set_up packaging/requirements.txt
case " $* " in *" demo "* | *" run "*) need_libraries ;; esac

kiosk=$PWD/.venv/bin/kiosk
cd -- "$called_from"
exec "$kiosk" "$@"
