/*
 * text_format.c — dates, weeks and numbers as people write them in bokmål,
 * nynorsk and English (see text.h). The C library's locales are not used: a
 * fresh machine has none of ours, and they are process-wide.
 */
#include "lib/html/text.h"

#include <math.h>

#define NO_BREAK "\xC2\xA0"
#define MINUS "\xE2\x88\x92"

typedef struct {
    const char *months[12], *short_months[12];
    const char *dot;      /* after the day */
    const char *at;       /* between day and hour */
    char hour_mark;       /* between hour and minute */
    const char *week;
    const char *thousand; /* between groups of three digits */
    char point;           /* before decimals */
} habits;

#define NORWEGIAN                                                                                                                          \
    .months = {"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"},    \
    .short_months = {"jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."},                     \
    .dot = ".", .at = "kl.", .hour_mark = '.', .thousand = NO_BREAK, .point = ','

static const habits all_habits[LANG_COUNT] = {
    [LANG_NB] = {NORWEGIAN, .week = "uke"},
    [LANG_NN] = {NORWEGIAN, .week = "veke"},
    [LANG_EN] = {.months = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
                 .short_months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
                 .dot = "", .at = "at", .hour_mark = ':', .week = "week", .thousand = ",", .point = '.'},
};

str text_date(arena *a, text_lang l, i64 t)
{
    moment m = moment_of(t);
    const habits *h = &all_habits[l];
    return str_printf(a, "%d%s" NO_BREAK "%s %d", m.day, h->dot, h->months[m.month - 1], m.year);
}

/* Stands in every line of a list: put together without printf. */
static str short_date(arena *a, text_lang l, const moment *m, bool with_year)
{
    const habits *h = &all_habits[l];
    buf b = buf_new(a, 32);
    buf_i64(&b, m->day);
    buf_z(&b, h->dot);
    buf_add(&b, S(NO_BREAK));
    buf_z(&b, h->short_months[m->month - 1]);
    if (with_year) buf_add(&b, S(NO_BREAK));
    if (with_year) buf_i64(&b, m->year);
    return buf_str(&b);
}

str text_date_short(arena *a, text_lang l, i64 t)
{
    moment m = moment_of(t);
    return short_date(a, l, &m, false);
}

str text_date_near(arena *a, text_lang l, i64 t, i64 now)
{
    moment m = moment_of(t);
    i64 away = t < now ? now - t : t - now;
    return short_date(a, l, &m, away >= 180 * DAY && m.year != moment_of(now).year);
}

str text_when(arena *a, text_lang l, i64 t)
{
    moment m = moment_of(t);
    const habits *h = &all_habits[l];
    return str_printf(a, "%d%s" NO_BREAK "%s %d %s" NO_BREAK "%02d%c%02d", m.day, h->dot, h->months[m.month - 1], m.year, h->at, m.hour, h->hour_mark, m.minute);
}

str text_iso(arena *a, i64 t)
{
    buf b = buf_new(a, 16);
    if (t) buf_iso_date(&b, t);
    return buf_str(&b);
}

str text_week(arena *a, text_lang l, i64 t)
{
    moment m = moment_of(t);
    return str_printf(a, "%s" NO_BREAK "%d, %d", all_habits[l].week, m.week, m.week_year);
}

/* Decimal digits with the language's mark between groups of three. */
static void digits_add(buf *b, text_lang l, str digits)
{
    if (digits.n <= 3) {
        buf_add(b, digits);
        return;
    }
    for (ptrdiff_t i = 0; i < digits.n; i++) {
        if (i && (digits.n - i) % 3 == 0) buf_z(b, all_habits[l].thousand);
        buf_char(b, digits.p[i]);
    }
}

void buf_number(buf *b, text_lang l, i64 n)
{
    char digits[20];
    int i = sizeof digits;
    u64 u = n < 0 ? 0 - (u64)n : (u64)n;
    do digits[--i] = (char)('0' + u % 10);
    while (u /= 10);
    if (n < 0) buf_add(b, S(MINUS));
    digits_add(b, l, (str){digits + i, (ptrdiff_t)sizeof digits - i});
}

str text_number(arena *a, text_lang l, i64 n)
{
    buf b = buf_new(a, 0);
    buf_number(&b, l, n);
    return buf_str(&b);
}

str text_decimal(arena *a, text_lang l, double v, int decimals)
{
    if (!isfinite(v)) return S("\xE2\x80\x93"); /* – */
    buf b = buf_new(a, 0);
    str_cut cut = str_split(str_printf(a, "%.*f", decimals, fabs(v)), '.');
    bool zero = true;
    for (ptrdiff_t i = 0; i < cut.head.n + cut.tail.n && zero; i++) zero = (i < cut.head.n ? cut.head.p[i] : cut.tail.p[i - cut.head.n]) == '0';
    if (v < 0 && !zero) buf_add(&b, S(MINUS));
    digits_add(&b, l, cut.head);
    if (!cut.ok) return buf_str(&b);
    buf_char(&b, all_habits[l].point);
    buf_add(&b, cut.tail);
    return buf_str(&b);
}
