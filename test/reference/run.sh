#!/bin/bash
# The engine against R: every test/reference/*.R runs build/dugnad on data of its own and compares. Closes with
# "N passed, N failed"; a script that does not come to its end is a failure. Called by `make test-reference`.
set -uo pipefail
cd "$(dirname "$0")/../.."
passed=0 failed=0
export DUGNAD=$PWD/build/dugnad
for script in test/reference/[!_]*.R; do
    echo "TEST   $(basename "$script")"
    folder=$(mktemp -d /tmp/dugnad-reference.XXXXXX)
    out=$(cd "$folder" && LC_ALL=C.UTF-8 Rscript --vanilla "$OLDPWD/$script" "$OLDPWD/test/reference/_common.R" 2>&1)
    rm -rf "$folder"
    line=$(grep '^[0-9]* passed, [0-9]* failed$' <<<"$out" | tail -1)
    grep -v '^[0-9]* passed, [0-9]* failed$' <<<"$out"
    [ -n "$line" ] || line="0 passed, 1 failed"
    passed=$((passed + ${line%% *}))
    failed=$((failed + $(echo "$line" | cut -d' ' -f3)))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
