/* fuzz_csv.c — the readers of tables: any bytes as CSV, and each cell as a number and as a time. */
#include "app/spread/spread_period.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t n);

static void cell_read(arena *a, str cell)
{
    double v;
    i64 p;
    str_to_double(cell, &v);
    for (int unit = PERIOD_NUMBER; unit <= PERIOD_YEAR; unit++)
        if (period_read((period_unit)unit, cell, &p)) assert(period_name(a, (period_unit)unit, p).n > 0);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    static arena a;
    if (!a.start) a = arena_new(64 << 20, NULL);
    if (n > 1 << 16) return 0;
    arena_rewind(&a, a.start);
    csv_reader c = csv_open(&a, (str){(const char *)data, (ptrdiff_t)n});
    csv_row row = {0};
    buf again = buf_new(&a, 0);
    while (csv_next(&c, &row)) {
        for (int i = 0; i < row.n; i++) {
            cell_read(&a, row.at[i]);
            csv_cell(&again, row.at[i], i == 0);
        }
        csv_end(&again);
    }
    return 0;
}
