/*
 * req.h — one request and its answer. All state of a request hangs here; there
 * is no other. Handlers read what was asked, act, write into r->out, and set the
 * status; nothing is sent before the transaction has committed.
 */
#pragma once

#include "lib/base/base.h"
#include "lib/db/db.h"
#include "lib/html/html.h"
#include "lib/html/text.h"

typedef struct {
    str name, value;
} pair;

typedef struct {
    pair *at;
    int n;
} pairs;

typedef enum { FORMAT_HTML, FORMAT_JSON, FORMAT_CSV } format;
typedef enum { METHOD_GET, METHOD_POST, METHOD_OTHER } method;

typedef struct req req;
typedef struct site site;

/* One row of the route table. */
typedef struct {
    method method;
    const char *pattern; /* "/needs/:id"; ":id" is a positive decimal number, ":word" is [a-z0-9-]+, ":token" is [A-Za-z0-9]+ */
    void (*run)(req *r);
    int need;            /* the app's role column: who may come in at all */
    unsigned flags;      /* ROUTE_* */
} route;

enum {
    ROUTE_JSON = 1,   /* also answers PATTERN.json */
    ROUTE_CSV = 2,    /* also answers PATTERN.csv */
    ROUTE_LARGE = 4,  /* body up to 12 MB instead of 1 MB */
    ROUTE_SLOW = 8    /* runs on the second queue, so that it never starves pages */
};

/* What the app gives the dispatcher. */
struct site {
    const route *routes;
    int n_routes;
    void (*welcome)(req *r);          /* find the session, the actor and the language; inside the transaction */
    bool (*allows)(req *r, int need); /* the first gate */
    void (*error)(req *r, int status); /* write the page (or problem+json) for a refusal; r->out is empty */
    void (*before)(req *r);           /* slow work before the transaction opens (password hashing); may be NULL */
    str public_url;                   /* "https://dugnad.example.no", no slash at the end; empty: from Host */
    const void *app;                  /* the app's own program-lifetime state */
};

enum { REQ_IDS = 3, REQ_HEADERS = 100 };

struct req {
    /* lifetime */
    arena mem;
    fault_point fault;
    db *db;
    const site *site;
    i64 now;              /* seconds; fixed for the whole request */

    /* what was asked */
    method method;
    str method_name;      /* as sent, for errors */
    str target;           /* path?query as sent; never logged beyond the path */
    str path;             /* decoded once, normalised, without .json/.csv */
    str query;            /* raw, without '?' */
    str host;             /* allowed host, lower case, without port */
    str client;           /* address of the real client, for limits only; never stored */
    bool secure;          /* came over TLS (told by a trusted proxy) */
    bool head;            /* HEAD: answered as GET, body not sent */
    pairs headers;        /* names in lower case */
    str body;
    format format;
    const route *route;
    str ids[REQ_IDS];     /* what the pattern's :parts matched, in order */
    pairs form;           /* query and form body, decoded, valid UTF-8 without NUL; uploads are not in it */

    /* who asks; set by site->welcome */
    struct actor *actor;  /* the app's; never NULL after welcome */
    text_lang lang;

    /* the answer */
    int status;
    buf out;
    pairs reply;          /* further reply headers; use reply_header() */
    str content_type;
    bool raw_cache;       /* the handler set Cache-Control itself */
    str redirect_to;      /* set by redirect() */
};

/* The value of a request header (name in lower case), or empty. */
str req_header(const req *r, const char *name);
/* The value of a cookie, or empty. */
str req_cookie(const req *r, const char *name);
/* The first value of a form or query field, or empty. */
str req_param(const req *r, const char *name);
/* All values of a repeated field (check boxes). */
int req_params(req *r, const char *name, str **out);
bool req_has(const req *r, const char *name);
/* The i-th matched :id as a number (0-based). */
i64 req_id(const req *r, int i);

void reply_header(req *r, const char *name, str value);
/* name=value; HttpOnly; SameSite=Lax; Path=/; Secure when the request was. max_age 0: until the browser closes; < 0: delete. */
void reply_cookie(req *r, const char *name, str value, i64 max_age);
/* 303 to an address of ours: asserts that it starts with one '/'. */
void redirect(req *r, url to);
/* The text of the interface in the request's language: T(r, "Needs"); with arguments: TF(r, "Answer by {1}", date). */
#define T(r, english) text_get((r)->lang, S(english))
#define TF(r, english, ...) \
    text_fill(&(r)->mem, text_get((r)->lang, S(english)), (const str[]){__VA_ARGS__}, (int)(sizeof((const str[]){__VA_ARGS__}) / sizeof(str)))

/* The only road into a handler: see architecture in TOUR.md. Sets r->status, r->out and the headers; never faults. */
void dispatch(req *r);
