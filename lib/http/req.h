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
#include "lib/http/pairs.h"

/* A file of a multipart form. Its name and type are what the sender claims: to be checked, never trusted. */
typedef struct {
    str field, file_name, type, data;
} upload;

typedef struct {
    upload *at;
    int n;
} uploads;

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

typedef struct router router;

/* What the app gives the dispatcher. */
struct site {
    const route *routes;
    int n_routes;
    const router *router;             /* made of routes by site_ready() */
    void (*welcome)(req *r);          /* find the session, the actor and the language; inside the transaction */
    bool (*allows)(req *r, int need); /* the first gate */
    void (*error)(req *r, int status); /* write the page (or problem+json) for a refusal; r->out is empty */
    void (*screen)(req *r);           /* masks in r->form what must not be taken in, and says so with screen_add(); may be NULL */
    str (*screened)(req *r, str what); /* the message for it, in the user's language */
    void (*before)(req *r);           /* slow work before the transaction opens (password hashing); leaves r->prepared; may be NULL */
    i64 (*account)(const req *r);     /* whose submission it is, 0: nobody's; may be NULL */
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
    str origin_host;      /* the Host header as sent: with port */
    str client;           /* address of the real client, for limits only; never stored */
    bool secure;          /* came over TLS (told by a trusted proxy) */
    bool head;            /* HEAD: answered as GET, body not sent */
    pairs headers;        /* names in lower case */
    str body;
    format format;
    const route *route;   /* NULL if none matches */
    int refused;          /* 0, or the status that stands before any handler: 400 404 405 … */
    str allow;            /* of a 405 */
    str ids[REQ_IDS];     /* what the pattern's :parts matched, in order */
    pairs form;           /* form body, then query, decoded, valid UTF-8 without NUL; uploads are not in it */
    uploads files;
    str form_key;         /* see req_form_key() */

    pairs screened;       /* fields in which the screen found something, and what; such a request changes nothing */

    /* who asks; set by site->welcome */
    void *prepared;       /* what site->before left; lives through a second run of the handler */
    struct actor *actor;  /* the app's; never NULL after welcome */
    bool fleeting;        /* a computer that others use too: its browser keeps no page */
    text_lang lang;

    /* the answer */
    int status;
    buf out;
    pairs reply;          /* further reply headers; use reply_header() */
    str content_type;     /* empty: of the format */
    str redirect_to;      /* set by redirect() */
    const struct asset *asset; /* the answer is this one instead of out */
    i64 began;            /* time_ticks() when the request was whole, for the access log */
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

/* A reply header (name in lower case). "cache-control" replaces the usual "private, no-cache". Asserts that value has no line break. */
/* For site->screen: the field was not fit to be taken in. form_read() gives site->screened() beside the field. */
void screen_add(req *r, str name, str what);

void reply_header(req *r, const char *name, str value);
/* For pages with a secret in them (receipts, sign-in links): never stored by browsers, never compressed. */
void reply_secret(req *r);
/* name=value; HttpOnly; SameSite=Lax; Path=/; Secure when the request was. max_age 0: until the browser closes; < 0: delete. */
void reply_cookie(req *r, const char *name, str value, i64 max_age);
/*
 * The value of the hidden field "key" that forms carry, so that the same form sent twice is one submission. Not for
 * forms whose answer sets a cookie (sign-in): the second answer would come without it.
 */
str req_form_key(req *r);
/* 303 to an address of ours: asserts that it starts with one '/'. */
void redirect(req *r, url to);
/* The text of the interface in the request's language: T(r, "Needs"); with arguments: TF(r, "Answer by {1}", date). */
#define T(r, english) text_get((r)->lang, S(english))
#define TF(r, english, ...) \
    text_fill(&(r)->mem, text_get((r)->lang, S(english)), (const str[]){__VA_ARGS__}, (int)(sizeof((const str[]){__VA_ARGS__}) / sizeof(str)))

/* Program start: builds the router. A pattern that is wrong or there twice is a bug: asserts. */
void site_ready(site *s, arena *program);

/*
 * From method_name, target and headers: method, path, query, format, route, ids; or refused.
 * The server calls it when the head is whole, to know the route's limits; dispatch() calls it if nobody did.
 */
void req_open(req *r);
/* Largest body of the request's route, bytes. */
i64 req_body_limit(const req *r);
/* A text counted: TN(r, "{1} voice", "{1} voices", n). */
#define TN(r, one, many, n) text_counted(&(r)->mem, (r)->lang, S(one), S(many), (n))

/* The only road into a handler: see architecture in TOUR.md. Sets r->status, r->out and the headers; never faults. */
void dispatch(req *r);
