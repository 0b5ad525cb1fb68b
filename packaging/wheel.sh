#!/bin/sh
# Builds the wheel into build/wheel, without a network, and prints its path.
#
#   sh packaging/wheel.sh
set -eu
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh
. packaging/build.sh

set_up packaging/requirements.txt
build_wheel "$PWD" build/wheel
