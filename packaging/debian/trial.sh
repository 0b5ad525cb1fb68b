# shellcheck shell=sh
# The trials of test-deb.sh, which sources this after setup.sh and sets $work, $old and $new.

good() {
    printf '✓ %-14s %s\n' "$1" "$2"
}

# bad NAME WHY [FILE...]
bad() {
    printf '✗ %-14s %s\n' "$1" "$2" >&2
    shift 2
    [ $# -eq 0 ] || tail -n 25 "$@" >&2
    exit 1
}

# --- what is tried -------------------------------------------------------------------------------

# The packages of this tree, and of the same tree under the next version.
build_two_versions() {
    sh packaging/deb.sh
    mkdir -p "$work/next"
    KIOSK_VERSION=$new sh packaging/deb.sh
    mv build/deb/*_"${new}_$architecture".deb "$work/next"
}

check_packages() {
    for package in kiosk kiosk-headoffice; do
        file=build/deb/${package}_${old}_$architecture.deb
        lintian --allow-root --fail-on error "$file" >"$work/lintian" 2>&1 ||
            bad "Lintian" "$package" "$work/lintian"
        good "Lintian" "$package: no error, $(grep -c '^W' "$work/lintian" || true) warnings"
        floor=$(dpkg-deb --field "$file" Depends | sed 's/.*libc6 (>= \([0-9.]*\)).*/\1/')
        good "Size" "$package: $(($(stat -c %s "$file") / 1000000)) MB, installed \
$(($(dpkg-deb --field "$file" Installed-Size) / 1000)) MB; C library $floor or newer"
    done
}

# A key of one hour, and a repository of the older version.
check_repository() {
    export GNUPGHOME="$work/gnupg"
    mkdir -m 700 "$GNUPGHOME"
    gpg --batch --quiet --passphrase '' --quick-generate-key "Trial" ed25519 sign 1d 2>/dev/null
    gpg --batch --armor --export-secret-keys Trial >"$work/key.asc"
    ! sh packaging/repository.sh nobody@example.com "$work/none" >"$work/out" 2>&1 ||
        bad "Repository" "made without a key"
    grep -q "gpg has no secret key" "$work/out" || bad "Repository" "no cause" "$work/out"
    sh packaging/repository.sh "$work/key.asc" "$work/repository" \
        build/deb/*_"${old}_$architecture".deb >"$work/out" 2>&1 ||
        bad "Repository" "not made" "$work/out"
    good "Repository" "signed; refused without a key"
    cp -R "$work/repository" "$work/forged"
    sed -i 's/^Origin: .*/Origin: Somebody/' "$work/forged/dists/stable/InRelease"
}

# --- a fresh system ------------------------------------------------------------------------------

# try_on SUITE: everything, on one fresh system.
try_on() {
    suite=$1
    root=$work/$suite
    fresh_system
    . "$root/etc/os-release"
    printf '\n%s\n' "$PRETTY_NAME"
    cp -R "$work/repository" "$work/forged" "$root/srv"
    cp packaging/try.sh "$root/srv"
    install_there
    start_there
    upgrade_there
    refuse_downgrade_there
    go_back_there
    update_by_night_there
    remove_there
    rm -rf "$root"
}

fresh_system() {
    mkdir -p build/roots "$root"
    kept=build/roots/$suite.tar
    [ -e "$kept" ] || {
        say "Making a fresh system of $suite…"
        # Ubuntu's archive, and the keys that it is signed with.
        ubuntu=
        case $suite in
            noble | resolute)
                keys=${KIOSK_UBUNTU_KEYRING:-/usr/share/keyrings/ubuntu-archive-keyring.gpg}
                [ -r "$keys" ] || stop "Ubuntu's keys are not here: $keys" \
                    "Name a file with them: KIOSK_UBUNTU_KEYRING"
                ubuntu=http://archive.ubuntu.com/ubuntu
                ;;
        esac
        mmdebstrap --quiet --variant=apt ${ubuntu:+--components=main,universe "--keyring=$keys"} \
            "$suite" "$work/new.tar" ${ubuntu:+"$ubuntu"} >&2 ||
            stop "No system of $suite could be made, for the reason above."
        mv "$work/new.tar" "$kept"
    }
    tar -C "$root" -xf "$kept"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
}

# inside COMMAND...: runs it in the system; whatever it leaves running ends with it.
inside() {
    unshare --mount --pid --fork --kill-child sh -c '
        root=$1
        shift
        mount -t proc proc "$root/proc"
        mount -t tmpfs tmpfs "$root/dev/shm" 2>/dev/null || true
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
            chroot "$root" "$@"' sh "$root" "$@"
}

# done_inside NAME COMMAND...: it has to work; what it says is in $work/out.
done_inside() {
    name=$1
    shift
    inside "$@" >"$work/out" 2>&1 || bad "$name" "exit code $?: $*" "$work/out"
}

# as USER COMMAND...: the words that run it inside as that user, offscreen and in English.
as() {
    user=$1
    shift
    inside runuser -u "$user" -- env KIOSK_LANGUAGE=en QT_QPA_PLATFORM=offscreen \
        QT_QUICK_BACKEND=software "$@"
}

# use_repository NAME: apt takes packages from /srv/NAME.
use_repository() {
    printf '%s\n' "Types: deb" "URIs: file:/srv/$1" "Suites: stable" "Components: main" \
        "Signed-By: /etc/apt/keyrings/kiosk.gpg" >"$root/etc/apt/sources.list.d/kiosk.sources"
}

# --- the trials ----------------------------------------------------------------------------------

install_there() {
    install -D -m 644 "$root/srv/repository/kiosk-archive-keyring.gpg" \
        "$root/etc/apt/keyrings/kiosk.gpg"
    use_repository forged
    ! inside apt-get update -o APT::Update::Error-Mode=any >"$work/out" 2>&1 ||
        bad "Install" "apt took lists that were altered after signing" "$work/out"
    use_repository repository
    done_inside "Install" apt-get -qq update
    began=$(date +%s)
    done_inside "Install" apt-get -qq --yes --no-install-recommends install kiosk kiosk-headoffice
    took=$(($(date +%s) - began))
    for user in kiosk kiosk-headoffice; do
        state=$(inside stat -c '%U %a' "/var/lib/$user")
        [ "$state" = "$user 700" ] || bad "Install" "/var/lib/$user: $state"
        done_inside "Install" dpkg --verify "$user"
        [ -s "$root/usr/share/man/man1/$user.1.gz" ] || bad "Install" "no man page of $user"
    done
    units=$(find "$root/usr/lib/systemd/system" -name 'kiosk*.service' 2>/dev/null | wc -l)
    good "Install" "by apt from the signed repository in $took s; altered lists refused; accounts, \
folders, man pages, $units units"
}

start_there() {
    as kiosk env KIOSK_VERSION="$old" KIOSK_PICTURES=2 sh /srv/try.sh program ||
        bad "First start" "kiosk"
    as kiosk-headoffice env KIOSK_PYTHON=/usr/lib/kiosk-headoffice/bin/python3 \
        sh /srv/try.sh headoffice || bad "First start" "kiosk-headoffice"
    as kiosk sh /srv/try.sh orders 5 >"$root/srv/orders.json"
    as kiosk kiosk import /srv/orders.json >"$work/out" 2>&1 || bad "First start" "import" "$work/out"
    as kiosk-headoffice kiosk-headoffice create-store Verdier --exchange-place LYON-01 \
        >"$work/out" 2>&1 || bad "First start" "create-store" "$work/out"
    [ -e "$root/var/lib/kiosk/kiosk.db" ] || bad "First start" "no data in /var/lib/kiosk"
    good "First start" "as the services’ accounts, whose data are in /var/lib"
    # What root runs has the service's account, data and credentials, and leaves none of them behind.
    done_inside "As root" install -d -m 0700 /etc/credstore
    echo "sqlite:////var/lib/kiosk-headoffice/headoffice.db" >"$root/etc/credstore/kiosk-headoffice.database"
    inside kiosk-headoffice stores >"$work/out" 2>&1 || bad "As root" "kiosk-headoffice stores" "$work/out"
    grep -q LYON-01 "$work/out" || bad "As root" "another head office" "$work/out"
    inside sh -c 'HOME=/ kiosk-headoffice nothing 2>/dev/null; ls -d /run/kiosk-headoffice.*' \
        >"$work/out" 2>&1 && bad "As root" "credentials were left in /run" "$work/out"
    rm -r "$root/etc/credstore"
    good "As root" "kiosk-headoffice has the service's account, data and credentials"
}

# all_there: the data of before are readable, complete and sound.
all_there() {
    as kiosk kiosk verify >"$work/out" 2>&1 || bad "$1" "kiosk verify" "$work/out"
    as kiosk kiosk orders --json >"$work/out" 2>&1 || bad "$1" "kiosk orders" "$work/out"
    [ "$(grep -c '"collect_id"' "$work/out")" -eq 5 ] || bad "$1" "orders are missing" "$work/out"
    as kiosk-headoffice kiosk-headoffice verify >"$work/out" 2>&1 ||
        bad "$1" "kiosk-headoffice verify" "$work/out"
    as kiosk kiosk --version >"$work/out"
    grep -q "^kiosk $2\$" "$work/out" || bad "$1" "not version $2" "$work/out"
}

upgrade_there() {
    sh packaging/repository.sh "$work/key.asc" "$root/srv/repository" "$work"/next/*.deb \
        >"$work/out" 2>&1 || bad "Upgrade" "repository" "$work/out"
    done_inside "Upgrade" apt-get -qq update
    began=$(date +%s)
    done_inside "Upgrade" apt-get -qq --yes upgrade
    took=$(($(date +%s) - began))
    all_there "Upgrade" "$new"
    good "Upgrade" "from $old to $new in $took s; 5 orders and a store there, both databases verified"
}

refuse_downgrade_there() {
    for package in kiosk kiosk-headoffice; do
        ! inside apt-get -qq --yes --no-install-recommends --allow-downgrades install "$package=$old" >"$work/out" 2>&1 ||
            bad "Downgrade" "$package $old was installed over $new"
        grep -q "$package $old does not replace $package $new: " "$work/out" ||
            bad "Downgrade" "no cause" "$work/out"
    done
    inside env LC_ALL=fr_FR.UTF-8 dpkg --install "/srv/repository/pool/main/kiosk/kiosk_${old}_$architecture.deb" \
        >"$work/out" 2>&1 || true
    grep -q "kiosk $old ne remplace pas kiosk $new" "$work/out" || bad "Downgrade" "French" "$work/out"
    done_inside "Downgrade" dpkg --audit
    [ ! -s "$work/out" ] || bad "Downgrade" "left half installed" "$work/out"
    all_there "Downgrade" "$new"
    good "Downgrade" "to $old refused in English and French; $new works on, its data as they were"
}

# As the guide says; here the older version can read the data, so that nothing has to be restored.
go_back_there() {
    done_inside "Way back" env KIOSK_DOWNGRADE=restored dpkg --install \
        "/srv/repository/pool/main/kiosk/kiosk_${old}_$architecture.deb"
    all_there "Way back" "$old"
    done_inside "Way back" apt-get -qq --yes upgrade
    all_there "Way back" "$new"
    good "Way back" "to $old where KIOSK_DOWNGRADE says that the backup of its time is back"
}

# repacked VERSION [SCRIPT]: the newer package under another version, changed by a script in its tree.
repacked() {
    rm -rf "$work/tree"
    dpkg-deb --raw-extract "$work/next/kiosk_${new}_$architecture.deb" "$work/tree"
    sed -i "s/^Version: .*/Version: $1/" "$work/tree/DEBIAN/control"
    (cd "$work/tree" && eval "${2:-:}")
    dpkg-deb --root-owner-group -Znone --build "$work/tree" \
        "$work/kiosk_$1_$architecture.deb" >"$work/out" 2>&1 || bad "Night" "package" "$work/out"
    sh packaging/repository.sh "$work/key.asc" "$root/srv/repository" \
        "$work/kiosk_$1_$architecture.deb" >"$work/out" 2>&1 || bad "Night" "repository" "$work/out"
    rm -rf "$work/tree" "$work/kiosk_$1_$architecture.deb"
}

# No systemd runs here: a unit is up if the program starts when the unit is started.
update_by_night_there() {
    install -m 755 /dev/stdin "$root/usr/local/bin/systemctl" <<'END'
#!/bin/sh
mkdir -p /run/up
for unit; do :; done
case " $* " in
    *" is-active "*) [ -e "/run/up/$unit" ] ;;
    *" stop "*) rm -f "/run/up/$unit" ;;
    *" start "*) ! runuser -u kiosk -- kiosk --version >/dev/null 2>&1 || : >"/run/up/$unit" ;;
esac
END
    mkdir -p "$root/run/up"
    : >"$root/run/up/kiosk-hub.service"
    update="env PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin KIOSK_UPDATE_UP_S=8 /usr/lib/kiosk/update"
    repacked "$new.1" 'printf "#!/bin/sh\nexit 1\n" >usr/lib/kiosk/kiosk'
    # shellcheck disable=SC2086  # a list of words
    ! inside $update >"$work/out" 2>&1 || bad "Night" "a version that does not start" "$work/out"
    grep -q "$new.1 was taken back.* $new is here again, which is up again" "$work/out" ||
        bad "Night" "not taken back" "$work/out"
    all_there "Night" "$new"
    repacked "$new.2"
    # shellcheck disable=SC2086
    done_inside "Night" $update
    grep -q "kiosk $new.2 is up, in place of $new" "$work/out" || bad "Night" "not up" "$work/out"
    [ -e "$root/run/up/kiosk-hub.service" ] || bad "Night" "the hub is not started again"
    all_there "Night" "$new"
    done_inside "Night" env KIOSK_DOWNGRADE=restored apt-get -qq --yes --allow-downgrades install "kiosk=$new"
    rm -rf "$root/run/up" "$root/usr/local/bin/systemctl" "$root/srv/repository/pool/main/kiosk/kiosk_$new".[12]_*
    sh packaging/repository.sh "$work/key.asc" "$root/srv/repository" "$work"/next/*.deb >"$work/out" 2>&1 ||
        bad "Night" "repository" "$work/out"
    done_inside "Night" apt-get -qq update
    good "Night" "$new.1, which does not start, taken back with its data; $new.2 installed"
}

remove_there() {
    done_inside "Remove" apt-get -qq --yes remove kiosk kiosk-headoffice
    grep -q "The data stay in /var/lib/kiosk; " "$work/out" || bad "Remove" "says nothing" "$work/out"
    [ -s "$root/var/lib/kiosk/kiosk.db" ] || bad "Remove" "the data are gone"
    for path in usr/lib/kiosk usr/lib/kiosk-headoffice usr/bin/kiosk usr/bin/kiosk-headoffice; do
        [ ! -e "$root/$path" ] || bad "Remove" "/$path is left"
    done
    good "Remove" "the programs are gone, the data stay, and it says where"
    ! inside apt-get -qq --yes --no-install-recommends install "kiosk=$old" >"$work/out" 2>&1 ||
        bad "Downgrade" "over the data of a removed $new"
    done_inside "Install" apt-get -qq --yes --no-install-recommends install \
        kiosk kiosk-headoffice
    all_there "Install" "$new"
    good "Install again" "$old refused over the data that $new left; $new goes on with them"
    done_inside "Purge" apt-get -qq --yes purge kiosk kiosk-headoffice
    grep -q "The data in /var/lib/kiosk are deleted" "$work/out" ||
        bad "Purge" "says nothing" "$work/out"
    rm -rf "$root/srv"
    left=$(cd "$root" && find . -xdev -iname '*kiosk*' -not -path './etc/apt/*' \
        -not -path '*/weston/*' -not -path './var/lib/apt/*' -not -path './var/cache/apt/*' -not -path './var/log/*')
    [ -z "$left" ] || bad "Purge" "left: $left"
    inside id kiosk >"$work/out" 2>&1 || bad "Purge" "the account is gone" "$work/out"
    good "Purge" "data deleted, and it says so; nothing is left but the two accounts"
}
