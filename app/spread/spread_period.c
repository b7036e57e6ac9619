/* spread_period.c — see spread_period.h. Days are counted in Norwegian civil time, as everywhere in the house. */
#include "app/spread/spread_period.h"

enum { NUMBER_MOST = 1000000000 };

/* Days since 1970-01-01 of a noon in UTC. */
static i64 day_of(i64 noon) { return (noon - DAY / 2) / DAY; }

bool period_read(period_unit unit, str cell, i64 *out)
{
    i64 noon;
    if (unit == PERIOD_NUMBER) return str_to_i64(cell, -NUMBER_MOST, NUMBER_MOST, out);
    if (!str_to_date(cell, &noon)) return false;
    moment m = moment_of(noon);
    i64 numbers[] = {
        [PERIOD_DAY] = day_of(noon),
        [PERIOD_WEEK] = (day_of(noon) - m.weekday + 3 + 7 * 4000) / 7, /* 1970-01-01 was a Thursday */
        [PERIOD_MONTH] = m.year * 12 + m.month - 1,
        [PERIOD_QUARTER] = m.year * 4 + (m.month - 1) / 3,
        [PERIOD_YEAR] = m.year,
    };
    *out = numbers[unit];
    return true;
}

static str day_name(arena *a, i64 day)
{
    buf b = buf_new(a, 16);
    buf_iso_date(&b, day * DAY + DAY / 2);
    return buf_str(&b);
}

static str week_name(arena *a, i64 week)
{
    moment m = moment_of((week * 7 - 7 * 4000) * DAY + DAY / 2); /* its Thursday, whose year is the week's */
    return str_printf(a, "%d-W%02d", m.week_year, m.week);
}

str period_name(arena *a, period_unit unit, i64 period)
{
    int n = (int)period;
    if (unit == PERIOD_DAY) return day_name(a, period);
    if (unit == PERIOD_WEEK) return week_name(a, period);
    if (unit == PERIOD_MONTH) return str_printf(a, "%d-%02d", n / 12, n % 12 + 1);
    if (unit == PERIOD_QUARTER) return str_printf(a, "%d-Q%d", n / 4, n % 4 + 1);
    return str_printf(a, "%d", n);
}
