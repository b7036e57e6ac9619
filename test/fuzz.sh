#!/bin/bash
# Runs every fuzz target for SECONDS: `test/fuzz.sh SECONDS [WORD]`. What they found of interest is kept in
# build/fuzz/corpus and used again; an input that breaks one is kept in build/fuzz and fails the run.
set -uo pipefail
cd "$(dirname "$0")/.."
seconds=$1 word=${2:-} passed=0 failed=0
export ASAN_OPTIONS=detect_leaks=1

for source in test/fuzz/*"$word"*.c; do
    name=$(basename "$source" .c)
    mkdir -p "build/fuzz/corpus/$name"
    seeds=()
    [ ! -d "test/fuzz/$name" ] || seeds=("test/fuzz/$name")
    echo "FUZZ   $name, $seconds s"
    if "build/fuzz/bin/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/$name-" "build/fuzz/corpus/$name" "${seeds[@]}" >"build/fuzz/$name.log" 2>&1; then
        passed=$((passed + 1))
        sed -n 's/^stat::number_of_executed_units: /       runs: /p' "build/fuzz/$name.log"
    else
        failed=$((failed + 1))
        tail -40 "build/fuzz/$name.log"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
