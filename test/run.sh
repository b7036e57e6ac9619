#!/bin/bash
# Runs the phases named, or all, on what `make` has built, and closes with one line "N passed, N failed".
# Each phase prints its failures, then its own count and seconds. A phase that cannot run is a failure.
# Called by the Makefile; must not build or install anything.
set -uo pipefail
cd "$(dirname "$0")/.."

root=$PWD
asan=$root/build/asan/test
tmp=$(mktemp -d /tmp/dugnad-test.XXXXXX)
chmod 755 "$tmp"
passed=0 failed=0 postgres=

# The sanitizers stop at the first finding; a leak is a finding.
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1

finish() {
    [ -z "$postgres" ] || sh test/postgres.sh stop "$tmp"
    rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 130' INT TERM

# Once, before the first phase that asks for a database of it; with the schema and the places, to be copied.
start_postgres() {
    [ -z "$postgres" ] || return 0
    postgres=$(sh test/postgres.sh start "$tmp") || { echo "PostgreSQL does not start"; exit 1; }
    build/dugnad migrate --db "$postgres" &>"$tmp/migrate" && build/dugnad migrate --db "$tmp/new.db" &>>"$tmp/migrate" || { cat "$tmp/migrate"; exit 1; }
}

# A database of its own for each program, so that they can run side by side: empty, or a copy of $2.
database() {
    psql -qX -d "${postgres/\/dugnad?//postgres?}" -c "CREATE DATABASE $1 ${2:+TEMPLATE $2}" >/dev/null && echo "${postgres/\/dugnad?//$1?}"
}

# One cmocka program: writes "passed failed" beside its output. Fewer results than its plan is a crash.
run_rule() {
    local program=$1 name out ok bad plan status=0
    name=$(basename "$program")
    out=$tmp/$name
    mkdir -p "$out"
    if grep -q TEST_POSTGRES "$program"; then
        TEST_POSTGRES=$(database "$name" dugnad) || { echo "0 1" >"$out/count"; echo "$name: no database"; return; }
        cp "$tmp/new.db" "$out/test.db"
    fi
    export TEST_POSTGRES TEST_SQLITE="$out/test.db" CMOCKA_MESSAGE_OUTPUT=TAP
    timeout -k 5 120 "$program" >"$out/tap" 2>&1 || status=$?
    ok=$(grep -c '^ok ' "$out/tap")
    bad=$(grep -c '^not ok ' "$out/tap")
    plan=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$out/tap" | awk '{ n += $1 } END { print n + 0 }')
    if [ "$status" -ne 0 ] && [ "$bad" = 0 ] || [ "$plan" != $((ok + bad)) ] || [ "$plan" = 0 ]; then bad=$((bad + 1)); fi
    [ "$status" -lt 128 ] || ASAN_OPTIONS=$ASAN_OPTIONS:handle_abort=1 timeout -k 5 120 "$program" 2>&1 | grep '^ *#[0-9]' | head -30 >>"$out/tap"
    if [ "$bad" != 0 ]; then echo "--- $name (status $status)"; grep -v '^ok \|^{"time"' "$out/tap" | tail -40; fi
    echo "$ok $bad" >"$out/count"
}

# Those with a socket mostly wait: they begin first, and there is one program more than processors.
rules() {
    export -f run_rule database
    export tmp postgres
    local programs
    programs=$(find "$asan" -type f -name '*_test' | sort)
    { grep -l '127\.0\.0\.1' $programs; grep -L '127\.0\.0\.1' $programs; } | xargs -P $(($(nproc) + 1)) -I{} bash -c 'run_rule {}'
    cat "$tmp"/*/count | awk '{ p += $1; f += $2 } END { printf "%d passed, %d failed\n", p, f }'
}

scripts() { find app lib -name '*_test.page' | sort; }

page_run() { ASAN_OPTIONS=$ASAN_OPTIONS:handle_abort=1 "$asan/page_run" "$@" 2> >(grep -v '"event":"fault"' >&2); }

pages_sqlite() { page_run --html build/test/html --plans $(scripts); }
pages_postgres() { page_run --postgres "$(database pages)" --plans $(scripts); }

# Both engines side by side; the counts are added.
pages() {
    rm -rf build/test/html && mkdir -p build/test/html
    pages_sqlite >"$tmp/sqlite.out" 2>&1 &
    pages_postgres >"$tmp/postgres.out" 2>&1
    wait $!
    cat "$tmp/sqlite.out" "$tmp/postgres.out" | sum_counts 2
}

# Passes lines on and adds up all "N passed, N failed"; fewer than expected means that one crashed.
sum_counts() {
    awk -v want="$1" '/^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3; n++; next } { print }
        END { if (n < want) { print want - n " of " want " did not come to their end"; f += want - n }
              printf "%d passed, %d failed\n", p, f }'
}

# What every person may do, as a table that is compared with the one that was read and agreed to.
permissions() {
    page_run --walk >"$tmp/walk.sqlite" 2>"$tmp/walk.err" &
    page_run --postgres "$(database walk)" --walk >"$tmp/walk.postgres" 2>>"$tmp/walk.err"
    wait $!
    local bad=0 engine rows
    for engine in sqlite postgres; do
        diff -u test/permissions.txt "$tmp/walk.$engine" || { bad=$((bad + 1)); cat "$tmp/walk.err"; }
    done
    rows=$(cat "$tmp"/walk.* | grep -c '^\(GET\|POST\) ')
    echo "$((bad == 0 ? rows : 0)) passed, $bad failed"
}

golden() { page_run --walk >test/permissions.txt && echo "test/permissions.txt is new: read the changes" && echo "1 passed, 0 failed"; }

# Every other script side by side; one that is alone in its half still counts.
faults() {
    local all
    all=$(scripts | xargs grep -L '^# Not for faults')
    page_run --faults $(awk 'NR % 2' <<<"$all") >"$tmp/faults.1" 2>&1 &
    page_run --faults $(awk 'NR % 2 == 0' <<<"$all") >"$tmp/faults.2" 2>&1
    wait $!
    cat "$tmp/faults.1" "$tmp/faults.2" | sum_counts 2
}

html() { node test/html_check.mjs build/test/html; }
texts() { bash tool/po_check.sh && echo "1 passed, 0 failed"; }
data() { node test/data_check.mjs; }

# The command line, kill -9 under load, and dangerous bytes, on the program as shipped.
commands() {
    TEST_POSTGRES=$(database cli) node test/command/cli_test.mjs >"$tmp/cli.out" 2>&1
    TEST_POSTGRES=$(database crash) node test/command/crash_test.mjs >"$tmp/crash.out" 2>&1
    node test/command/wire_test.mjs >"$tmp/wire.out" 2>&1
    node test/command/spread_test.mjs >"$tmp/spread.out" 2>&1
    cat "$tmp/cli.out" "$tmp/crash.out" "$tmp/wire.out" "$tmp/spread.out" | sum_counts 4
}
browser() { node test/browser/run.mjs; }

# One phase: its last line is its count.
phase() {
    local name=$1 began=$EPOCHREALTIME out=$tmp/phase.$1 line
    printf 'TEST   %s …\n' "$name"
    case $name in rules | pages | permissions | commands) start_postgres ;; esac
    "$name" 2>&1 | tee "$out" | grep -v '^[0-9]* passed, [0-9]* failed$'
    line=$(grep '^[0-9]* passed, [0-9]* failed$' "$out" | tail -1)
    [ -n "$line" ] || line="0 passed, 1 failed"
    passed=$((passed + $(echo "$line" | cut -d' ' -f1)))
    failed=$((failed + $(echo "$line" | cut -d' ' -f3)))
    printf 'TEST   %s: %s in %s s\n' "$name" "$line" "$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')"
}

[ $# -gt 0 ] || set -- rules pages permissions faults html texts data commands browser
for name; do phase "$name"; done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
