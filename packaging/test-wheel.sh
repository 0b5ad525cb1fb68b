#!/bin/sh
# Builds the wheel, installs it away from the checkout as a stranger would, and tries it there.
#
#   sh packaging/test-wheel.sh
#
# It prints a line for each check, and fails if one of them does.
set -eu
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh

set_up packaging/requirements.txt
need_libraries
wheel=$PWD/$(sh packaging/wheel.sh)
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

say "Installing $(basename "$wheel") and its locked requirements into a new environment…"
"$(readlink -f .venv/bin/python)" -m venv "$away/environment"
cp packaging/requirements.txt packaging/try.sh "$away"
# From here on nothing may come from the checkout.
cd "$away"
pip="$away/environment/bin/python -m pip --quiet --quiet --disable-pip-version-check install"
$pip --require-hashes --only-binary :all: --requirement requirements.txt
$pip --no-index --no-deps "$wheel"
lies_in=$(environment/bin/python -I -c 'import kiosk; print(kiosk.__file__)')
case $lies_in in
    "$away"/environment/lib/*) printf '✓ %-14s %s\n' "Installed" "${lies_in#"$away"/}" ;;
    *) stop "The program was imported from $lies_in, not from the environment." ;;
esac
PATH=$away/environment/bin:$PATH sh try.sh program
PATH=$away/environment/bin:$PATH sh try.sh headoffice kiosk headoffice
