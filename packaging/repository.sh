#!/bin/sh
# Makes a signed apt repository of the Debian packages, or adds packages to the one that is there.
#
#   sh packaging/repository.sh KEY FOLDER [PACKAGE.deb...]
#
# KEY is whose devices trust the repository: the id of a secret key of gpg, or a file that holds one.
# FOLDER is what a web server then offers. Without packages it takes those of build/deb. Versions
# that the repository has stay in it, and a package never changes under its version.
#
# KIOSK_KEY_PASSPHRASE_FILE names a file with the passphrase of the key, where it has one.
set -eu
called_from=$PWD
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh

[ $# -ge 2 ] || stop \
    "A repository is signed: sh packaging/repository.sh KEY FOLDER [PACKAGE.deb...]" \
    "KEY is the id of a secret key of gpg, or a file with one; to make one:" \
    "gpg --quick-generate-key 'Kiosk packages' ed25519 sign never"
key=$1
folder=$2
shift 2
[ $# -gt 0 ] || set -- "$PWD"/build/deb/*.deb
for tool in gpg:gnupg apt-ftparchive:apt-utils; do
    command -v "${tool%:*}" >/dev/null || install_packages "${tool#*:}" ||
        stop "${tool%:*} is missing." "On Debian or Ubuntu: sudo apt-get install ${tool#*:}"
done
cd -- "$called_from"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

gpg_() {
    gpg --batch --yes --quiet "$@"
}

# use_key: sees to it that gpg has the secret key; $fingerprint names it then.
use_key() {
    if [ -f "$key" ]; then
        # A home of its own: the key does not stay on this computer.
        mkdir -m 700 "$work/gnupg"
        export GNUPGHOME="$work/gnupg"
        trap 'gpgconf --kill all; rm -rf "$work"' EXIT
        gpg_ --pinentry-mode loopback --import "$key" 2>"$work/refused" ||
            stop "$key holds no key that gpg can read:" "$(cat "$work/refused")"
        key=
    fi
    # shellcheck disable=SC2086  # nothing, or a name
    fingerprint=$(gpg_ --list-secret-keys --with-colons ${key:+"$key"} 2>/dev/null |
        sed -n 's/^fpr:*\([0-9A-F]*\):$/\1/p' | head -n 1)
    [ -n "$fingerprint" ] || stop \
        "gpg has no secret key ${key:-in that file}, and without one no device trusts the packages." \
        "Its id is in: gpg --list-secret-keys"
}

sign() {
    set -- --local-user "$fingerprint" --digest-algo SHA512 "$@"
    [ -z "${KIOSK_KEY_PASSPHRASE_FILE:-}" ] ||
        set -- --pinentry-mode loopback --passphrase-file "$KIOSK_KEY_PASSPHRASE_FILE" "$@"
    gpg_ "$@" || stop "The repository could not be signed, for the reason above."
}

# take_up PACKAGE.deb: into the pool, unless another file is there under its name.
take_up() {
    [ -f "$1" ] || stop "There is no package $1." "To build them: sh packaging/deb.sh"
    name=$(dpkg-deb --field "$1" Package) || stop "$1 is no Debian package."
    place=$folder/pool/main/$name/$(basename "$1")
    if [ -e "$place" ]; then
        cmp -s "$1" "$place" || stop \
            "$(basename "$1") is in the repository already, with other contents: devices that have" \
            "that version would not take this one. Give it a new version."
    else
        mkdir -p "$(dirname "$place")"
        cp "$1" "$place.part"
        mv "$place.part" "$place"
    fi
}

use_key
for package in "$@"; do
    take_up "$package"
done

# The lists are made beside those that are read, and change places with them when they are signed.
made=$folder/dists/stable.new
rm -rf "$made"
cd "$folder"
made=dists/stable.new
architectures=$(find pool -name '*.deb' | sed 's/.*_\([^_]*\)\.deb$/\1/' | grep -vx all | sort -u)
for architecture in $architectures; do
    lists=$made/main/binary-$architecture
    mkdir -p "$lists"
    apt-ftparchive --arch "$architecture" packages pool >"$lists/Packages"
    gzip -9nk "$lists/Packages"
done
apt-ftparchive \
    -o APT::FTPArchive::Release::Origin=Kiosk -o APT::FTPArchive::Release::Label=Kiosk \
    -o APT::FTPArchive::Release::Suite=stable -o APT::FTPArchive::Release::Codename=stable \
    -o APT::FTPArchive::Release::Components=main \
    -o "APT::FTPArchive::Release::Architectures=$(echo "$architectures" | paste -s -d ' ')" \
    release "$made" >"$work/Release"
mv "$work/Release" "$made/Release"
sign --output "$made/InRelease" --clearsign "$made/Release"
sign --output "$made/Release.gpg" --armor --detach-sign "$made/Release"
gpg_ --output kiosk-archive-keyring.gpg --export "$fingerprint"
rm -rf dists/stable.old
[ ! -d dists/stable ] || mv dists/stable dists/stable.old
mv "$made" dists/stable
rm -rf dists/stable.old
printf 'Repository: %s, %s packages, signed by %s\n' \
    "$PWD" "$(find pool -name '*.deb' | wc -l)" "$fingerprint"
