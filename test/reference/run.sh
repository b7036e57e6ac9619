#!/bin/bash
# The engine against R: every test/reference/*.R runs build/dugnad on data of its own and compares; and against known truth: every
# test/reference/*.c. Closes with "N passed, N failed"; what does not come to its end is a failure. Called by `make test-reference`.
set -uo pipefail
cd "$(dirname "$0")/../.."
root=$PWD passed=0 failed=0
export DUGNAD=$root/build/dugnad

# One piece of work, with its output; its last count is added.
take() {
    local out line
    echo "TEST   $1"
    out=$("${@:2}" 2>&1)
    line=$(grep '^[0-9]* passed, [0-9]* failed$' <<<"$out" | tail -1)
    grep -v '^[0-9]* passed, [0-9]* failed$' <<<"$out"
    [ -n "$line" ] || line="0 passed, 1 failed"
    passed=$((passed + ${line%% *}))
    failed=$((failed + $(echo "$line" | cut -d' ' -f3)))
}

in_r() { (cd "$folder" && LC_ALL=C.UTF-8 Rscript --vanilla "$root/$1" "$root/test/reference/_common.R"); }

for script in test/reference/[!_]*.R; do
    folder=$(mktemp -d /tmp/dugnad-reference.XXXXXX)
    take "$(basename "$script")" in_r "$script"
    rm -rf "$folder"
done
for source in test/reference/*.c; do
    name=$(basename "$source" .c)
    take "$name" "build/reference/$name"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
