/*
 * json.h — JSON written as it goes, straight into a buf. Commas and quotes are
 * its own business; that opens and closes fit is asserted.
 *
 *     json j = json_new(&r->out);
 *     json_open(&j, '{'); json_key(&j, S("id")); json_i64(&j, 7); json_close(&j, '}');
 */
#pragma once

#include "lib/base/base.h"

typedef struct {
    buf *out;
    bool comma;       /* the next value or key needs one */
    int depth;
    char open[32];    /* { or [ of each level */
} json;

json json_new(buf *out);
void json_open(json *j, char kind);          /* '{' or '[' */
void json_close(json *j, char kind);         /* '}' or ']' */
void json_key(json *j, str name);
void json_str(json *j, str s);               /* < > & are escaped too, so that JSON may stand in HTML; bytes that are not UTF-8 become U+FFFD */
void json_i64(json *j, i64 n);
void json_double(json *j, double v);         /* shortest form that reads back the same; null when not finite */
void json_bool(json *j, bool v);
void json_none(json *j);
void json_time(json *j, i64 t);              /* "2026-11-21T08:15:00Z" */
