/*
 * fuzz_formula.c — any bytes as a formula. What is taken is within its limits, and what it writes of itself is read again
 * as the same; what is refused says where.
 */
#include "engine/formula.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(arena *a, str text)
{
    str again = str_join2(a, S("~"), text);
    formula f = formula_parse(a, again);
    if (again.n > FORMULA_LENGTH) return;
    assert(!f.bad.n && f.variables == 1 && f.terms == 1);
    assert(str_eq(f.variable[0].text, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static arena mem;
    static fault_point point;
    if (!mem.start) mem = arena_new((size_t)256 << 20, &point);
    arena_rewind(&mem, mem.start);
    str text = {(const char *)data, (ptrdiff_t)size};
    formula f = formula_parse(&mem, text);
    if (f.bad.n) {
        assert(f.column >= 1 && f.column <= FORMULA_LENGTH + 1 && utf8_valid(f.bad));
        return 0;
    }
    assert(f.variables <= FORMULA_VARIABLES && f.terms <= FORMULA_TERMS && f.offsets <= FORMULA_VARIABLES);
    for (int t = 0; t < f.terms; t++) {
        assert(f.term[t] != 0 && (f.variables == 64 || f.term[t] >> f.variables == 0));
        for (int k = 0; k < t; k++) assert(f.term[k] != f.term[t]);
    }
    for (int k = 0; k < f.variables; k++) check_again(&mem, f.variable[k].text);
    return 0;
}
