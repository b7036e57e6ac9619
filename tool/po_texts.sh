#!/bin/sh
# po_texts.sh > FILE.pot — every text of the interface, found in C and in the C that templates became (build them first).
# Without dates and places, so that the same texts give the same bytes.
set -eu
set -- lib app
[ ! -d engine ] || set -- "$@" engine
{
    find "$@" -name '*.[ch]' ! -name '*_test.c'
    find "$@" -name '*.html' | sed 's|.*|build/gen/&.c|'
} | LC_ALL=C sort |
    xgettext --files-from=- --output=- --language=C --from-code=UTF-8 --sort-output --no-location --no-wrap \
        --keyword --keyword=T:2 --keyword=TF:2 --keyword=TN:2,3 --keyword=N_:1 --keyword=TEXT:3 --keyword=TEXT_PLURAL:3,4 \
        --flag=T:2:no-c-format --flag=TF:2:no-c-format --flag=TN:2:no-c-format --flag=N_:1:no-c-format --flag=TEXT:3:no-c-format |
    sed -e '/^"POT-Creation-Date/d' -e '/^#, no-c-format$/d' -e 's/charset=CHARSET/charset=UTF-8/'
