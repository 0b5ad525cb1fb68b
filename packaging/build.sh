# shellcheck shell=sh
# What the scripts that build something share. They source it after setup.sh, in the checkout.

# build_wheel CHECKOUT FOLDER: builds the wheel of CHECKOUT as the only one in FOLDER; prints its path.
build_wheel() {
    rm -rf "$2"
    mkdir -p "$2"
    .venv/bin/python -m pip --quiet --disable-pip-version-check wheel --no-index --no-deps \
        --no-build-isolation --wheel-dir "$2" "$1" >&2 ||
        stop "The wheel could not be built, for the reason above."
    ls "$2"/kiosk-*.whl
}
