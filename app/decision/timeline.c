/* timeline.c — see timeline.h. Puts two lists in order; writes nothing. */
#include "app/decision/timeline.h"

static const word happened[] = {
    {"created", N_("Begun")},
    {"edited", N_("The text was changed")},
    {"need_added", N_("Answers one more need")},
    {"lead_set", N_("New champion")},
    {"member_set", N_("Joined the work")},
    {"member_left", N_("Left the work")},
    {"condition_met", N_("A condition is met")},
};
const words words_happened = {happened, (int)(sizeof happened / sizeof *happened)};

timeline timeline_of(db *d, i64 initiative_id)
{
    decisions made = decision_all(d, initiative_id);
    events all = history_all(d, initiative_id);
    timeline line = {.at = NEW(db_arena(d), timeline_entry, made.n + all.n)};
    int i = made.n - 1, j = all.n - 1;
    while (i >= 0 || j >= 0) {
        bool decided = j < 0 || (i >= 0 && made.at[i].at >= all.at[j].at);
        const event *e = decided ? NULL : &all.at[j--];
        const decision *c = decided ? &made.at[i--] : NULL;
        if (c || word_is(&words_happened, e->what)) line.at[line.n++] = (timeline_entry){c ? c->at : e->at, c, e};
    }
    return line;
}

static bool takes_need_in(const timeline_entry *at)
{
    return at->event && str_eq(at->event->what, S("need_added"));
}

bool timeline_begins(const timeline *line, const timeline_entry *at)
{
    const timeline_entry *last = line->at + line->n - 1;
    while (last > at && !takes_need_in(last)) last--;
    return last == at && takes_need_in(at);
}

i64 timeline_chosen(timeline line)
{
    for (int i = 0; i < line.n; i++) {
        const decision *c = line.at[i].decision;
        bool chosen = c && str_eq(c->gate, S("new")) && (str_eq(c->outcome, S("yes")) || str_eq(c->outcome, S("yes_if")));
        if (chosen) return c->at;
    }
    return 0;
}

conditions timeline_conditions(arena *a, conditions all, i64 decision_id)
{
    conditions list = {.at = NEW(a, condition, all.n ? all.n : 1)};
    for (int i = 0; i < all.n; i++)
        if (all.at[i].decision == decision_id) list.at[list.n++] = all.at[i];
    return list;
}
