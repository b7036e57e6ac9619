/* requirement.c — see requirement.h. The table of rows, and one function for each that records can answer. */
#include "app/decision/requirement.h"

typedef void answer_fn(db *d, const initiative *in, str gate, requirement *out);

static void seen(requirement *out, bool yes, const char *fact, i64 n)
{
    if (!yes) return;
    out->how = SEEN;
    out->fact = fact;
    out->n = n;
}

/* At the first decision the need as written; later, that those concerned have tried it since. */
static void need_row(db *d, const initiative *in, str gate, requirement *out)
{
    if (str_eq(gate, S("new"))) {
        i64 needs = db_i64(d, 0, "SELECT count(*) AS n FROM link WHERE b = $1 AND kind = 'answers'", V(in->id));
        seen(out, in->need_text.n > 0, needs ? N_("Written down, and tied to needs that people have voiced: {1}.") : N_("Written down."), needs);
        return;
    }
    if (!str_eq(gate, S("useful"))) return;
    i64 since = db_i64(d, 0, "SELECT max(at) AS at FROM decision WHERE initiative = $1 AND gate = 'new'", V(in->id));
    i64 n = db_i64(d, 0, "SELECT count(*) AS n FROM round WHERE initiative = $1 AND outside = 1 AND tried >= $2", V(in->id), V(time_day_start(since)));
    seen(out, n > 0, N_("Those concerned have taken part in tests since the last decision: {1}."), n);
}

static void new_for_row(db *d, const initiative *in, str gate, requirement *out)
{
    (void)d, (void)gate;
    seen(out, in->new_for.n && in->reuse.n, N_("Both are written."), 0);
}

static void rounds_row(db *d, const initiative *in, str gate, requirement *out)
{
    i64 all = db_i64(d, 0, "SELECT count(*) AS n FROM round WHERE initiative = $1", V(in->id));
    i64 outside = db_i64(d, 0, "SELECT count(*) AS n FROM round WHERE initiative = $1 AND outside = 1", V(in->id));
    i64 asked = str_eq(gate, S("new")) ? 1 : 2;
    seen(out, all >= asked && outside > 0, N_("Tests recorded with somebody outside the team: {1}."), outside);
}

static void learning_row(db *d, const initiative *in, str gate, requirement *out)
{
    (void)gate;
    i64 n = db_i64(d, 0, "SELECT count(*) AS n FROM round WHERE initiative = $1 AND learned <> ''", V(in->id));
    seen(out, n > 0 || in->learned.n, n ? N_("Tests with something learned: {1}.") : N_("Written down."), n);
}

/* Users or relatives were at least heard; from the trial on, in that very step. */
static void insight_row(db *d, const initiative *in, str gate, requirement *out)
{
    str step = str_eq(gate, S("new")) ? S("") : str_eq(gate, S("useful")) ? S("test") : S("introduce");
    i64 n = db_i64(d, 0,
        "SELECT count(*) AS n FROM participation WHERE initiative = $1 AND party IN ('users', 'relatives') AND level >= 2 AND ($2 = '' OR step = $2)",
        V(in->id), V(step));
    seen(out, n > 0, N_("Users or relatives have been heard. Groups recorded: {1}."), n);
}

/* That employees take part is seen from participation; that the unions were consulted, from their own answer alone. */
static void staff_row(db *d, const initiative *in, str gate, requirement *out)
{
    if (str_eq(gate, S("new"))) {
        i64 n = db_i64(d, 0, "SELECT count(*) AS n FROM participation WHERE initiative = $1 AND party IN ('staff', 'union') AND level >= 2", V(in->id));
        seen(out, n > 0, N_("Employees take part. Groups recorded: {1}."), n);
        return;
    }
    i64 since = str_eq(gate, S("used")) ? db_i64(d, 0, "SELECT max(at) AS at FROM decision WHERE initiative = $1 AND gate = 'useful'", V(in->id)) : 0;
    i64 n = db_i64(d, 0,
        "SELECT count(*) AS n FROM anchoring WHERE initiative = $1 AND body IN ('B09', 'B10', 'B11', 'B12') AND outcome <> '' "
        "AND (body NOT IN ('B09', 'B10') OR confirmed_by IS NOT NULL) AND kind <> 'information' AND met >= $2",
        V(in->id), V(since));
    seen(out, n > 0, N_("Answers from unions, safety representatives or their committees: {1}."), n);
}

static void owner_row(db *d, const initiative *in, str gate, requirement *out)
{
    (void)d;
    seen(out, str_eq(gate, S("new")) && in->owner && in->hours > 0, N_("A champion is named, and time is set aside: {1} hours."), in->hours);
}

/* Information is enough for the first decision only; reporting back is seen when it came after the second. */
static void record_row(db *d, const initiative *in, str gate, requirement *out)
{
    bool first = str_eq(gate, S("new"));
    i64 since = str_eq(gate, S("used")) ? db_i64(d, 0, "SELECT max(at) AS at FROM decision WHERE initiative = $1 AND gate = 'useful'", V(in->id)) : 0;
    i64 n = db_i64(d, 0,
        "SELECT count(*) AS n FROM anchoring WHERE initiative = $1 AND body IN ('B01', 'B02', 'B03', 'B04', 'B05', 'B06') AND outcome <> '' "
        "AND (CAST($2 AS BIGINT) = 1 OR kind <> 'information') AND met >= $3",
        V(in->id), V(first || str_eq(gate, S("used"))), V(since));
    seen(out, n > 0, N_("Answers from political or administrative leadership: {1}."), n);
}

/* size: 0 for all, 1 from ordinary, 2 for large only. An empty label: not asked at that decision. NULL: only a sentence can answer. */
typedef struct {
    const char *key;
    int size;
    const char *label[3]; /* new useful used */
    answer_fn *answer;
} row;

static const row rows[] = {
    {"need", 0, {N_("The need, in the words of those concerned"), N_("The need is confirmed by those concerned"), N_("The need is still there")}, need_row},
    {"new_for", 0, {N_("For whom it is new, and who has done it before"), "", ""}, new_for_row},
    {"rounds", 0, {N_("At least one test, with somebody outside the team"), N_("At least two tests with those concerned"), ""}, rounds_row},
    {"learning", 0, {N_("What worked and what did not, so far"), N_("What worked and what did not"), N_("What was learned")}, learning_row},
    {"insight", 1,
        {N_("What users and relatives say, or why they are not asked yet"), N_("What users and relatives say of the trial"),
            N_("What users and relatives say after the start")},
        insight_row},
    {"staff", 1,
        {N_("How employees take part, and consultation where duties change"), N_("Consultation is held, and disagreement is listed"),
            N_("Employees' participation is evaluated")},
        staff_row},
    {"screening", 1,
        {N_("Privacy, ethics and risk are looked at before people are tested with"), N_("Privacy, ethics and risk are gone through, and measures are in place"),
            N_("The risk that is left is accepted")},
        NULL},
    {"measures", 1,
        {N_("What will be measured, also what must not get worse"), N_("Measured before and during the trial, and assessed"),
            N_("Measured for three months after the start, or why not")},
        NULL},
    {"owner", 1,
        {N_("A champion with time for it"), N_("Who will own it in daily work"), N_("It runs without project money: routine, training and budget are in place")},
        owner_row},
    {"record", 2,
        {N_("Political or administrative leadership has been informed, or has asked for it"), N_("The decision to introduce it is made where it belongs"),
            N_("It is reported back to those who decided")},
        record_row},
    {"gains", 2,
        {N_("What we think will be gained"), N_("What we think will be gained, after the trial"), N_("The first gain is confirmed or disproved by its owner")},
        NULL},
};
enum { ROWS = (int)(sizeof rows / sizeof *rows) };

static int gate_number(str gate)
{
    return str_eq(gate, S("new")) ? 0 : str_eq(gate, S("useful")) ? 1 : str_eq(gate, S("used")) ? 2 : -1;
}

static bool is_asked(const row *asked, const initiative *in, int gate)
{
    int size = initiative_is_small(in) ? 0 : str_eq(in->size, S("large")) ? 2 : 1;
    return gate >= 0 && asked->size <= size && asked->label[gate][0];
}

typedef struct {
    str body, said_by;
    i64 at;
} said;
static const field said_field[] = {STR(said, body), STR(said, said_by), I64(said, at)};
static const fields said_fields = FIELDS(said, said_field);

static void sentence_find(db *d, const initiative *in, str gate, requirement *out)
{
    said s;
    bool found = db_one(d, &said_fields, &s,
        "SELECT t.body, COALESCE(a.title, t.role) AS said_by, t.at FROM statement t LEFT JOIN account a ON a.id = t.account "
        "WHERE t.initiative = $1 AND t.gate = $2 AND t.requirement = $3 ORDER BY t.id DESC LIMIT 1",
        V(in->id), V(gate), V(str_of(out->key)));
    if (!found) return;
    out->how = out->how == SEEN ? SEEN : SAID;
    out->said = s.body;
    out->said_by = s.said_by;
    out->said_at = s.at;
}

requirements requirement_all(db *d, const initiative *in, str gate)
{
    int number = gate_number(gate);
    requirements list = {.at = NEW(db_arena(d), requirement, ROWS)};
    for (int i = 0; i < ROWS; i++) {
        if (!is_asked(&rows[i], in, number)) continue;
        requirement *out = &list.at[list.n++];
        *out = (requirement){.key = rows[i].key, .label = rows[i].label[number]};
        if (rows[i].answer) rows[i].answer(d, in, gate, out);
        sentence_find(d, in, gate, out);
    }
    return list;
}

str requirement_seen(arena *a, requirements list)
{
    buf b = buf_new(a, 128);
    for (int i = 0; i < list.n; i++) {
        if (list.at[i].how == MISSING) continue;
        if (b.n) buf_char(&b, ',');
        buf_add(&b, str_of(list.at[i].key));
    }
    return buf_str(&b);
}

bool requirement_is(const initiative *in, str gate, str key)
{
    for (int i = 0; i < ROWS; i++)
        if (str_eq(key, str_of(rows[i].key))) return is_asked(&rows[i], in, gate_number(gate));
    return false;
}

void statement_add(db *d, const initiative *in, const actor *who, sentence s, i64 now)
{
    assert(requirement_is(in, s.gate, s.key) && s.body.n);
    db_run(d, "INSERT INTO statement (initiative, requirement, gate, body, account, role, at) VALUES ($1, $2, $3, $4, $5, $6, $7)", V(in->id), V(s.key),
        V(s.gate), V(s.body), V_ID(who->account), V(role_code(actor_role(who, in->municipality))), V(now));
}

str statement_latest(db *d, i64 initiative_id, str key)
{
    return db_str(d, "SELECT body FROM statement WHERE initiative = $1 AND requirement = $2 ORDER BY at DESC, id DESC LIMIT 1", V(initiative_id), V(key));
}
