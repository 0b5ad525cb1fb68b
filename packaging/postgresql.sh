# shellcheck shell=sh
# A PostgreSQL for the tests and the figures. test.sh and bench.sh source this after setup.sh.
#
#   start_postgresql [SETTING...]    starts one on loopback with a data directory of its own, and
#                                    stops it when the script ends, however that ends. A SETTING
#                                    is a line of postgresql.conf; the others have their defaults
#
# KIOSK_TEST_POSTGRESQL is then its address, for a user who may make databases; one that is already
# set is used as it is. Where there is to be none, or none can be had, this variable is unset and
# $no_postgresql says why. There is none in CI, and none where KIOSK_NO_POSTGRESQL is set.

start_postgresql() {
    no_postgresql=
    if [ -n "${CI:-}" ]; then
        no_postgresql="CI is set"
    elif [ -n "${KIOSK_NO_POSTGRESQL:-}" ]; then
        no_postgresql="KIOSK_NO_POSTGRESQL is set"
    elif [ -n "${KIOSK_TEST_POSTGRESQL:-}" ]; then
        return
    elif ! postgresql=$(find_postgresql) && ! install_postgresql; then
        no_postgresql="it could not be installed; on Debian or Ubuntu: sudo apt-get install postgresql"
    elif ! run_postgresql "$@"; then
        no_postgresql="it did not start, for the reason above"
    fi
    if [ -n "$no_postgresql" ]; then
        unset KIOSK_TEST_POSTGRESQL
        say "Without PostgreSQL: $no_postgresql."
    fi
}

# find_postgresql: prints the folder of the server's programs, which Debian leaves out of PATH.
find_postgresql() {
    for program in $(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort --version-sort --reverse) \
        "$(command -v initdb)"; do
        if [ -x "$program" ]; then
            dirname "$(readlink -f "$program")"
            return
        fi
    done
    return 1
}

# install_postgresql: installs the programs, without the server that Debian then starts for good.
install_postgresql() {
    folder=/etc/postgresql-common/createcluster.d
    command -v apt-get >/dev/null || return 1
    as_root sh -c "mkdir -p $folder && echo 'create_main_cluster = off' >$folder/kiosk.conf" ||
        return 1
    install_packages postgresql || true
    as_root sh -c "rm $folder/kiosk.conf && rmdir --parents --ignore-fail-on-non-empty $folder"
    postgresql=$(find_postgresql)
}

run_postgresql() {
    # Not /tmp, which may lie in memory: a commit is to cost what it costs on a disk.
    postgresql_home=$(mktemp -d "${TMPDIR:-/var/tmp}/kiosk-postgresql.XXXXXX") || return 1
    trap stop_postgresql EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    # Other users of this machine reach the port too.
    password=$(.venv/bin/python -c 'import secrets; print(secrets.token_hex(16))')
    printf '%s\n' "$password" >"$postgresql_home/password"
    if [ "$(id -u)" -eq 0 ]; then
        chown -R postgres "$postgresql_home" || return 1
    fi
    of_postgresql initdb --pgdata data --username kiosk --pwfile password --auth scram-sha-256 \
        --encoding UTF8 --locale C --no-sync >/dev/null || return 1
    printf '%s\n' "listen_addresses = '127.0.0.1'" "unix_socket_directories = ''" "$@" \
        >>"$postgresql_home/data/postgresql.conf"
    # Another program may take the port before PostgreSQL does.
    for attempt in 1 2 3; do
        port=$(.venv/bin/python -c '
import socket
print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
        if of_postgresql pg_ctl --pgdata data --log log --silent --wait --options "-p $port" \
            start 2>"$postgresql_home/refused"; then
            export KIOSK_TEST_POSTGRESQL="postgresql+psycopg://kiosk:$password@127.0.0.1:$port/postgres"
            return
        fi
    done
    say "$attempt attempts failed:" "$(tail -qn 5 "$postgresql_home/refused" "$postgresql_home/log")"
    return 1
}

stop_postgresql() {
    if [ -e "$postgresql_home/data/postmaster.pid" ]; then
        # Immediately: what it holds goes with it.
        of_postgresql pg_ctl --pgdata data --silent --mode immediate stop || true
    fi
    rm -rf "$postgresql_home"
}

# of_postgresql PROGRAM [ARGUMENT...]: runs it in $postgresql_home. PostgreSQL refuses to run as root.
of_postgresql() (
    program=$postgresql/$1
    shift
    cd "$postgresql_home" || exit
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u postgres -- "$program" "$@"
    else
        "$program" "$@"
    fi
)
