#!/bin/sh
# Brings resources/translations up to date with the sources, whose language is English, and
# resources/messages with its own English file: see packaging/messages.py.
#
#   sh packaging/translations.sh             takes new strings up, drops gone ones, compiles
#   sh packaging/translations.sh --check     changes nothing; fails if that would change anything,
#                                            or if a string has no finished translation
#
# Each screen, and the demo, has SCREEN_fr.ts for its QML and Python files; the kit has no strings of
# its own.
# SCREEN_en.ts may stand beside it, for nothing but the English plural forms; customers' screens have
# SCREEN_es.ts and SCREEN_nl.ts as well.
set -eu
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh

set_up packaging/requirements-test.txt
translations=resources/translations
failed=

complain() {
    say "$@"
    failed=yes
}

# update TS: takes up what changed in the files of the screen that it is for.
update() {
    screen=${1##*/}
    language=${screen##*_}
    language=${language%.ts}
    plurals=
    [ "$language" != en ] || plurals=-pluralonly
    # Without locations, since they change with every line that is inserted above a string.
    folder=kiosk/screens/${screen%_*.ts}
    [ -d "$folder" ] || folder=kiosk/${screen%_*.ts}
    find "$folder" \( -name '*.qml' -o -name '*.py' \) |
        LC_ALL=C sort >"$work/files"
    .venv/bin/pyside6-lupdate -silent -no-obsolete -locations none $plurals \
        -source-language en -target-language "$language" "@$work/files" -ts "$1" >&2
}

# check TS: what is committed must be what would be made, and finished.
check() {
    copy=$work/${1##*/}
    cp "$1" "$copy" 2>/dev/null || {
        complain "$1 is missing: run packaging/translations.sh, and translate."
        return
    }
    update "$copy"
    cmp -s "$1" "$copy" || complain "$1 is behind the sources: run packaging/translations.sh."
    if grep -q 'type="unfinished"' "$copy"; then
        complain "$1 has strings without a finished translation:" "$(unfinished "$copy")"
    fi
    .venv/bin/pyside6-lrelease -silent "$1" -qm "$work/compiled.qm" >&2
    cmp -s "${1%.ts}.qm" "$work/compiled.qm" ||
        complain "${1%.ts}.qm is not compiled from $1: run packaging/translations.sh."
}

# unfinished TS: the strings that wait for a translator.
unfinished() {
    sed -n '/<source>/h; /type="unfinished"/{g; s/ *<source>\(.*\)<\/source>/  \1/p;}' "$1"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for folder in kiosk/screens/*/ kiosk/demo/; do
    screen=$(basename "$folder")
    [ "$screen" != kit ] && ls "$folder"*.qml >/dev/null 2>&1 || continue
    for ts in "$translations/${screen}_fr.ts" "$translations/${screen}_en.ts" \
        "$translations/${screen}_es.ts" "$translations/${screen}_nl.ts"; do
        [ -e "$ts" ] || [ "${ts%_fr.ts}" != "$ts" ] || continue
        if [ "${1:-}" = --check ]; then
            check "$ts"
        else
            mkdir -p "$translations"
            update "$ts"
            .venv/bin/pyside6-lrelease -silent "$ts" -qm "${ts%.ts}.qm" >&2
            unfinished "$ts" | sed "s|^|$ts: no translation yet:|" >&2
        fi
    done
done
.venv/bin/python packaging/messages.py "$@" || failed=yes
[ -z "$failed" ]
