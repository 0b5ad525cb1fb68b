# shellcheck shell=sh
# The set-up that run.sh, test.sh and bench.sh share. They source it in the root of the checkout.
#
#   set_up LOCK       makes .venv hold the requirements of LOCK and the project, unless it does
#   need_libraries    sees to it that the system has the libraries that Qt loads
#
# compile_later: if it is set, Python compiles each module at its first import, not pip all of them.
#
# KIOSK_PYTHON names the Python to use; without it an existing .venv is kept, or the newest suitable
# Python is taken. All is said on stderr: stdout belongs to the command that is started afterwards.

say() {
    printf '%s\n' "$@" >&2
}

# stop LINE...: says the lines, and ends with exit code 2.
stop() {
    say "$@"
    exit 2
}

# --- Python --------------------------------------------------------------------------------------

set_up() {
    python=
    # A command such as a pyenv shim tells which Python it is only when it runs.
    if [ -n "${KIOSK_PYTHON:-}" ]; then
        python=$(find_python) || exit
    fi
    if is_set_up "$1" "$python"; then
        return
    fi

    say "Setting up (first start only, about a minute)…"
    if [ -z "$python" ] && [ -x .venv/bin/python ]; then
        python=$(readlink -f .venv/bin/python)
    fi
    if [ -z "$python" ]; then
        python=$(find_python) || exit
    fi
    if [ "$(cat .venv/made-with 2>/dev/null)" != "$PWD $python" ]; then
        make_environment "$python"
    fi
    say "  installing the packages of $1"
    # A version that is locked without a wheel for this machine is refused, not compiled.
    install_with_pip --require-hashes --only-binary :all: --requirement "$1"
    install_with_pip --no-index --no-deps --no-build-isolation --editable .
    unpack_shiboken .venv/bin/python
    # The requirements of the tests contain those of the product.
    for lock in packaging/requirements.txt "$1"; do
        state "$lock" >"$(stamp "$lock")"
    done
}

# is_set_up LOCK PYTHON: whether .venv was made from them as they are; any PYTHON will do if empty.
is_set_up() {
    [ -x .venv/bin/python ] && [ -r "$(stamp "$1")" ] &&
        [ "$(cat "$(stamp "$1")")" = "$(state "$1")" ] &&
        { [ -z "$2" ] || [ "$2" = "$(readlink -f .venv/bin/python)" ]; }
}

stamp() {
    printf '.venv/set-up-from-%s' "${1##*/}"
}

# state LOCK: what decides what .venv holds. It contains absolute paths, hence the first line.
state() {
    printf '%s\n' "$PWD"
    readlink -f .venv/bin/python
    cksum "$1" pyproject.toml
}

# find_python: prints the path of a suitable interpreter.
find_python() {
    if [ -n "${KIOSK_PYTHON:-}" ]; then
        real_python "$KIOSK_PYTHON" || stop \
            "KIOSK_PYTHON is '$KIOSK_PYTHON', which does not run as Python 3.11, 3.12 or 3.13." \
            "Let it name one that does, or unset it."
        return
    fi
    for candidate in python3.13 python3.12 python3.11 python3; do
        real_python "$candidate" && return
    done
    stop "This needs Python 3.11, 3.12 or 3.13, and none of them was found." \
        "On Debian 12 or Ubuntu 24.04: sudo apt-get install python3 python3-venv" \
        "If there is one elsewhere: KIOSK_PYTHON=/path/to/python3 sh $0"
}

# real_python COMMAND: prints the interpreter behind it; fails if the project does not run on that.
real_python() {
    "$1" -c '
import os, sys
if sys.implementation.name != "cpython" or not (3, 11) <= sys.version_info < (3, 14):
    sys.exit(1)
print(os.path.realpath(sys.executable))' 2>/dev/null
}

# make_environment PYTHON: makes .venv, in place of one that may be there.
make_environment() {
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    # Debian's Python comes without what makes an environment.
    if ! "$1" -c 'import ensurepip, venv' 2>/dev/null; then
        install_packages "python$version-venv" || stop \
            "$1 cannot make a virtual environment, because its module ensurepip is missing." \
            "On Debian or Ubuntu: sudo apt-get install python$version-venv"
    fi
    say "  making .venv with Python $version"
    rm -rf .venv
    "$1" -m venv .venv || stop "$1 could not make .venv, for the reason above."
    printf '%s\n' "$PWD $1" >.venv/made-with
}

install_with_pip() {
    .venv/bin/python -m pip --quiet --quiet --disable-pip-version-check install \
        ${compile_later:+--no-compile} "$@" >&2 || stop \
        "The packages could not be installed, for the reason above." \
        "When the network and the disk are in order, start this again: it goes on from here."
}

# unpack_shiboken PYTHON: has Qt for Python write the modules that it carries inside, which Python
# otherwise compiles anew at each start of a screen.
unpack_shiboken() {
    SBK_EMBED=0 "$1" -I -c 'import shiboken6' ||
        say "  Qt for Python could not unpack its modules: screens start a little later."
}

# --- system libraries ----------------------------------------------------------------------------

need_libraries() {
    if [ -e .venv/libraries-found ] || ! command -v ldd >/dev/null; then
        return
    fi
    libraries=$(missing_libraries)
    if [ -n "$libraries" ]; then
        packages=$(printf '%s\n' "$libraries" | packages_of | sort -u | paste -s -d ' ')
        # shellcheck disable=SC2086  # a list of words
        install_packages $packages || true
        libraries=$(missing_libraries | paste -s -d ' ')
    fi
    if [ -n "$libraries" ]; then
        stop "Qt needs libraries that this system lacks: $libraries" \
            "On Debian or Ubuntu: sudo apt-get install $packages"
    fi
    : >.venv/libraries-found
}

# missing_libraries: prints the file names, one a line, that the loader does not find.
missing_libraries() {
    wayland=
    [ -z "${WAYLAND_DISPLAY:-}" ] || wayland=Qt/plugins/platforms/libqwayland.so
    for file in QtQuickControls2.abi3.so QtSvg.abi3.so Qt/plugins/platforms/libqxcb.so $wayland; do
        ldd .venv/lib/python3.*/site-packages/PySide6/"$file"
    done | sed -n 's/^[[:space:]]*\(.*\) => not found$/\1/p' | sort -u
}

# packages_of: Debian's package for each library that is read. Where a release renamed one, as
# libglib2.0-0t64, apt-get knows it by its old name too.
packages_of() {
    sed -E '
        s/^lib(glib|gthread)-2\.0\.so\.0$/libglib2.0-0/; t
        s/^libbrotli[a-z]*\.so\.1$/libbrotli1/; t
        s/^libz\.so\.1$/zlib1g/; t
        y/ABCDEFGHIJKLMNOPQRSTUVWXYZ_/abcdefghijklmnopqrstuvwxyz-/
        s/([0-9])\.so\./\1-/
        s/\.so\.//'
}

# install_packages PACKAGE...: fails where there is no apt-get, no right to use it, or no package.
install_packages() {
    if ! command -v apt-get >/dev/null || ! as_root true; then
        return 1
    fi
    say "  installing system packages: $*"
    apt_log=$(mktemp)
    if apt_get install "$@" || { apt_get update && apt_get install "$@"; }; then
        rm -f "$apt_log"
    else
        tail -n 5 "$apt_log" >&2
        rm -f "$apt_log"
        return 1
    fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get --yes --no-install-recommends "$@" \
        >"$apt_log" 2>&1 </dev/null
}

# as_root COMMAND...: fails where root's rights are not to be had without a password.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@" 2>/dev/null
    fi
}
