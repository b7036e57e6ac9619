/*
 * page_script.c — reads a page script line by line, asks, and compares. The language
 * is told in test/README.md. Must not know what any page is about.
 */
#include "test/page.h"

#include "lib/db/db_engine.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    asker who;
    arena *mem;
    world *world;
    tally *tally;
    const char *file;
    int line;
    str rest;          /* what is not read yet */
    pairs known;       /* $name → value */
    question asked;
    answer got;
    bool is_judged;    /* the status of the last answer was compared */
} script;

static void failed(script *s, const char *what, str detail)
{
    s->tally->failed++;
    printf("%s:%d: [%.*s] %s%.*s\n", s->file, s->line, (int)s->world->engine.n, s->world->engine.p, what, (int)detail.n,
           detail.p);
}

static void expect(script *s, bool is_so, const char *what, str detail)
{
    if (is_so) s->tally->passed++;
    else failed(s, what, detail);
}

static bool line_next(script *s, str *line)
{
    if (!s->rest.n) return false;
    str_cut cut = str_split(s->rest, '\n');
    s->rest = cut.tail;
    s->line++;
    *line = cut.head;
    return true;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static str name_at(str s)
{
    ptrdiff_t n = 0;
    while (n < s.n && is_name_char(s.p[n])) n++;
    return str_upto(s, n);
}

/* Puts what is known in the place of $name; what is not stays as it is. */
static str filled(script *s, str text)
{
    if (!str_has(text, '$')) return text;
    buf b = buf_new(s->mem, text.n + 64);
    while (text.n) {
        str name = text.p[0] == '$' ? name_at(str_from(text, 1)) : (str){0};
        bool is_known = false;
        str value = name.n ? pairs_find(&s->known, name, &is_known) : (str){0};
        buf_add(&b, is_known ? value : str_upto(text, 1));
        text = str_from(text, is_known ? name.n + 1 : 1);
    }
    return buf_str(&b);
}

static str word_take(str *line)
{
    *line = str_trim(*line);
    str_cut cut = str_split(*line, ' ');
    *line = str_trim(cut.tail);
    return cut.head;
}

/* The inside of "…", with \n, \" and \\ as in C, or a plain word. */
static str value_take(script *s, str *line)
{
    if (!str_starts(*line, S("\""))) return word_take(line);
    buf b = buf_new(s->mem, 64);
    ptrdiff_t i = 1;
    for (; i < line->n && line->p[i] != '"'; i++) {
        char c = line->p[i];
        if (c == '\\' && i + 1 < line->n) c = line->p[++i] == 'n' ? '\n' : line->p[i];
        buf_char(&b, c);
    }
    if (i == line->n) page_stop("%s:%d: a quotation mark is missing", s->file, s->line);
    *line = str_trim(str_from(*line, i + 1));
    return buf_str(&b);
}

/* name=value name="several words" …, or one header: value. */
static void details_take(script *s, str line)
{
    ptrdiff_t colon = str_find(line, S(": ")), equals = str_find(line, S("="));
    if (colon > 0 && (equals < 0 || colon < equals)) {
        str name = str_upto(line, colon), value = filled(s, str_trim(str_from(line, colon + 1)));
        s->asked.headers = pairs_add(s->mem, s->asked.headers, name, value);
        return;
    }
    while (line.n) {
        str_cut cut = str_split(line, '=');
        if (!cut.ok) page_stop("%s:%d: expected name=value", s->file, s->line);
        line = cut.tail;
        str value = filled(s, value_take(s, &line));
        s->asked.fields = pairs_add(s->mem, s->asked.fields, str_trim(cut.head), value);
    }
}

static void keep_html(const script *s)
{
    if (!s->tally->html || !str_starts(s->got.type, S("text/html")) || !s->got.body.n) return;
    char path[512];
    snprintf(path, sizeof path, "%s/%016llx.html", s->tally->html, (unsigned long long)str_hash(s->got.body));
    FILE *f = fopen(path, "wb");
    if (!f) page_stop("%s: cannot be written", path);
    fwrite(s->got.body.p, 1, (size_t)s->got.body.n, f);
    fclose(f);
}

/* Fails each call in turn; the last run, in which no call was left to fail, is the real one. */
static void ask_faulting(script *s)
{
    for (long n = 1; n < 100000; n++) {
        i64 before = ask_version(&s->who);
        s->who.fail_at = n;
        s->got = ask(&s->who, &s->asked);
        if (!s->got.was_failed) break;
        s->tally->faults++;
        if (s->got.status != 503) failed(s, "a failed call is not answered with 503 but ", str_printf(s->mem, "%d (call %ld)", s->got.status, n));
        if (ask_version(&s->who) != before) failed(s, "a failed call left a change behind", str_printf(s->mem, " (call %ld)", n));
    }
    s->who.fail_at = 0;
}

static void request(script *s, str verb, str line)
{
    if (s->asked.method.n && !s->is_judged) failed(s, "the answer before has no expected status", S(""));
    s->asked = (question){.method = verb, .target = filled(s, word_take(&line))};
    if (line.n) details_take(s, line);
    while (str_starts(s->rest, S("  "))) {
        line_next(s, &line);
        details_take(s, str_trim(line));
    }
    bool is_read = str_eq(verb, S("GET")) || str_eq(verb, S("HEAD"));
    u64 since = s->who.db->session->clock;
    if (s->tally->is_faulting && !is_read) ask_faulting(s);
    else s->got = ask(&s->who, &s->asked);
    plans_note(s->tally->plans, s->who.db, since);
    s->is_judged = false;
    keep_html(s);
}

/* Like the pattern, where an unknown $name takes what stands there. */
static bool matches(script *s, str pattern, str text)
{
    pattern = filled(s, pattern);
    str_cut cut = str_split(pattern, '$');
    if (!cut.ok) return str_eq(pattern, text);
    if (!str_starts(text, cut.head)) return false;
    str name = name_at(cut.tail), value = str_from(text, cut.head.n);
    ptrdiff_t n = 0;
    while (n < value.n && (is_name_char(value.p[n]) || value.p[n] == '-')) n++;
    if (!n) return false;
    s->known = pairs_add(s->mem, s->known, name, str_upto(value, n));
    return matches(s, str_from(cut.tail, name.n), str_from(value, n));
}

static void judge_status(script *s, int status, str location)
{
    s->is_judged = true;
    bool is_so = s->got.status == status;
    str shown = str_upto(s->got.text, 300);
    expect(s, is_so, "status is ", str_printf(s->mem, "%d, not %d: %.*s %.*s", s->got.status, status,
                                              (int)s->got.location.n, s->got.location.p, (int)shown.n, shown.p));
    if (location.n && is_so) expect(s, matches(s, location, s->got.location), "leads to ", s->got.location);
}

static void judge_text(script *s, str line, bool is_wanted)
{
    str_cut cut = {.head = str_from(line, S("«").n)};
    ptrdiff_t end = str_find(cut.head, S("»"));
    if (end < 0) page_stop("%s:%d: the closing » is missing", s->file, s->line);
    str what = filled(s, str_upto(cut.head, end));
    bool is_there = str_find(s->got.body, what) >= 0 || str_find(s->got.text, what) >= 0;
    expect(s, is_there == is_wanted, is_wanted ? "is missing: " : "must not stand there: ", what);
}

/* find href="/receipts/$token": the first place in the answer that begins so. */
static void find(script *s, str pattern)
{
    str_cut cut = str_split(filled(s, pattern), '$');
    str name = name_at(cut.tail);
    if (!name.n) page_stop("%s:%d: find needs an unknown $name", s->file, s->line);
    ptrdiff_t at = str_find(s->got.body, cut.head);
    str from = at < 0 ? (str){0} : str_from(s->got.body, at + cut.head.n);
    ptrdiff_t n = 0;
    while (n < from.n && (is_name_char(from.p[n]) || from.p[n] == '-')) n++;
    expect(s, n > 0, "not found: ", pattern);
    s->known = pairs_add(s->mem, s->known, name, n ? str_upto(from, n) : S("0"));
}

static void judge_header(script *s, str name, str value)
{
    bool is_there = true;
    str has = str_eq(name, S("content-type")) ? s->got.type : pairs_find(&s->got.headers, name, &is_there);
    expect(s, is_there && matches(s, value, has), "the header is ", has);
}

static void later(script *s, str line)
{
    static const struct { str unit; i64 seconds; } units[] = {
        {{"minute", 6}, MINUTE}, {{"hour", 4}, HOUR}, {{"day", 3}, DAY}, {{"week", 4}, WEEK}};
    i64 n;
    if (!str_to_i64(word_take(&line), 1, 10000, &n)) page_stop("%s:%d: later 15 days", s->file, s->line);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!str_starts(line, units[i].unit)) continue;
        s->who.now += n * units[i].seconds;
        return;
    }
    page_stop("%s:%d: minutes, hours, days or weeks", s->file, s->line);
}

/* A request, or one of the lines that are not about an answer; false if it is neither. */
static bool act(script *s, str line)
{
    static const str methods[] = {{"GET", 3}, {"POST", 4}, {"HEAD", 4}, {"PUT", 3}, {"DELETE", 6}, {"PATCH", 5}, {"OPTIONS", 7}};
    str rest = line, word = word_take(&rest);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (str_eq(word, methods[i])) return request(s, word, rest), true;
    if (str_eq(word, S("later"))) return later(s, rest), true;
    if (!str_eq(word, S("as"))) return false;
    if (!ask_as(&s->who, rest)) page_stop("%s:%d: the fixture has nobody called %.*s", s->file, s->line, (int)rest.n, rest.p);
    return true;
}

static void judge(script *s, str line)
{
    if (!s->asked.method.n) page_stop("%s:%d: nothing has been asked yet", s->file, s->line);
    if (str_starts(line, S("«"))) return judge_text(s, line, true);
    if (str_starts(line, S("not «"))) return judge_text(s, str_from(line, 4), false);
    if (str_starts(line, S("find "))) return find(s, str_from(line, 5));
    str rest = str_starts(line, S("→")) ? str_trim(str_from(line, S("→").n)) : line;
    i64 status;
    if (str_to_i64(word_take(&rest), 100, 599, &status)) return judge_status(s, (int)status, rest);
    ptrdiff_t colon = str_find(line, S(": "));
    if (colon < 0) page_stop("%s:%d: what is this? %.*s", s->file, s->line, (int)line.n, line.p);
    judge_header(s, str_upto(line, colon), str_trim(str_from(line, colon + 1)));
}

static str script_read(arena *mem, const char *path)
{
    char why[256];
    str all;
    if (!file_read(mem, str_of(path), 1 << 20, &all, why)) page_stop("%s", why);
    return all;
}

void script_run(world *w, const char *file, tally *t)
{
    fault_point f = {0};
    if (setjmp(f.env)) page_stop("%s: %s", file, f.why);
    arena mem = arena_new((size_t)1 << 30, &f);
    script *s = NEW(&mem, script, 1);
    *s = (script){.mem = &mem, .world = w, .tally = t, .file = file, .rest = script_read(&mem, file)};
    ask_start(&s->who, w, &mem);
    for (str line; line_next(s, &line);) {
        line = str_trim(line);
        if (!line.n || line.p[0] == '#') continue;
        if (!act(s, line)) judge(s, line);
    }
    if (!s->is_judged) failed(s, "the last answer has no expected status", S(""));
    u64 since = s->who.db->session->clock;
    str drift = ask_drift(&s->who);
    plans_note(t->plans, s->who.db, since);
    expect(s, !drift.n, "the database has drifted: ", drift);
    ask_end(&s->who);
    arena_free(&mem);
}
