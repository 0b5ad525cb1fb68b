# shellcheck shell=sh
# The steps of deb.sh, which sources this after setup.sh and build.sh.

libexec=packaging/debian

need_build_tools() {
    for tool in dpkg-deb apt-get objdump readelf strip gzip; do
        command -v "$tool" >/dev/null || stop \
            "$tool is missing, which builds Debian packages." \
            "On Debian or Ubuntu: sudo apt-get install dpkg apt binutils gzip"
    done
}

# copy_source FOLDER VERSION: what the wheel is built from, under this version.
copy_source() {
    rm -rf "$1"
    mkdir -p "$1"
    cp -R kiosk resources pyproject.toml "$1"
    find "$1" -name __pycache__ -prune -exec rm -rf {} +
    sed -i "s/^__version__ = .*/__version__ = \"$2\"/" "$1/kiosk/__init__.py"
}

# lay_out PACKAGE TREE ROOT: all files of the package, where they will lie.
lay_out() {
    rm -rf "$3"
    lib=$3/usr/lib/$1
    mkdir -p "$3/usr/lib" "$3/usr/share/doc/$1"
    cp -al "$2" "$lib"
    rm "$lib/done"
    mv "$lib/doc/python.copyright" "$3/usr/share/doc/$1"
    rmdir "$lib/doc"
    packages=$(echo "$lib"/lib/python3.*)/dist-packages
    .venv/bin/python -m pip --quiet --quiet --disable-pip-version-check --python "$lib/bin/python3" \
        install --target "$packages" --no-compile --no-index --no-deps "$wheel"
    rm -rf "$packages/bin"
    compile "$packages/kiosk" "$lib" "/usr/lib/$1"
    units=$(units_of "$1")
    fill "$1" "$libexec/launcher" >"$lib/kiosk"
    chmod 755 "$lib/kiosk"
    # Not by /usr/bin/kiosk, which both packages offer, perhaps in two versions.
    for unit in $units; do
        mkdir -p "$3/usr/lib/systemd/system"
        sed "s|/usr/bin/kiosk |/usr/lib/$1/kiosk |" "packaging/systemd/$unit" \
            >"$3/usr/lib/systemd/system/$unit"
    done
    [ "$1" = kiosk ] || {
        install -D -m 755 "$libexec/kiosk-headoffice" "$3/usr/bin/kiosk-headoffice"
    }
    [ "$1" != kiosk ] || {
        install -m 644 "$libexec/update.py" "$lib/update.py"
        install -m 755 "$libexec/update" "$lib/update"
        install -D -m 644 packaging/systemd/weston.ini "$3/etc/xdg/kiosk/weston.ini"
        install -D -m 644 "$libexec/kiosk.desktop" "$3/usr/share/applications/kiosk.desktop"
        install -D -m 644 "$libexec/kiosk.svg" \
            "$3/usr/share/icons/hicolor/scalable/apps/kiosk.svg"
    }
}

# units_of PACKAGE: the names of its systemd units, where there are any.
units_of() {
    for path in packaging/systemd/*.service packaging/systemd/*.timer packaging/systemd/*.socket; do
        case ${path##*/} in
            '*'*) ;;
            kiosk-headoffice*) [ "$1" = kiosk ] || printf '%s ' "${path##*/}" ;;
            *) [ "$1" != kiosk ] || printf '%s ' "${path##*/}" ;;
        esac
    done
}

# fill PACKAGE FILE: prints the file with what it leaves open.
fill() {
    priority=50
    [ "$1" = kiosk ] || priority=10
    sed -e "s/@PACKAGE@/$1/g" -e "s/@PRIORITY@/$priority/g" -e "s/@VERSION@/$version/g" -e "s/@UNITS@/${units% }/g" "$2"
}

# describe PACKAGE ROOT VERSION: its documents and its control files.
describe() {
    doc=$2/usr/share/doc/$1
    .venv/bin/python packaging/manual.py "$1" "$2/usr/share"
    cp packaging/THIRD_PARTY_NOTICES.md "$doc"
    cp packaging/README.md "$doc/OPERATING.md"
    cp packaging/first-evening.md packaging/head-office.md "$doc"
    mkdir -p "$doc/examples"
    cp -r packaging/monitoring "$doc/examples"
    cp "$libexec/copyright" "$doc/copyright"
    .venv/bin/python packaging/debian_changelog.py "$1" "$3" "$(maintainer)" >"$doc/changelog"
    find "$2/usr/share/man" "$doc/changelog" "$doc"/*.md -type f -exec gzip -9n {} +
    mkdir -p "$2/usr/share/lintian/overrides" "$2/DEBIAN"
    overrides=$2/usr/share/lintian/overrides/$1
    fill "$1" "$libexec/lintian-overrides" >"$overrides"
    cat "$libexec/lintian-overrides.$1" >>"$overrides" 2>/dev/null || true
    (cd "$2" && find etc -type f 2>/dev/null | sed 's|^|/|') >"$2/DEBIAN/conffiles"
    [ -s "$2/DEBIAN/conffiles" ] || rm "$2/DEBIAN/conffiles"
    for script in preinst postinst prerm postrm; do
        fill "$1" "$libexec/$script" >"$2/DEBIAN/$script"
        chmod 755 "$2/DEBIAN/$script"
    done
    needed=$(.venv/bin/python packaging/deb_tree.py depends "$2/usr/lib/$1") || exit
    {
        printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: %s\n' \
            "$1" "$3" "$(dpkg --print-architecture)" "$(maintainer)"
        printf 'Installed-Size: %s\nDepends: adduser, ca-certificates, tzdata, %s\n' \
            "$(du -sk --apparent-size "$2/usr" | cut -f 1)" "$needed"
        cat "$libexec/control.$1"
    } >"$2/DEBIAN/control"
    (cd "$2" && find usr etc -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
}

maintainer() {
    printf '%s\n' "${KIOSK_MAINTAINER:-Kiosk maintainers <kiosk@example.com>}"
}

# archive PACKAGE ROOT VERSION: prints the path of the package.
archive() {
    find "$2" -type d -exec chmod 755 {} +
    find "$2/usr" -type f -perm /022 -exec chmod go-w {} +
    file=build/deb/${1}_${3}_$(dpkg --print-architecture).deb
    dpkg-deb --root-owner-group "-Z${KIOSK_COMPRESSION:-xz}" --build "$2" "$file" >&2 ||
        stop "$file could not be built, for the reason above."
    printf '%s\n' "$file"
}
