#!/bin/sh
# Builds the Debian packages kiosk and kiosk-headoffice into build/deb, and prints their paths.
#
#   sh packaging/deb.sh
#
# KIOSK_VERSION builds the same tree under another version, to try an upgrade. KIOSK_COMPRESSION is
# dpkg-deb's, "xz" unless set; "gzip" is quick. KIOSK_MAINTAINER is who answers for the packages.
#
# Each package has a Python of its own: the distribution's, taken from its packages and moved below
# /usr/lib, with the locked requirements. Build on the oldest system that it is to run on: its C
# library is the oldest that will do. Neither root's rights are needed, nor a network other than the
# package registries'. What is fetched is kept in build/deb until a requirement changes.
set -eu
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh
. packaging/build.sh
. packaging/debian/base.sh
. packaging/debian/build.sh

started=$(date +%s)
set_up packaging/requirements.txt
need_build_tools
version=${KIOSK_VERSION:-$(sed -n 's/^__version__ = "\(.*\)"/\1/p' kiosk/__init__.py)}
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || date +%s)
export SOURCE_DATE_EPOCH

copy_source build/deb/source "$version"
wheel=$(build_wheel build/deb/source build/deb/wheel)
for package in kiosk kiosk-headoffice; do
    base=$(base_tree "$package")
    root=build/deb/$package
    lay_out "$package" "$base" "$root"
    describe "$package" "$root" "$version"
    archive "$package" "$root" "$version"
done
say "$(($(date +%s) - started)) s"
