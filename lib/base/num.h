/* num.h — numbers out of text, strictly: no sign tricks, no white space, no silent overflow. */
#pragma once

bool str_to_i64(str s, i64 min, i64 max, i64 *out);   /* decimal digits, '-' allowed when min < 0; false leaves *out alone */
bool str_to_double(str s, double *out);               /* 12, -0.5, 1e9; '.' only; finite; at most 40 characters */
void buf_double(buf *b, double v);                    /* the shortest form that reads back the same, at most 17 digits; nothing if not finite */
void buf_hex(buf *b, const u8 *p, ptrdiff_t n);       /* lower case */
bool hex_to_bytes(str s, u8 *out, ptrdiff_t n);       /* exactly 2 n digits */
