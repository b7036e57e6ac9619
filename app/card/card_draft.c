/*
 * card_draft.c — what a card made from an initiative begins with, so that nothing is
 * asked twice: every text comes from what is recorded. Writes nothing.
 */
#include "app/card/card.h"

#include "app/round/round.h"
#include "app/unit/unit.h"

enum { SUMMARY = 280 };

static void line_add(buf *b, str s)
{
    if (!s.n) return;
    if (b->n) buf_add(b, S("\n"));
    buf_add(b, s);
}

/* "What was tried: what was found", one line a test. */
static void trial_add(buf *b, str tried, str found)
{
    str join = tried.n && found.n ? str_ends(tried, S(".")) ? S(" ") : S(": ") : (str){0};
    line_add(b, str_join2(b->mem, tried, str_join2(b->mem, join, found)));
}

static void trials_told(db *d, const trials *list, card *c)
{
    buf effect = buf_new(db_arena(d), 512), failed = buf_new(db_arena(d), 512), advice = buf_new(db_arena(d), 512);
    for (int i = 0; i < list->n; i++) {
        const trial *t = &list->at[i];
        bool worked = !str_eq(t->worked, S("no"));
        trial_add(worked ? &effect : &failed, t->solution, t->found.n ? t->found : t->learned);
        if (t->found.n) line_add(&advice, t->learned);
    }
    c->effect = buf_str(&effect);
    c->failed = buf_str(&failed);
    c->advice = buf_str(&advice);
    if (!c->solution.n && list->n) c->solution = list->at[list->n - 1].solution;
}

static void line_number(buf *b, text_lang l, const char *text, i64 n)
{
    str shown = text_number(b->mem, l, n);
    buf_add(b, text_fill(b->mem, text_get(l, str_of(text)), &shown, 1));
}

/* "64 hours, 4 200 kroner", of what is estimated or, without that, of the minutes that the tests took. */
static str resources_of(db *d, const initiative *in, const trials *list, text_lang l)
{
    i64 minutes = 0;
    for (int i = 0; i < list->n; i++) minutes += list->at[i].minutes;
    i64 hours = in->hours ? in->hours : (minutes + 30) / 60;
    buf b = buf_new(db_arena(d), 64);
    if (hours) line_number(&b, l, hours == 1 ? N_("{1} hour") : N_("{1} hours"), hours);
    if (hours && in->kr) buf_add(&b, S(", "));
    if (in->kr) line_number(&b, l, N_("{1} kroner"), in->kr);
    return buf_str(&b);
}

/* A unit that is too small to be shown is not named: the text is made to be read elsewhere. */
static str context_of(db *d, const initiative *in, text_lang l)
{
    bool named = in->unit && unit_is_shown(d, &(actor){0}, in->unit);
    i64 population = db_i64(d, 0, "SELECT population FROM municipality WHERE id = $1", V(in->municipality));
    str args[] = {in->municipality_name, text_number(db_arena(d), l, population), in->unit_name};
    return text_fill(db_arena(d), text_get(l, named ? str_of(N_("{1}, {2} residents. {3}.")) : str_of(N_("{1}, {2} residents."))), args, 3);
}

/* The need in its own words; else what the voices said. */
static str problem_of_work(db *d, const initiative *in)
{
    if (in->need_text.n) return in->need_text;
    return db_str(d, "SELECT n.story FROM link l JOIN need n ON n.id = l.a JOIN record r ON r.id = l.a "
        "WHERE l.b = $1 AND l.kind = 'answers' AND r.visibility = 'all' ORDER BY l.a LIMIT 1", V(in->id));
}

card card_draft(db *d, const initiative *in, text_lang l)
{
    trials list = round_all(d, in->id);
    card c = {.kind = S("card"), .municipality = in->municipality, .unit = in->unit, .visibility = S("municipality"), .title = in->title,
        .lang = in->lang, .initiative = in->id, .solution = in->solution, .contact_role = in->owner_title, .types = in->types};
    c.state = str_eq(in->state, S("ended")) ? S("stopped") : S("kept");
    c.summary = utf8_upto(in->learned, SUMMARY);
    c.problem = problem_of_work(d, in);
    c.context = context_of(d, in, l);
    c.resources = resources_of(d, in, &list, l);
    c.basis = list.n ? S("experience") : S("assumed");
    trials_told(d, &list, &c);
    if (in->learned.n && !c.advice.n) c.advice = in->learned;
    return c;
}
