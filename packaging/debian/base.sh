# shellcheck shell=sh
# The Python and the requirements of the packages. deb.sh sources this after setup.sh.

# base_tree PACKAGE: prints a folder that holds the Python and the requirements of the package; it
# is made where there is none for these requirements.
base_tree() {
    key=$(cat packaging/requirements.txt packaging/deb_tree.py "$libexec/base.sh" | cksum | tr ' ' -)
    tree=build/deb/base-$1-$key
    if [ ! -e "$tree/done" ]; then
        rm -rf "build/deb/base-$1-"*
        mkdir -p "$tree"
        unpack_python "$tree" >&2
        install_requirements "$1" "$tree" >&2
        : >"$tree/done"
    fi
    printf '%s\n' "$tree"
}

# unpack_python FOLDER: the distribution's Python, as bin/python3 and lib/.
unpack_python() {
    minor=$(distribution_python)
    say "Unpacking the distribution's Python $minor…"
    mkdir -p "$1/packages"
    (cd "$1/packages" && apt-get --quiet --quiet download "python$minor-minimal" \
        "libpython$minor-minimal" "libpython$minor-stdlib" 2>&1 | grep -v '^W: ') >&2 || true
    for file in "$1"/packages/*.deb; do
        dpkg-deb --extract "$file" "$1/unpacked" ||
            stop "Python's packages could not be fetched." "As root: apt-get update"
    done
    mv "$1/unpacked/usr/bin" "$1/unpacked/usr/lib" "$1"
    mkdir -p "$1/doc"
    cp "$1/unpacked/usr/share/doc/libpython$minor-minimal/copyright" "$1/doc/python.copyright"
    rm -rf "$1/packages" "$1/unpacked"
    ln -s "python$minor" "$1/bin/python3"
    # Its path is nobody's here.
    sed -i '1s/^#!.*/#/' "$1/lib/python$minor/cgi.py"
    # What needs libraries that nothing here asks for, and settings of the system's Python.
    (cd "$1/lib/python$minor" && rm -f sitecustomize.py lib-dynload/_dbm.* lib-dynload/_gdbm.* \
        lib-dynload/nis.* lib-dynload/_curses* lib-dynload/readline.* lib-dynload/_crypt.* \
        lib-dynload/ossaudiodev.* lib-dynload/*_test* lib-dynload/_xx* lib-dynload/xx*)
    rm -rf "$1/lib/binfmt.d" "$1/lib/valgrind" "$1/lib/python$minor/test" \
        "$1/lib/python$minor/lib2to3" "$1/lib/python$minor/pydoc_data"
}

distribution_python() {
    for minor in 3.13 3.12 3.11; do
        ! apt-cache show "libpython$minor-stdlib" >/dev/null 2>&1 || {
            printf '%s\n' "$minor"
            return
        }
    done
    stop "apt-get knows no Python 3.11, 3.12 or 3.13." "As root: apt-get update"
}

# install_requirements PACKAGE FOLDER: the locked requirements that the package needs, compiled.
install_requirements() {
    packages=$(echo "$2"/lib/python3.*)/dist-packages
    say "Installing the requirements of $1…"
    .venv/bin/python -m pip --quiet --quiet --disable-pip-version-check --python "$2/bin/python3" \
        install --target "$packages" --no-compile --require-hashes --only-binary :all: \
        --requirement packaging/requirements.txt ||
        stop "The requirements could not be installed, for the reason above."
    without=
    [ "$1" = kiosk ] || without=--without-qt
    [ -n "$without" ] || unpack_shiboken "$2/bin/python3"
    # shellcheck disable=SC2086  # an option or nothing
    .venv/bin/python packaging/deb_tree.py trim "$packages" $without
    strip_symbols "$2"
    # Imported, none of them is run by itself.
    find "$2/lib" -type f -perm /111 -exec chmod 644 {} +
    compile "$2" "$2" "/usr/lib/$1"
}

# strip_symbols FOLDER: Qt's files come without them, and stay as they were made.
strip_symbols() {
    find "$1" \( -name '*.so' -o -name '*.so.*' \) -type f -not -path '*/PySide6/*' \
        -not -path '*/shiboken6/*' | while read -r file; do
        if readelf --wide --sections "$file" | grep -q '\.symtab'; then
            strip --strip-unneeded "$file"
        fi
    done
}

# compile FOLDER TREE PREFIX: to bytecode that is used without a look at the source: the files are
# the package's, and nobody else changes them.
compile() {
    "$2/bin/python3" -I -m compileall -q -j 2 --invalidation-mode unchecked-hash \
        -s "$2" -p "$3" "$1" || stop "Python could not compile $1."
}
