#!/bin/sh
# Runs this version and the one before side by side: hub, terminal and head office each of the other
# version, an upgrade while the store works, and the way back that is refused.
#
#   sh packaging/test-versions.sh [ARGUMENT...]     arguments go to pytest
#
# The version before is built from the commit that CHANGELOG.md names, and installed with its own
# locked requirements; this needs the checkout's history.
set -eu
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh
. packaging/build.sh

set_up packaging/requirements-test.txt
need_libraries
commit=$(sed -n 's/^Built from commit `\([0-9a-f]*\)`.*/\1/p' packaging/CHANGELOG.md | head -n 1)
[ -n "$commit" ] || stop "CHANGELOG.md names no commit of the version before."
git cat-file -e "$commit^{commit}" 2>/dev/null ||
    stop "This checkout does not have commit $commit." "Get its history: git fetch --unshallow"

former=$PWD/build/former-$commit
if [ ! -x "$former/environment/bin/kiosk" ]; then
    say "Building the version of commit $commit…"
    rm -rf "$former"
    mkdir -p "$former/checkout"
    git archive "$commit" | tar -x -C "$former/checkout"
    wheel=$(build_wheel "$former/checkout" "$former/wheel")
    "$(readlink -f .venv/bin/python)" -m venv "$former/making"
    pip="$former/making/bin/python -m pip --quiet --quiet --disable-pip-version-check install"
    $pip --require-hashes --only-binary :all: \
        --requirement "$former/checkout/packaging/requirements.txt"
    $pip --no-index --no-deps "$wheel"
    # Scripts name the environment by its path, so it is made anew where it stays.
    mv "$former/making" "$former/environment"
    sed -i "1s|$former/making|$former/environment|" "$former/environment/bin/kiosk"
fi
export KIOSK_TEST_FORMER="$former/environment/bin/kiosk"
export LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software
PATH=$PWD/.venv/bin:$PATH
python -m pytest tests/versions "$@"
