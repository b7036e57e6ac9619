/*
 * fuzz_guard.c — any bytes through both nets of app/guard. Beside memory errors
 * it proves that masking leaves nothing to find and takes nothing else away, and
 * that hints are in order, apart and inside the text.
 */
#include "app/guard/guard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_numbers(arena *a, str text)
{
    guard_hits hits = guard_numbers(a, text);
    assert(guard_finds_number(text) == (hits.n > 0));
    for (ptrdiff_t i = 0; i < hits.n; i++) {
        guard_hit h = hits.p[i];
        assert(h.from >= 0 && h.n >= 11 && h.from + h.n <= text.n);
        assert(h.first >= 1 && h.last - h.first >= 10 && h.last - h.first < h.n);
        assert(i == 0 || h.from > hits.p[i - 1].from);
    }
    str masked = guard_masked(a, text);
    assert(!guard_finds_number(masked));
    assert(hits.n || str_eq(masked, text));
    while (text.n && masked.n) {
        u32 was = utf8_next(&text), is = utf8_next(&masked);
        assert(was == is || is == 0x2022);
    }
    assert(!text.n && !masked.n);
}

static void check_hints(arena *a, str text)
{
    guard_hint_list hints = guard_hints(a, text);
    ptrdiff_t end = 0;
    bool valid = utf8_valid(text);
    for (ptrdiff_t i = 0; i < hints.n; i++) {
        guard_hint h = hints.p[i];
        assert(h.from >= end && h.n > 0 && h.from + h.n <= text.n);
        assert(!valid || utf8_valid((str){text.p + h.from, h.n}));
        end = h.from + h.n;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static fault_point f;
    static arena a;
    if (!a.start) a = arena_new((size_t)64 << 20, &f);
    str text = {(const char *)data, (ptrdiff_t)size};
    check_numbers(&a, text);
    check_hints(&a, text);
    arena_reset(&a);
    return 0;
}
