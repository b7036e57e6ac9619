/*
 * page.h — what all pages share: layout, menus, messages, paging, errors.
 *
 * A handler writes the page's body with its template and then calls page(), which
 * puts the layout round it. Lists and records answer as JSON and CSV through the
 * same handler: page_list() and page_record() choose by r->format.
 */
#pragma once

#include "app/policy.h"
#include "app/words.h"
#include "lib/http/form.h"
#include "lib/http/req.h"

typedef enum { SECTION_NONE, SECTION_NEEDS, SECTION_INITIATIVES, SECTION_CARDS, SECTION_MAP, SECTION_SEARCH, SECTION_ME } section;

/* Wraps what stands in r->out in the layout. title is plain text in the user's language. */
void page(req *r, int status, str title, section here);
/* The same in a narrow column: forms, receipts, plain text. */
void page_narrow(req *r, int status, str title, section here);
/* A page for the printer or the projector: no menu, no footer. */
void page_sheet(req *r, str title);

/* Answers a refusal: 400 403 404 405 409 413 422 429 503 …, as HTML or problem+json. Replaces r->out. */
void page_error(req *r, int status);

/* JSON of one record through its field table. */
void page_record(req *r, const fields *table, const void *row);
/* JSON {"items": […], "next": …} or CSV of a list, through the field table; next is the address of the next page or empty. */
void page_list(req *r, const fields *table, const void *rows, int n, url next);

/*
 * Reads ?after= ?limit= ?municipality= ?unit= ?state= into a shelf of the kind.
 * False (and answered with 400) when one of them is out of its limits.
 */
bool page_shelf(req *r, str kind, shelf *out);
/* The address of the next page of this list: the same filters, after the last id. Empty without more. */
url page_next(req *r, i64 last_id, bool more);

/* The hidden field that makes sending a form twice do it once. Stands first in every form with method="post". */
html page_key(req *r);

/* The message that follows a redirect: redirect(r, page_said(r, url, "answered")). The codes and texts stand in page.c. */
url page_said(req *r, url to, str code);

/* For the form of a record that several may edit: hidden, which edition it was filled in from. id 0: a new one. */
html page_edition(req *r, i64 id);
/* A problem if somebody has edited the record since: what was typed comes back, and goes in when it is sent once more. */
void page_edition_check(req *r, i64 id, problems *bad);
/* Of a form that comes back: what was typed, also when it was no number; else the value. */
str page_typed(req *r, str name, str value);
/* The field of this page's form, by its id. */
url url_of_field(arena *a, const char *name);

/* The page of a record, by its kind. */
url url_of_kind(arena *a, str kind, i64 id);

/* Name of the place the reader is in (the municipality's display name), or empty. */
str page_place(req *r);
/* The municipality that the page is about: ?municipality=, the host's preset, or the reader's home; 0 when none. */
i64 page_municipality(req *r);

/* Loads, asks may(verb), and answers 404 (invisible) or 403 (seen, but not that) itself; then returns false. */
bool record_or_404(req *r, i64 id, str kind, verb v, record *out);
