/*
 * search.c — see search.h. One index row a record: its stems, and beside them the
 * keys of those who may see it, its kind and its place, so that the engine never
 * walks through what the reader may not see.
 */
#include "app/search/search.h"

#include "app/guard/guard.h"
#include "app/search/excerpt.h"
#include "app/search/stem.h"

enum { WORDS = 4000, ASKED = 12, CANDIDATES = 100 };

/* Tokens that are no words: words never hold '_'. */
static void token_add(buf *b, const char *class, i64 n)
{
    if (b->n) buf_char(b, ' ');
    buf_z(b, class);
    buf_i64(b, n);
}

static str key_tokens(arena *a, const record *rec)
{
    buf b = buf_new(a, 256);
    buf_add(&b, S("_kind_"));
    buf_add(&b, rec->kind);
    token_add(&b, "_m", rec->municipality);
    for (int i = 0; i < rec->n_keys; i++) token_add(&b, "_k", rec->keys[i]);
    return buf_str(&b);
}

/* "_kind_need _k12 behov stor …": first what is no word, then the title's stems, '_' and the body's. */
static str stems_text(arena *a, const record *rec, str body)
{
    buf b = buf_new(a, body.n + 512);
    buf_add(&b, key_tokens(a, rec));
    stems title = stems_of(a, rec->title, 100), text = stems_of(a, body, WORDS);
    for (int i = 0; i < title.n; i++) {
        buf_char(&b, ' ');
        buf_add(&b, title.at[i].stem);
    }
    buf_add(&b, S(" _"));
    for (int i = 0; i < text.n; i++) {
        buf_char(&b, ' ');
        buf_add(&b, text.at[i].stem);
    }
    buf_char(&b, ' ');
    return buf_str(&b);
}

/* The same as PostgreSQL wants it: 'stem':position. */
static str vector_text(arena *a, str text)
{
    buf b = buf_new(a, text.n * 2 + 64);
    int position = 0;
    while (text.n) {
        str_cut cut = str_split(text, ' ');
        text = cut.ok ? cut.tail : (str){0};
        if (cut.head.n < 1 || str_eq(cut.head, S("_"))) continue;
        if (++position > 16000) break;
        buf_printf(&b, "'%.*s':%d ", (int)cut.head.n, cut.head.p, position);
    }
    return buf_str(&b);
}

/* What is closed, by its kind or by a decision on a flag, is for those who have its address. */
static bool is_findable(const record *rec, str body)
{
    bool closed = str_eq(rec->visibility, S("closed")) || str_eq(rec->visibility, S("passed"));
    return body.n && !closed && !str_eq(rec->state, S("withdrawn")) && !str_eq(rec->state, S("hidden")) && !str_eq(rec->state, S("elsewhere"));
}

void search_index(db *d, const record *rec, str body)
{
    arena *a = db_arena(d);
    body = guard_masked(a, body); /* put together of fields that were screened one by one */
    db_run(d, "DELETE FROM search WHERE rowid = $1", V(rec->id));
    db_run(d, "DELETE FROM found WHERE record = $1", V(rec->id));
    if (!is_findable(rec, body)) return;

    str text = stems_text(a, rec, body);
    db_run(d, "INSERT INTO found (record, title, body) VALUES ($1, $2, $3)", V(rec->id), V(rec->title), V(body));
    if (db_is_postgres(d))
        db_run(d, "INSERT INTO search (rowid, stems, vector) VALUES ($1, $2, CAST($3 AS tsvector))", V(rec->id), V(text), V(vector_text(a, text)));
    else
        db_run(d, "INSERT INTO search (rowid, stems) VALUES ($1, $2)", V(rec->id), V(text));
}

bool search_merge(db *d)
{
    if (db_is_postgres(d)) return false;
    i64 before = db_i64(d, 0, "SELECT total_changes() AS n");
    db_run(d, "INSERT INTO search (search, rank) VALUES ('merge', -64)"); /* pages */
    return db_i64(d, 0, "SELECT total_changes() AS n") > before + 1; /* its own documentation's sign of being done */
}

/* ---- asking ---- */

typedef struct {
    bool postgres;
    buf out;
} question;

static void term_add(question *q, str token, bool prefix)
{
    if (q->postgres) buf_printf(&q->out, prefix ? "'%.*s':*" : "'%.*s'", (int)token.n, token.p);
    else buf_printf(&q->out, prefix ? "\"%.*s\"*" : "\"%.*s\"", (int)token.n, token.p);
}

static void join_add(question *q, bool all)
{
    buf_z(&q->out, q->postgres ? all ? " & " : " | " : all ? " AND " : " OR ");
}

/* Only what the reader's keys open. */
static void keys_add(question *q, const actor *who)
{
    arena *a = q->out.mem;
    buf_char(&q->out, '(');
    for (int i = 0; i < who->n_keys; i++) {
        if (i) join_add(q, false);
        term_add(q, str_printf(a, "_k%lld", (long long)who->keys[i]), false);
    }
    buf_char(&q->out, ')');
}

static void place_add(question *q, str kind, i64 municipality)
{
    if (kind.n) {
        join_add(q, true);
        term_add(q, str_join2(q->out.mem, S("_kind_"), kind), false);
    }
    if (municipality) {
        join_add(q, true);
        term_add(q, str_printf(q->out.mem, "_m%lld", (long long)municipality), false);
    }
}

/* All words, the last one as the beginning of a word when it is long enough: it may still be typed. */
static str question_words(db *d, const stems *words)
{
    question q = {db_is_postgres(d), buf_new(db_arena(d), 256)};
    for (int i = 0; i < words->n; i++) {
        if (i) join_add(&q, true);
        term_add(&q, words->at[i].stem, i == words->n - 1 && words->at[i].stem.n >= 3);
    }
    return buf_str(&q.out);
}

static str question_all(db *d, const actor *who, const search_ask *ask, const stems *words)
{
    question q = {db_is_postgres(d), buf_new(db_arena(d), 256)};
    keys_add(&q, who);
    place_add(&q, ask->kind, ask->municipality);
    join_add(&q, true);
    buf_add(&q.out, question_words(d, words));
    return buf_str(&q.out);
}

static str question_any(db *d, const actor *who, i64 municipality, const stems *words)
{
    question q = {db_is_postgres(d), buf_new(db_arena(d), 256)};
    keys_add(&q, who);
    place_add(&q, S("need"), municipality);
    join_add(&q, true);
    buf_char(&q.out, '(');
    for (int i = 0; i < words->n; i++) {
        if (i) join_add(&q, false);
        term_add(&q, words->at[i].stem, false);
    }
    buf_char(&q.out, ')');
    return buf_str(&q.out);
}

typedef struct {
    i64 id;
    str stems;
    int score;
} candidate;
static const field candidate_field[] = {I64(candidate, id), STR(candidate, stems), INT(candidate, score)};
static const fields candidate_fields = FIELDS(candidate, candidate_field);
typedef struct {
    candidate *at;
    int n;
} candidates;

/* The newest that match; ranking is done among these, so that a common word costs no more than a rare one. */
static candidates newest(db *d, str asked, i64 before)
{
    candidates list;
    if (db_is_postgres(d))
        db_all(d, &candidate_fields, &list,
            "SELECT rowid AS id, stems, 0 AS score FROM search WHERE vector @@ CAST($1 AS tsquery) AND rowid < $2 ORDER BY rowid DESC LIMIT 100",
            V(asked), V(before));
    else
        db_all(d, &candidate_fields, &list,
            "SELECT rowid AS id, stems, 0 AS score FROM search WHERE search MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT 100", V(asked), V(before));
    return list;
}

static bool has_key(const actor *who, i64 key)
{
    int i = 0;
    while (i < who->n_keys && who->keys[i] != key) i++;
    return i < who->n_keys;
}

/* What question_all() asks of key_tokens(), asked here. */
static bool opens(str text, const actor *who, const search_ask *ask)
{
    bool kind = !ask->kind.n, place = !ask->municipality, key = false;
    for (str_cut cut = str_split(text, ' '); cut.head.n > 2 && cut.head.p[0] == '_'; cut = str_split(cut.tail, ' ')) {
        i64 n;
        if (str_starts(cut.head, S("_kind_"))) kind = kind || str_eq(str_from(cut.head, 6), ask->kind);
        else if (!str_to_i64(str_from(cut.head, 2), 0, INT64_MAX, &n)) continue;
        else if (cut.head.p[1] == 'm') place = place || n == ask->municipality;
        else key = key || has_key(who, n);
    }
    return kind && place && key;
}

/*
 * The newest that match and that the reader may see. Few texts hold a rare word: they are looked at one by one. Only
 * where there may be more does the engine look up who sees what, which it does in lists as long as the database.
 */
static candidates newest_seen(db *d, const actor *who, const search_ask *ask, const stems *words)
{
    i64 before = ask->before ? ask->before : INT64_MAX;
    candidates list = newest(d, question_words(d, words), before);
    if (list.n == CANDIDATES) return newest(d, question_all(d, who, ask, words), before);
    int n = 0;
    for (int i = 0; i < list.n; i++)
        if (opens(list.at[i].stems, who, ask)) list.at[n++] = list.at[i];
    list.n = n;
    return list;
}

/* How often a stem (or its beginning) stands in a text of stems, at most 5 times. */
static int times_in(str text, str with_space, bool prefix)
{
    int n = 0;
    str what = prefix ? str_upto(with_space, with_space.n - 1) : with_space;
    for (ptrdiff_t at; n < 5 && (at = str_find(text, what)) >= 0; n++) text = str_from(text, at + what.n - (prefix ? 0 : 1));
    return n;
}

/* Words in the title weigh eight times those in the text; each further one less. */
static int score_of(arena *a, str text, const stems *words, bool last_prefix)
{
    int score = 0;
    ptrdiff_t middle = str_find(text, S(" _ "));
    str title = str_upto(text, middle < 0 ? 0 : middle + 1), body = middle < 0 ? text : str_from(text, middle + 2);
    for (int i = 0; i < words->n; i++) {
        str spaced = str_printf(a, " %.*s ", (int)words->at[i].stem.n, words->at[i].stem.p);
        bool prefix = last_prefix && i == words->n - 1;
        int in_title = times_in(title, spaced, prefix), in_body = times_in(body, spaced, prefix);
        score += (in_title ? 800 : 0) + (in_title || in_body ? 400 : 0) + 40 * in_body;
    }
    return score;
}

/* Best first; the newer of equals first, since the list came newest first and the sort is stable. */
static void rank(candidates *list)
{
    for (int i = 1; i < list->n; i++) {
        candidate c = list->at[i];
        int j = i;
        for (; j > 0 && list->at[j - 1].score < c.score; j--) list->at[j] = list->at[j - 1];
        list->at[j] = c;
    }
}

typedef struct {
    i64 id, changed;
    str kind, title, state, municipality_name, body;
} row;
static const field row_field[] = {
    I64(row, id), I64(row, changed), STR(row, kind), STR(row, title), STR(row, state), STR(row, municipality_name), STR(row, body),
};
static const fields row_fields = FIELDS(row, row_field);

typedef struct {
    row *at;
    int n;
} rows;

#define ROW                                                                                                  \
    "SELECT r.id, r.changed, r.kind, f.title, r.state, m.name AS municipality_name, f.body FROM found f "     \
    "JOIN record r ON r.id = f.record JOIN municipality m ON m.id = r.municipality "

/* A server is asked once for all; a file in the same process answers each as fast. */
static rows rows_load(db *d, const candidates *best)
{
    rows out = {.at = NEW(db_arena(d), row, best->n)};
    if (!db_is_postgres(d)) {
        for (int i = 0; i < best->n; i++) out.n += db_one(d, &row_fields, &out.at[out.n], ROW "WHERE f.record = $1", V(best->at[i].id));
        return out;
    }
    buf ids = buf_new(db_arena(d), 1024);
    for (int i = 0; i < best->n; i++) buf_printf(&ids, "%c%lld", i ? ',' : '{', (long long)best->at[i].id);
    buf_char(&ids, '}');
    if (best->n)
        db_all(d, &row_fields, &out, ROW "JOIN unnest(CAST($1 AS bigint[])) WITH ORDINALITY AS w (id, place) ON w.id = f.record ORDER BY w.place",
               V(buf_str(&ids)));
    return out;
}

static hits hits_load(db *d, candidates best, int limit, const stems *words)
{
    best.n = best.n < limit ? best.n : limit;
    rows list = rows_load(d, &best);
    hits out = {.at = NEW(db_arena(d), hit, list.n), .n = list.n};
    for (int i = 0; i < list.n; i++) {
        row *got = &list.at[i];
        out.at[i] = (hit){got->id, got->kind, got->title, got->state, got->municipality_name, excerpt(db_arena(d), got->body, words), got->changed};
    }
    return out;
}

hits search_find(db *d, const actor *who, const search_ask *ask, i64 *next)
{
    arena *a = db_arena(d);
    stems words = stems_of(a, ask->text, ASKED);
    *next = 0;
    if (!words.n) return (hits){0};

    candidates list = newest_seen(d, who, ask, &words);
    if (list.n == CANDIDATES) *next = list.at[list.n - 1].id;
    bool prefix = words.at[words.n - 1].stem.n >= 3;
    for (int i = 0; i < list.n; i++) list.at[i].score = score_of(a, list.at[i].stems, &words, prefix);
    rank(&list);
    return hits_load(d, list, CANDIDATES, &words);
}

/* The words that say what a text is about: not the common ones, each once. */
static stems telling(arena *a, str text)
{
    stems all = stems_of(a, text, 200), out = {.at = NEW(a, stem, ASKED * 2)};
    for (int i = 0; i < all.n && out.n < ASKED * 2; i++) {
        bool known = stem_is_common(all.at[i].stem) || all.at[i].stem.n < 4;
        for (int j = 0; j < out.n && !known; j++) known = str_eq(out.at[j].stem, all.at[i].stem);
        if (!known) out.at[out.n++] = all.at[i];
    }
    return out;
}

hits search_similar(db *d, const actor *who, i64 municipality, str text, int limit)
{
    arena *a = db_arena(d);
    stems words = telling(a, text);
    if (words.n < 2) return (hits){0};

    candidates list = newest(d, question_any(d, who, municipality, &words), INT64_MAX), close = {.at = list.at};
    for (int i = 0; i < list.n; i++) {
        int shared = 0;
        for (int j = 0; j < words.n; j++)
            shared += times_in(list.at[i].stems, str_printf(a, " %.*s ", (int)words.at[j].stem.n, words.at[j].stem.p), false) > 0;
        list.at[i].score = shared;
        if (shared >= 2 + words.n / 8) /* a long text shares words with much that is something else */ close.at[close.n++] = list.at[i];
    }
    rank(&close);
    return hits_load(d, close, limit, &words);
}
