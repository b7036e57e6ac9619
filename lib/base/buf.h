/*
 * buf.h — growing output in an arena. A buf that is the arena's last taking
 * grows in place; otherwise it doubles into a new place.
 */
#pragma once

typedef struct {
    arena *mem;
    char *p;
    ptrdiff_t n, cap;
} buf;

buf buf_new(arena *a, ptrdiff_t first);            /* room for first bytes at once; it may be 0 */
char *buf_room(buf *b, ptrdiff_t n);               /* room for n more; where to write; the caller adds to b->n. NULL if the arena is sticky and full */
void buf_add(buf *b, str s);
void buf_char(buf *b, char c);
void buf_i64(buf *b, i64 v);
void buf_z(buf *b, const char *z);
void buf_printf(buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
str buf_str(const buf *b);                         /* what is written so far; valid until the next write */
str str_printf(arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
str str_join2(arena *a, str x, str y);
