#!/bin/sh
# Makes the locked requirements again from pyproject.toml.
#
#   sh packaging/lock.sh                           adds and removes what pyproject.toml asks for
#   sh packaging/lock.sh --upgrade                 takes the newest versions of everything
#   sh packaging/lock.sh --upgrade-package NAME    takes the newest version of one
#
# One lock serves Python 3.11 to 3.13 on every platform: it holds markers, and the hashes of all
# files of a version. It names no index, so each machine takes the files from where it always does.
set -eu
cd -- "$(dirname -- "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${KIOSK_PYTHON:-python3}" -m venv "$tools/venv"
"$tools/venv/bin/python" -m pip install --quiet --disable-pip-version-check uv==0.13.9

# lock FILE [OPTION...]: resolves pyproject.toml into FILE. Versions that FILE has are kept.
lock() {
    file=$1
    shift
    cp "$file" "$tools/lock" 2>/dev/null || : >"$tools/lock"
    "$tools/venv/bin/uv" pip compile --quiet --no-config --universal --python-version 3.11 \
        --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
        --extra build "$@" --output-file "$tools/lock" pyproject.toml >/dev/null
    {
        printf '# Made by packaging/lock.sh from pyproject.toml: change that, not this.\n'
        cat "$tools/lock"
    } >"$file"
}

lock packaging/requirements.txt "$@"
lock packaging/requirements-test.txt --extra test --constraints packaging/requirements.txt "$@"
