#!/bin/sh
# Builds the Debian packages and a signed repository of them, and tries both on fresh systems.
#
#   sh packaging/test-deb.sh [SUITE...]      Debian's bookworm and trixie, unless named
#
# Ubuntu's noble and resolute need KIOSK_UBUNTU_KEYRING, a file with the keys of its archive, unless
# the package ubuntu-keyring is installed.
# As root: mmdebstrap makes the systems, into build/roots, and each trial runs in a chroot with its
# own processes. No systemd runs there: units are installed and not started. It prints what was
# checked of install, first start, upgrade, downgrade, remove and purge, and fails if a check does.
# KIOSK_COMPRESSION=gzip builds the packages quicker and larger.
set -eu
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh
. packaging/debian/trial.sh

[ "$(id -u)" -eq 0 ] || stop "Only root can make and enter such systems: sudo sh $0"
[ $# -gt 0 ] || set -- bookworm trixie
for tool in mmdebstrap gpg:gnupg apt-ftparchive:apt-utils lintian; do
    command -v "${tool%:*}" >/dev/null || install_packages "${tool#*:}" ||
        stop "${tool%:*} is missing." "On Debian: sudo apt-get install ${tool#*:}"
done
work=$(mktemp -d "${TMPDIR:-/var/tmp}/kiosk-deb.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

old=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' kiosk/__init__.py)
new=${old%.*}.$((${old##*.} + 1))
architecture=$(dpkg --print-architecture)
build_two_versions
check_packages
check_repository
for suite in "$@"; do
    try_on "$suite"
done
printf '\nEvery trial passed: %s.\n' "$*"
