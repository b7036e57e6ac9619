/*
 * page.c — see page.h. What all pages share, and nothing that one page alone needs.
 */
#include "app/page.h"

#include "app/app.h"
#include "app/refused.html.h"
#include "app/layout.html.h"
#include "app/municipality/tenant.h"
#include "app/sheet.html.h"
#include "app/unit/unit.h"
#include "lib/http/rows.h"

/* What is said on the page after a redirect; ?said=CODE chooses, so that nothing is stored. */
static const word said[] = {
    {"saved", N_("Saved.")},
    {"there_already", N_("It is told here already. Tell below how it goes.")},
    {"sent", N_("Sent.")},
    {"answered", N_("The answer is given, and the sender is told.")},
    {"extended", N_("More time is asked for. Everyone sees the reason.")},
    {"handed", N_("Handed over.")},
    {"published", N_("Published.")},
    {"proposed", N_("The sender is asked to approve the text.")},
    {"moved", N_("The sender is told where this belongs.")},
    {"hidden", N_("Hidden. The author sees the reason.")},
    {"shown", N_("It is open again, as it was.")},
    {"decided", N_("The decision is recorded.")},
    {"withdrawn", N_("Withdrawn.")},
    {"joined", N_("You are counted in: this concerns you too.")},
    {"linked", N_("Linked.")},
    {"replied", N_("Your reply is there.")},
    {"flagged", N_("Thank you. A moderator will look at it and decide.")},
    {"signed_in", N_("You are signed in.")},
    {"signed_out", N_("You are signed out.")},
    {"confirmed", N_("Confirmed. Thank you.")},
    {"started", N_("The initiative is under way.")},
    {"tested", N_("The test is recorded.")},
    {"invited", N_("The link is made.")},
    {"closed", N_("Closed.")},
    {"ended", N_("Ended.")},
    {"adopted", N_("Recorded. The origin sees it, and is credited.")},
};
static const words words_said = {said, (int)(sizeof said / sizeof *said)};

static bool wants_json(const req *r)
{
    return r->format == FORMAT_JSON || (r->format == FORMAT_HTML && str_find(req_header(r, "accept"), S("application/problem+json")) >= 0);
}

/* Takes what is written so far as the body of a wrapper. */
static html body_taken(req *r)
{
    html body = {buf_str(&r->out)};
    r->out = buf_new(&r->mem, body.s.n + 8192);
    return body;
}

static void page_wrap(req *r, int status, str title, section here, bool narrow)
{
    str code = req_param(r, "said");
    html body = body_taken(r);
    r->status = status;
    layout(r, (layout_view){
        .title = title,
        .body = body,
        .here = here,
        .narrow = narrow,
        .place = page_place(r),
        .said = word_is(&words_said, code) ? word_of(r, &words_said, code) : (str){0},
        .demo = app_of(r)->demo,
        .who = r->actor,
    });
}

void page(req *r, int status, str title, section here)
{
    page_wrap(r, status, title, here, false);
}

void page_narrow(req *r, int status, str title, section here)
{
    page_wrap(r, status, title, here, true);
}

void page_sheet(req *r, str title)
{
    html body = body_taken(r);
    r->status = 200;
    sheet(r, (sheet_view){.title = title, .body = body, .demo = app_of(r)->demo});
}

typedef struct {
    int status;
    const char *title, *help;
} refusal;

static const refusal refusals[] = {
    {400, N_("We did not understand the request"), N_("Something in the address or the form was not as it should be. Go back and try once more.")},
    {401, N_("Sign in to see this"), N_("This page is for people with an account. Sign in, and you come back here.")},
    {403, N_("You may not do this"), N_("Your role does not cover this. The municipality's administrator can tell who may.")},
    {404, N_("We did not find the page"), N_("It may have been moved, or it is not open to you. Search, or start from the front page.")},
    {405, N_("This cannot be done here"), N_("The address exists, but not for what was tried.")},
    {409, N_("Somebody was before you"), N_("The record has changed since you opened it. Go back, load the page anew, and try once more.")},
    {413, N_("It was too much at once"), N_("The text or the file is larger than we can take. Shorten it and try again.")},
    {422, N_("Something needs to be mended"), N_("Look at the messages beside the fields.")},
    {429, N_("A little too fast"), N_("Wait a minute and try again.")},
    {503, N_("We cannot answer right now"), N_("Nothing was saved. What you wrote is still in your browser: go back and send it again in a minute.")},
};

static const refusal *refusal_of(int status)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i].status == status) return &refusals[i];
    return &refusals[0];
}

static void problem_json(req *r, int status, str title, str help)
{
    r->content_type = S("application/problem+json");
    json j = json_new(&r->out);
    json_open(&j, '{');
    json_key(&j, S("type"));
    json_str(&j, S("about:blank"));
    json_key(&j, S("title"));
    json_str(&j, title);
    json_key(&j, S("status"));
    json_i64(&j, status);
    json_key(&j, S("detail"));
    json_str(&j, help);
    json_close(&j, '}');
}

void page_error(req *r, int status)
{
    if (status == 403 && r->actor && !r->actor->account && r->method == METHOD_GET) status = 401;
    if (status == 400 && r->screened.n) status = 422;
    const refusal *what = refusal_of(status);
    str title = text_get(r->lang, str_of(what->title)), help = text_get(r->lang, str_of(what->help));
    if (r->screened.n) help = r->site->screened(r, r->screened.at[0].value);

    r->out.n = 0;
    r->status = status;
    if (wants_json(r)) {
        problem_json(r, status, title, help);
        return;
    }
    r->content_type = S("text/html; charset=utf-8");
    refused(r, (refused_view){.title = title, .help = help, .sign_in = status == 401});
    page_narrow(r, status, title, SECTION_NONE);
}

void page_record(req *r, const fields *table, const void *row)
{
    r->status = 200;
    r->content_type = S("application/json");
    json j = json_new(&r->out);
    json_row(&j, table, row);
}

static void list_json(req *r, const fields *table, const void *rows, int n, url next)
{
    r->content_type = S("application/json");
    json j = json_new(&r->out);
    json_open(&j, '{');
    json_key(&j, S("items"));
    json_open(&j, '[');
    for (int i = 0; i < n; i++) json_row(&j, table, (const char *)rows + (size_t)i * table->size);
    json_close(&j, ']');
    json_key(&j, S("next"));
    if (next.s.n) json_str(&j, next.s);
    else json_none(&j);
    json_close(&j, '}');
}

void page_list(req *r, const fields *table, const void *rows, int n, url next)
{
    r->status = 200;
    if (r->format == FORMAT_JSON) {
        list_json(r, table, rows, n, next);
        return;
    }
    r->content_type = S("text/csv; charset=utf-8");
    if (next.s.n) reply_header(r, "link", str_printf(&r->mem, "<%.*s>; rel=\"next\"", (int)next.s.n, next.s.p));
    csv_head(&r->out, table);
    for (int i = 0; i < n; i++) csv_line(&r->out, table, (const char *)rows + (size_t)i * table->size);
}

/* An optional number in the query: absent or empty leaves *out; anything else must be in the limits. */
static bool query_number(const req *r, const char *name, i64 min, i64 max, i64 *out)
{
    str v = req_param(r, name);
    return !v.n || str_to_i64(v, min, max, out);
}

/* What the host name means, where one municipality has a name of its own. */
static i64 preset_of(const req *r)
{
    const app *a = app_of(r);
    for (int i = 0; i < a->n_presets; i++)
        if (str_eq(a->presets[i].host, r->host)) return a->presets[i].municipality;
    return 0;
}

bool page_shelf(req *r, str kind, shelf *out)
{
    i64 limit = 50;
    *out = (shelf){.kind = kind, .state = req_param(r, "state")};
    bool good = query_number(r, "after", 1, INT64_MAX, &out->after) && query_number(r, "limit", 1, 200, &limit) &&
                query_number(r, "municipality", 1, 9999, &out->municipality) && query_number(r, "unit", 1, INT64_MAX, &out->unit);
    for (ptrdiff_t i = 0; i < out->state.n; i++) good = good && ((out->state.p[i] >= 'a' && out->state.p[i] <= 'z') || out->state.p[i] == '_');
    out->limit = (int)limit;
    if (!req_has(r, "municipality")) out->municipality = preset_of(r);
    if (good && out->unit && !unit_is_shown(r->db, r->actor, out->unit)) out->unit = -1; /* the list would tell what its rows hide */
    if (!good || out->state.n > 20) page_error(r, 400);
    return good && out->state.n <= 20;
}

url page_next(req *r, i64 last_id, bool more)
{
    static const char *const filters[] = {"municipality", "unit", "state", "q", "role", "origin", "step", "type", "focus", "size", "card", "limit"};
    if (!more) return (url){0};
    str suffix = r->format == FORMAT_JSON ? S(".json") : r->format == FORMAT_CSV ? S(".csv") : S("");
    url u = {str_join2(&r->mem, r->path, suffix)};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) u = url_with(&r->mem, u, str_of(filters[i]), req_param(r, filters[i]));
    return url_with(&r->mem, u, S("after"), str_printf(&r->mem, "%lld", (long long)last_id));
}

html page_key(req *r)
{
    buf b = buf_new(&r->mem, 128);
    str kept = req_param(r, "key");
    bool again = r->method == METHOD_POST && kept.n >= 32 && kept.n <= 64;
    buf_add(&b, S("<input type=\"hidden\" name=\"key\" value=\""));
    put_str(&b, again ? kept : rand_token(&r->mem));
    buf_add(&b, S("\">"));
    return html_trust(buf_str(&b));
}

url page_said(req *r, url to, str code)
{
    assert(word_is(&words_said, code));
    return url_with(&r->mem, to, S("said"), code);
}

html page_edition(req *r, i64 id)
{
    buf b = buf_new(&r->mem, 64);
    if (id) buf_printf(&b, "<input type=\"hidden\" name=\"edition\" value=\"%lld\">", (long long)record_edition(r->db, id));
    return html_trust(buf_str(&b));
}

void page_edition_check(req *r, i64 id, problems *bad)
{
    i64 seen = 0;
    bool known = str_to_i64(req_param(r, "edition"), 0, INT64_MAX, &seen);
    if (known && seen != record_edition(r->db, id))
        problem_add(bad, "edition", T(r, "Somebody has changed this since you opened it. What you wrote stands below. Save once more, and it takes the place of theirs."));
}

str page_typed(req *r, str name, str value)
{
    const char *key = str_z(&r->mem, name);
    return r->method == METHOD_POST && req_has(r, key) ? req_param(r, key) : value;
}

url url_of_field(arena *a, const char *name)
{
    return (url){str_printf(a, "#%s", name)};
}

url url_of_kind(arena *a, str kind, i64 id)
{
    return url_id(a, str_printf(a, "/%.*ss", (int)kind.n, kind.p), id);
}

i64 page_municipality(req *r)
{
    i64 asked = 0;
    query_number(r, "municipality", 1, 9999, &asked);
    if (asked) return asked;
    return r->actor && r->actor->municipality ? r->actor->municipality : preset_of(r);
}

str page_place(req *r)
{
    i64 here = page_municipality(r);
    if (!here) return (str){0};
    return tenant_name(r->db, here);
}

bool record_or_404(req *r, i64 id, str kind, verb v, record *out)
{
    bool found = record_find(r->db, id, out) && (!kind.n || str_eq(out->kind, kind));
    if (!found || !may(r->actor, SEE, out)) {
        page_error(r, 404);
        return false;
    }
    if (!may(r->actor, v, out)) {
        page_error(r, 403);
        return false;
    }
    return true;
}
