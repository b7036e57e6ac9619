/* time.c — see time.h. Calendar arithmetic on days since 1970-03-01-shifted years. */
#include "base.h"

#include <time.h>

i64 time_now(void)
{
    return (i64)time(NULL);
}

i64 time_ticks(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (i64)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Days from 1970-01-01 to the day, in the Gregorian calendar; years counted from March. */
static i64 days_from_civil(int year, int month, int day)
{
    i64 y = month <= 2 ? year - 1 : year;
    i64 era = (y >= 0 ? y : y - 399) / 400;
    i64 year_of_era = y - era * 400;
    i64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    i64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void civil_from_days(i64 days, moment *m)
{
    i64 z = days + 719468;
    i64 era = (z >= 0 ? z : z - 146096) / 146097;
    i64 day_of_era = z - era * 146097;
    i64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    i64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    i64 mp = (5 * day_of_year + 2) / 153;
    m->day = (int)(day_of_year - (153 * mp + 2) / 5 + 1);
    m->month = (int)(mp < 10 ? mp + 3 : mp - 9);
    m->year = (int)(year_of_era + era * 400 + (m->month <= 2));
}

static i64 floor_div(i64 a, i64 b)
{
    return a / b - (a % b < 0);
}

static int weekday_of(i64 days)
{
    return (int)((days % 7 + 7 + 3) % 7); /* 1970-01-01 was a Thursday */
}

/* 01:00 UTC of the last Sunday of the month: when EU summer time begins (March) and ends (October). */
static i64 last_sunday(int year, int month)
{
    i64 d = days_from_civil(year, month, 31);
    return (d - (weekday_of(d) + 1) % 7) * DAY + HOUR;
}

static i64 utc_offset(i64 t)
{
    moment m;
    civil_from_days(floor_div(t, DAY), &m);
    return t >= last_sunday(m.year, 3) && t < last_sunday(m.year, 10) ? 2 * HOUR : HOUR;
}

static void week_set(moment *m, i64 days)
{
    i64 thursday = days - m->weekday + 3; /* ISO: a week belongs to the year of its Thursday */
    moment th;
    civil_from_days(thursday, &th);
    m->week_year = th.year;
    m->week = (int)((thursday - days_from_civil(th.year, 1, 1)) / 7 + 1);
}

moment moment_of(i64 t)
{
    i64 local = t + utc_offset(t);
    i64 days = floor_div(local, DAY);
    i64 s = local - days * DAY;
    moment m = {.hour = (int)(s / HOUR), .minute = (int)(s % HOUR / MINUTE), .second = (int)(s % MINUTE)};
    civil_from_days(days, &m);
    m.weekday = weekday_of(days);
    week_set(&m, days);
    return m;
}

i64 time_of_day(int year, int month, int day)
{
    return days_from_civil(year, month, day) * DAY + 12 * HOUR;
}

bool date_valid(int year, int month, int day)
{
    if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) return false;
    moment m;
    civil_from_days(days_from_civil(year, month, day), &m);
    return m.year == year && m.month == month && m.day == day;
}

bool str_to_date(str s, i64 *out)
{
    i64 y, m, d;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-') return false;
    if (!str_to_i64(str_upto(s, 4), 1900, 2200, &y)) return false;
    if (!str_to_i64(str_upto(str_from(s, 5), 2), 1, 12, &m)) return false;
    if (!str_to_i64(str_from(s, 8), 1, 31, &d)) return false;
    if (!date_valid((int)y, (int)m, (int)d)) return false;
    *out = time_of_day((int)y, (int)m, (int)d);
    return true;
}

void buf_iso_date(buf *b, i64 t)
{
    moment m = moment_of(t);
    buf_printf(b, "%04d-%02d-%02d", m.year, m.month, m.day);
}

void buf_iso_time(buf *b, i64 t)
{
    moment m;
    i64 days = floor_div(t, DAY), s = t - days * DAY;
    civil_from_days(days, &m);
    buf_printf(b, "%04d-%02d-%02dT%02d:%02d:%02dZ", m.year, m.month, m.day, (int)(s / HOUR), (int)(s % HOUR / MINUTE), (int)(s % MINUTE));
}

i64 time_day_start(i64 t)
{
    moment m = moment_of(t);
    return t - (m.hour * HOUR + m.minute * MINUTE + m.second);
}

i64 time_week_start(i64 t)
{
    return time_day_start(t - moment_of(t).weekday * DAY);
}
