#!/bin/sh
# po_check.sh — every text of the interface is in every catalogue, translated, with the same placeholders, and none is
# left over; and no text for people stands bare in C. (Bare text in templates does not compile.)
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
tool/po_texts.sh >"$work/all.pot"
for po in po/*.po; do
    msgfmt --check-domain -o /dev/null "$po" || status=1
    grep -q 'Plural-Forms: nplurals=2; plural=(n != 1);' "$po" || { echo "$po: the plural rule is not n != 1"; status=1; }
    msgcat --no-wrap "$po" >"$work/$(basename "$po")"
    (cd "$work" && awk -f "$OLDPWD/tool/po_check.awk" all.pot "$(basename "$po")") || status=1
done
for lang in nb nn; do
    grep -qs "^\"Language: $lang" po/$lang.po || { echo "po/$lang.po is missing, or of another language"; status=1; }
done
# Two words of prose in a literal that goes to people without a translation.
bare='(put_str|put_text|buf_add|page|page_sheet|problem_add)\([^"]*\bS\("[A-Z]?[a-zæøå]+ [a-zæøå]+'
if grep -rnE "$bare" app lib --include='*.c' --exclude='*_test.c'; then
    echo 'text for people in C: use T(), TF(), TN() or N_()'
    status=1
fi
exit $status
