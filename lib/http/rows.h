/*
 * rows.h — structs out through their field tables: JSON and CSV of any noun.
 * SECRET fields never leave; DATE fields are ISO 8601 (UTC); an ID of 0 is null
 * in JSON and empty in CSV. So is a moment of 0.
 */
#pragma once

#include "lib/db/fields.h"
#include "lib/html/json.h"

void json_row(json *j, const fields *table, const void *row);     /* one object */
void json_members(json *j, const fields *table, const void *row); /* the members only, inside an open object, so that more can follow */
void csv_head(buf *b, const fields *table);                       /* the names of the fields */
void csv_line(buf *b, const fields *table, const void *row);      /* cells that a spreadsheet would run are disarmed */
