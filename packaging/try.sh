#!/bin/sh
# Tries an installed program in a folder of its own, and prints a line for each check.
#
#   sh try.sh program [COMMAND...]       the desktop program; COMMAND starts it: kiosk
#   sh try.sh headoffice [COMMAND...]    the server; COMMAND is kiosk-headoffice
#   sh try.sh orders NUMBER              only prints a file with so many orders
#
# It stands alone: test-wheel.sh copies it to where there is no checkout. KIOSK_VERSION is the
# version that is expected, where one is; KIOSK_PICTURES how many screenshots are waited for;
# KIOSK_PYTHON a Python, of any kind, that asks head office how it is.
# shellcheck disable=SC2086  # a command is a list of words
set -eu
part=$1
shift
[ $# -gt 0 ] || case $part in
    headoffice) set -- kiosk-headoffice ;;
    *) set -- kiosk ;;
esac
command=$*
unset KIOSK_DATA PYTHONPATH DISPLAY WAYLAND_DISPLAY
export LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software KIOSK_LANGUAGE=en
work=$(mktemp -d)
# What the program leaves when it is ended by a signal goes with this folder.
export HOME="$work" TMPDIR="$work"
cd "$work"
running=

tidy() {
    for pid in $running; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    cd /
    rm -rf "$work"
}
trap tidy EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

good() {
    printf '✓ %-14s %s\n' "$1" "$2"
}

# bad NAME FILE...: ends with what these files say, and the last that each log does.
bad() {
    printf '✗ %s\n' "$1"
    shift
    tail -n 20 "$@"
    for log in "$work"/*/logs/*.jsonl; do
        [ ! -e "$log" ] || tail -n 1 "$log"
    done
    exit 1
} >&2

# must NAME COMMAND...: runs it; its output is then in the file `out`.
must() {
    name=$1
    shift
    "$@" >out 2>err || bad "$name: exit code $?: $*" out err
}

# until_true SECONDS COMMAND...: whether it succeeds within that time.
until_true() {
    ends=$(($(date +%s) + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt "$ends" ] || return 1
        sleep 0.2
    done
}

# start NAME COMMAND...: starts it in the background; $pid is its process.
start() {
    name=$1
    shift
    "$@" >"$name.out" 2>"$name.err" &
    pid=$!
    running="$running $pid"
}

# finish NAME PID: ends it by SIGTERM, which it has to obey with exit code 0.
finish() {
    kill "$2"
    code=0
    wait "$2" || code=$?
    [ "$code" -eq 0 ] || bad "$1 ended with exit code $code" "$1.out" "$1.err"
}

# address NAME: prints the address that its first line names.
address() {
    sed -n 's/.*\(https\{0,1\}:\/\/[^ ]*\).*/\1/p' "$1.out" | head -n 1 | grep .
}

# field NAME: prints this field of the JSON that is read.
field() {
    sed -n "s/^ *\"$1\": \"\([^\"]*\)\".*/\1/p" | head -n 1
}

# subcommands COMMAND...: prints the names that its help lists.
subcommands() {
    "$@" --help | sed -n '/^Commands:/,$ s/^  \([a-z][a-z-]*\).*/\1/p'
}

# try_helps COMMAND...: reads the help of each subcommand, in both languages.
try_helps() {
    count=0
    for each in $(subcommands "$@"); do
        for KIOSK_LANGUAGE in fr en; do
            must "Help" "$@" "$each" --help
            grep -q -- --help out || bad "Help of $* $each" out err
        done
        count=$((count + 1))
    done
    [ "$count" -gt 5 ] || bad "Help: $* lists $count subcommands" out err
    good "Help" "$count subcommands of $*, in French and English"
}

# orders NUMBER: prints so many orders, as a file to import.
orders() {
    size=
    for side in length width height; do
        size="$size\"$side\": {\"value\": 20, \"unit\": \"cm\"}, "
    done
    size="$size\"weight\": {\"value\": 2.4, \"unit\": \"kg\"}"
    {
        printf '['
        for number in $(seq "$1"); do
            [ "$number" -eq 1 ] || printf ','
            printf '{"collectId": "T-%s", "exchangePlaceId": "LYON-01", "mode": "standard",' "$number"
            printf '"customer": {"firstName": "Zoé", "lastName": "Lefèvre", "language": "fr",'
            printf '"phone": "+33639980112", "email": "zoe@example.fr",'
            printf '"timezone": "Europe/Paris", "main": true},'
            printf '"slot": {"start": "%s", "end": "%s"},' "$(at 1)" "$(at 2)"
            printf '"packages": [{"quantity": 1, "type": "PACKAGE", %s,' "$size"
            printf '"products": [{"type": "TYPOLOGY_FRESH", "label": "Café", "quantity": 1}]}]}'
        done
        printf ']'
    }
}

at() {
    date --utc --date "+$1 hour" +%Y-%m-%dT%H:00:00+0000
}

has_orders() {
    $command orders --json --data "$1" >out 2>err && [ "$(grep -c '"collect_id"' out)" -eq "$2" ]
}

drawn() {
    [ "$(find pictures -name '*.png' -size +4k 2>/dev/null | wc -l)" -ge "${KIOSK_PICTURES:-6}" ]
}

try_version() {
    must "Version" $command --version
    version=$(head -n 1 out)
    case "$version" in
        *"${KIOSK_VERSION:-}"*) good "Version" "$version" ;;
        *) bad "Version: $version, not ${KIOSK_VERSION:-}" out ;;
    esac
}

try_store() {
    orders 3 >orders.json
    must "Import" $command import orders.json --data first
    has_orders first 3 || bad "Import: the orders are not there" out err
    good "Import" "3 orders from a file"
    must "Doctor" $command doctor --data first
    ! grep '^✗' out || bad "Doctor" out
    good "Doctor" "$(grep -c '^✓' out) findings good, $(grep -c '^!' out || true) to look at"
}

# A hub without screens, and a counter with its screens, each with data of its own.
try_devices() {
    start hub $command hub --listen 127.0.0.1:0 --data first
    hub=$pid
    until_true 60 address hub || bad "Hub: it does not say where it listens" hub.out hub.err
    must "Pairing code" $command pairing-code --role counter --json --data first
    code=$(field code <out)
    must "Pair" $command pair "$code" --upstream "$(address hub)" --data second
    good "Pairing" "a counter with the hub at $(address hub)"
    orders 5 >orders.json
    must "Import" $command import orders.json --data first
    start counter $command run --data second
    until_true 180 has_orders second 5 ||
        bad "Run: the counter did not get the hub's new orders" counter.out counter.err hub.err out err
    finish counter "$pid"
    finish hub "$hub"
    good "Run" "the counter's screens opened, and the hub's new orders came; both ended by SIGTERM"
    must "Verify" $command verify --data first
    must "Verify" $command verify --data second
    good "Verify" "both databases are sound"
}

# The whole set takes many minutes: ended by SIGTERM when enough of it is there.
try_screens() {
    mkdir -p pictures
    start pictures $command demo --screenshots pictures
    until_true 240 drawn || bad "Screenshots" pictures.out pictures.err
    kill "$pid"
    wait "$pid" 2>/dev/null || true
    ! [ -s pictures.err ] || bad "Screenshots" pictures.err
    good "Screenshots" "$(find pictures -name '*.png' | wc -l) pictures, as $(ls pictures | head -n 1)"
}

healthy() {
    "${KIOSK_PYTHON:-python3}" -I -c '
import sys, urllib.request
urllib.request.urlopen(sys.argv[1], timeout=5)' "$1/health"
}

try_head_office() {
    must "Create store" $command create-store "Maison Verdier" --exchange-place LYON-01 --data office
    start office $command serve --listen 127.0.0.1:0 --data office
    until_true 60 address office || bad "Serve: it does not say where it listens" office.out office.err
    until_true 20 healthy "$(address office)" || bad "Health" office.out office.err
    good "Serve" "head office answers at $(address office)/health"
    must "Pairing code" $command pairing-code --store LYON-01 --json --data office
    good "Pairing code" "for the hub of a store"
    orders 2 >orders.json
    must "Import" $command import orders.json --data office
    must "Verify" $command verify --data office
    good "Verify" "2 orders on their way, and the database is sound"
    finish office "$pid"
}

case $part in
    program)
        try_version
        try_helps $command
        try_store
        try_devices
        try_screens
        ;;
    headoffice)
        try_helps $command
        try_head_office
        ;;
    orders) orders "$1" ;;
    *)
        printf 'There is no part %s: program, headoffice or orders.\n' "$part" >&2
        exit 2
        ;;
esac
