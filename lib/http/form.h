/*
 * form.h — typed input at the gate: a form is read through the struct's field
 * table with limits, and what is wrong is said per field, with what the user
 * typed still there.
 */
#pragma once

#include "lib/http/req.h"

typedef struct {
    const char *field;  /* name of the form field; "" for the whole form */
    str message;        /* in the user's language */
} problem;

typedef struct {
    problem at[16];
    int n;
} problems;

/*
 * Decodes body and query into r->form and r->files: urlencoded or multipart. False: malformed, not UTF-8, a NUL,
 * more than 1,000 fields or 20 files. A body of another type is left to the handler in r->body.
 */
bool form_parse(req *r);

/* Reads every FIELD_FORM field of the table into *out. What is missing, too long, no number, no date or not a choice is a problem.
 * Text is trimmed, its line ends are LF, and it stands in *out even when it is a problem, so that it can be shown again.
 */
problems form_read(req *r, const fields *table, void *out);
/* Adds a problem; message must be translated already. */
void problem_add(problems *p, const char *name, str message);
/* The message for a field, or empty. */
str problem_of(const problems *p, const char *name);
