#!/bin/sh
# Sets up, then runs every check, each whether or not the one before it passed.
#
#   sh packaging/test.sh [--quick | --full] [ARGUMENT...]     arguments go to pytest
#
#   --quick    of every file of tests the first fast ones (about a minute)
#   --full     the slow proofs (seeds, mutants, kills, floods) at their full size, every page on
#              every display, in every language and text size, head office on both databases
set -eu
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh
. packaging/postgresql.sh

# Two thirds of what is installed are never imported: to compile that takes a third of the set-up.
compile_later=yes
set_up packaging/requirements-test.txt
need_libraries
# Tests of the real program's windows and keys need displays that nobody sees.
{ command -v Xvfb && command -v openbox && command -v xdotool && command -v xrandr; } >/dev/null ||
    install_packages xvfb libxtst6 openbox xdotool x11-utils x11-xserver-utils ||
    say "Xvfb or openbox is missing: the tests on a real display are left out."
command -v weston >/dev/null || install_packages weston ||
    say "weston is missing: the tests of the kiosk session are left out."
command -v espeak-ng >/dev/null || install_packages espeak-ng ||
    say "espeak-ng is missing: the tests of its real voices are left out."
# Tests commit a thousand times, and no commit of theirs has to outlive the machine.
start_postgresql "fsync = off" "synchronous_commit = off" "full_page_writes = off"
export LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software
PATH=$PWD/.venv/bin:$PATH
# The tests start hundreds of processes, which would each compile the program anew.
unset PYTHONDONTWRITEBYTECODE
failed=

tidy() {
    rm -rf "${memory:-}"
    [ -z "${postgresql_home:-}" ] || stop_postgresql
}
trap tidy EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
# In memory where there is room: these files, too, do not have to outlive the machine.
room_kb=$(df -Pk /dev/shm 2>/dev/null | awk 'END { print $4 }')
if [ "${room_kb:-0}" -gt 2000000 ] && memory=$(mktemp -d /dev/shm/kiosk-tests.XXXXXX); then
    set -- --basetemp "$memory/tests" "$@"
fi

# check NAME COMMAND...
check() {
    name=$1
    shift
    printf '\n== %s\n' "$name"
    "$@" || failed="$failed, $name"
}

qml() {
    python packaging/qml_types.py --build build/qml_types &&
        find kiosk -name '*.qml' -exec \
            .venv/lib/python3.*/site-packages/PySide6/qmllint -W 0 -I build/qml_types {} +
}

types() {
    check "mypy: kiosk and tests" mypy
    # By itself: the folder bears the name of a library that tests import.
    check "mypy: packaging" mypy --no-explicit-package-bases packaging/*.py packaging/*/*.py
}

# The types take as long as the other checks of the text together, and one core: beside the rest.
mkdir -p build
(types && printf '%s' "$failed" >build/types-failed) >build/types 2>&1 &
types_pid=$!
# pytest compiles each file of tests at its first import: here once, there in every process.
python -m pytest --collect-only --quiet >build/collected 2>&1 &
collecting_pid=$!
check "ruff: lint" ruff check
check "ruff: format" ruff format --check
check "qmllint" qml
check "imports" lint-imports --no-logo
check "translations" sh packaging/translations.sh --check
wait "$collecting_pid" || true
# Six processes for two cores: tests wait for processes, displays and clocks half of the time, and
# above all those of the slow files, which come first.
# loadfile: what the tests of one file set up is set up once. Not reordered: tests/conftest.py
# starts the slow files first. A process that has to end takes up the same test again, which is
# not to go on for ever.
check "pytest" python -m pytest --numprocesses 6 --dist loadfile --no-loadscope-reorder \
    --max-worker-restart 2 "$@"
wait "$types_pid" || failed="$failed, mypy"
cat build/types
failed=$failed$(cat build/types-failed)

if [ -n "$failed" ]; then
    printf '\nFailed: %s\n' "${failed#, }"
    exit 1
fi
printf '\nEvery check passed%s.\n' "${no_postgresql:+, without PostgreSQL: $no_postgresql}"
