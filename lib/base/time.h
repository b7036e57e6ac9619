/*
 * time.h — moments are i64 seconds since 1970 (UTC); days are counted in
 * Norwegian civil time (CET, with EU summer time), computed here, so that no
 * time zone files are needed.
 */
#pragma once

typedef struct {
    int year, month, day; /* 1–12, 1–31 */
    int hour, minute, second;
    int weekday;          /* 0 Monday – 6 Sunday */
    int week, week_year;  /* ISO 8601 */
} moment;

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 7 * 86400 };

i64 time_now(void);                                        /* the clock, UTC seconds */
i64 time_ticks(void);                                      /* monotonic nanoseconds, for durations only */
moment moment_of(i64 t);                                   /* t in Norwegian civil time */
i64 time_of_day(int year, int month, int day);             /* 12:00 UTC of that day: the same civil day in Norway */
bool date_valid(int year, int month, int day);             /* a day of the Gregorian calendar, 1900–2200 */
bool str_to_date(str s, i64 *out);                         /* yyyy-mm-dd, as browsers send; noon of that day */
void buf_iso_date(buf *b, i64 t);                          /* 2026-11-21 */
void buf_iso_time(buf *b, i64 t);                          /* 2026-11-21T08:15:00Z (UTC) */
i64 time_week_start(i64 t);                                /* midnight in Norway of its Monday */
i64 time_day_start(i64 t);                                 /* midnight in Norway of t's day */
