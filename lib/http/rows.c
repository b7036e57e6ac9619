/* rows.c — see rows.h. Must not know any noun. */
#include "lib/http/rows.h"

/* None is written as null or as nothing: ids and moments that are not there. */
static bool is_none(const field *f, const void *row)
{
    return (f->flags & (FIELD_ID | FIELD_DATE)) && field_i64(f, row) == 0;
}

static void json_value(json *j, const field *f, const void *row)
{
    switch (f->type) {
    case FIELD_STR: json_str(j, field_str(f, row)); break;
    case FIELD_DOUBLE: json_double(j, field_double(f, row)); break;
    case FIELD_BOOL: json_bool(j, field_i64(f, row) != 0); break;
    case FIELD_I64:
    case FIELD_INT:
        if (is_none(f, row)) json_none(j);
        else if (f->flags & FIELD_DATE) json_time(j, field_i64(f, row));
        else json_i64(j, field_i64(f, row));
    }
}

void json_members(json *j, const fields *table, const void *row)
{
    for (int i = 0; i < table->n; i++) {
        const field *f = &table->at[i];
        if (f->flags & FIELD_SECRET) continue;
        json_key(j, str_of(f->name));
        json_value(j, f, row);
    }
}

void json_row(json *j, const fields *table, const void *row)
{
    json_open(j, '{');
    json_members(j, table, row);
    json_close(j, '}');
}

static void comma_unless(buf *b, bool first)
{
    if (!first) buf_char(b, ',');
}

static void csv_value(buf *b, const field *f, const void *row, bool first)
{
    if (f->type == FIELD_STR) {
        csv_cell(b, field_str(f, row), first);
        return;
    }
    comma_unless(b, first);
    if (f->type == FIELD_DOUBLE) {
        json number = json_new(b); /* the same digits as in JSON */
        json_double(&number, field_double(f, row));
    } else if (is_none(f, row)) {
        return;
    } else if (f->flags & FIELD_DATE) {
        buf_iso_time(b, field_i64(f, row));
    } else {
        buf_i64(b, field_i64(f, row));
    }
}

void csv_head(buf *b, const fields *table)
{
    bool first = true;
    for (int i = 0; i < table->n; i++) {
        if (table->at[i].flags & FIELD_SECRET) continue;
        csv_cell(b, str_of(table->at[i].name), first);
        first = false;
    }
    csv_end(b);
}

void csv_line(buf *b, const fields *table, const void *row)
{
    bool first = true;
    for (int i = 0; i < table->n; i++) {
        if (table->at[i].flags & FIELD_SECRET) continue;
        csv_value(b, &table->at[i], row, first);
        first = false;
    }
    csv_end(b);
}
