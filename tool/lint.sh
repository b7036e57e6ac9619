#!/bin/sh
# The house rules that a compiler does not know: floors, sizes, banned words, where SQL may stand. See lint.mjs.
cd "$(dirname "$0")/.." && exec node tool/lint.mjs "$@"
