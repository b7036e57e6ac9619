/* refuse.c — see refuse.h. */
#include "lib/http/refuse.h"

typedef struct {
    int status;
    const char *reason; /* on the wire */
    const char *title;  /* to people */
    const char *help;
} words;

#define SEND_AGAIN N_("Go back and try once more. If it happens again, tell whoever runs this site.")

static const words table[] = {
    {200, "OK", NULL, NULL},
    {201, "Created", NULL, NULL},
    {204, "No Content", NULL, NULL},
    {303, "See Other", NULL, NULL},
    {304, "Not Modified", NULL, NULL},
    {400, "Bad Request", N_("We did not understand that"), SEND_AGAIN},
    {401, "Unauthorized", N_("You must sign in"), N_("Sign in, and try once more.")},
    {403, "Forbidden", N_("That is not allowed"), N_("The form came from another site, or you lack access.")},
    {404, "Not Found", N_("We cannot find that page"), N_("The address may be wrong, or the page is not for you.")},
    {405, "Method Not Allowed", N_("That cannot be done here"), SEND_AGAIN},
    {408, "Request Timeout", N_("That took too long"), N_("The connection was too slow. Try once more.")},
    {409, "Conflict", N_("Someone was before you"), N_("Open the page again and see what was changed.")},
    {410, "Gone", N_("It is no longer here"), N_("It has been used or removed.")},
    {411, "Length Required", N_("We did not understand that"), SEND_AGAIN},
    {413, "Content Too Large", N_("That was too large"), N_("Send less at a time, or a smaller file.")},
    {414, "URI Too Long", N_("The address is too long"), SEND_AGAIN},
    {415, "Unsupported Media Type", N_("We do not take that kind of file"), N_("Choose another file.")},
    {417, "Expectation Failed", N_("We did not understand that"), SEND_AGAIN},
    {421, "Misdirected Request", N_("This site has another address"), N_("Ask whoever runs it for the right one.")},
    {422, "Unprocessable Content", N_("Something is missing"), SEND_AGAIN},
    {429, "Too Many Requests", N_("Too much at once"), N_("Wait a little and try once more.")},
    {431, "Request Header Fields Too Large", N_("We did not understand that"), SEND_AGAIN},
    {501, "Not Implemented", N_("That cannot be done here"), SEND_AGAIN},
    {503, "Service Unavailable", N_("It does not work just now"), N_("Nothing was saved. Wait a little and try once more.")},
    {505, "HTTP Version Not Supported", N_("We did not understand that"), SEND_AGAIN},
};

static const words *words_of(int status)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].status == status) return &table[i];
    return NULL;
}

const char *status_reason(int status)
{
    const words *w = words_of(status);
    return w ? w->reason : "Other";
}

void refuse_language(req *r)
{
    r->lang = lang_accepted(req_header(r, "accept-language"), LANG_NB);
}

static bool wants_json(const req *r)
{
    return r->format == FORMAT_JSON || str_find(req_header(r, "accept"), S("json")) >= 0;
}

static void problem_write(req *r, str title, str help)
{
    r->content_type = S("application/problem+json");
    buf_printf(&r->out, "{\"status\": %d, \"title\": \"", r->status);
    buf_add(&r->out, title); /* ours: neither quotes nor backslashes, a test sees to it */
    buf_add(&r->out, S("\", \"detail\": \""));
    buf_add(&r->out, help);
    buf_add(&r->out, S("\"}\n"));
}

static void page_write(req *r, str title, str help)
{
    r->content_type = S("text/html; charset=utf-8");
    buf_add(&r->out, S("<!DOCTYPE html>\n<html lang=\""));
    PUT(&r->out, lang_code(r->lang));
    buf_add(&r->out, S("\"><head><meta charset=\"utf-8\">"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>"));
    PUT(&r->out, title);
    buf_add(&r->out, S("</title></head><body><main><h1>"));
    PUT(&r->out, title);
    buf_add(&r->out, S("</h1><p>"));
    PUT(&r->out, help);
    buf_add(&r->out, S("</p></main></body></html>\n"));
}

void refuse_write(req *r, int status)
{
    const words *w = words_of(status);
    if (!w || !w->title) w = words_of(503);
    str title = text_get(r->lang, str_of(w->title)), help = text_get(r->lang, str_of(w->help));
    bool sticky = r->mem.sticky;

    r->mem.sticky = true; /* a page that does not fit is sent short rather than not at all */
    r->status = w->status;
    r->redirect_to = (str){0};
    r->asset = NULL;
    r->reply = (pairs){0};
    r->out = buf_new(&r->mem, 1024);
    if (wants_json(r)) problem_write(r, title, help);
    else page_write(r, title, help);
    r->mem.sticky = sticky;
}
