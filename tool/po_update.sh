#!/bin/sh
# po_update.sh [LANG=FILE.po …] — brings po/*.po up to date with the texts in the sources: new ones come in empty, those
# no longer used are kept behind #~ (prune: they go). Translations from FILE.po, which needs no header, are filled in.
set -eu
mkdir -p build/gen
exec 9>build/gen/po.lock
flock 9
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tool/po_texts.sh >"$work/all.pot"

with_header() {
    printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    cat "$1"
}

prune=
for word; do
    if [ "$word" = prune ]; then prune=--no-obsolete; continue; fi
    lang=${word%%=*}
    with_header "${word#*=}" >"$work/new.po"
    msgcat --no-wrap --use-first "$work/new.po" "po/$lang.po" -o "$work/both.po"
    # The old file's header stays; its texts are replaced by the new ones.
    { sed '/^$/,$d' "po/$lang.po"; echo; sed '1,/^$/d' "$work/both.po"; } >"$work/$lang.po"
    msgfmt -o /dev/null "$work/$lang.po"
    cat "$work/$lang.po" >"po/$lang.po"
done
for po in po/*.po; do
    msgmerge --quiet --no-wrap --no-location --sort-output --no-fuzzy-matching "$po" "$work/all.pot" -o "$work/new.po"
    msgattrib --no-wrap --sort-output ${prune:+"$prune"} "$work/new.po" | sed '/^"POT-Creation-Date/d' >"$work/done.po"
    cmp -s "$work/done.po" "$po" || cat "$work/done.po" >"$po"
    echo "$po: $(msgfmt --statistics -o /dev/null "$po" 2>&1)"
done
