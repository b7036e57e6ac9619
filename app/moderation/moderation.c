/*
 * moderation.c — see moderation.h. Rules and SQL of reading, publishing, moving and
 * hiding; what the moderator sees stands in queue.c.
 */
#include "app/moderation/moderation.h"

#include "app/notice/notice.h"
#include "lib/http/session.h"

bool moderation_may(const actor *who, const need *n)
{
    bool passed_by = n->about_leader && actor_leads(who, n->municipality, n->unit_path);
    return may(who, MODERATE, &n->rec) && !passed_by;
}

/* Each part was screened when it came; an identity number in two halves becomes one where they meet. */
str moderation_text(arena *a, const need *n)
{
    if (!n->wish.n || !n->raw.n) return n->raw;
    return guard_masked(a, str_join2(a, str_join2(a, n->raw, S("\n\n")), n->wish));
}

str text_mark(arena *a, str text)
{
    return str_upto(token_hash(a, text), 16);
}

bool text_is_marked(req *r, str text)
{
    return !req_has(r, "seen") || str_eq(req_param(r, "seen"), text_mark(&r->mem, text));
}

static bool in_state(const need *n, const char *states)
{
    for (str_cut cut = {.tail = str_of(states), .ok = true}; cut.ok;) {
        cut = str_split(cut.tail, ' ');
        if (str_eq(cut.head, n->state)) return true;
    }
    return false;
}

/* Out of sight: for the moderators, or for those who are past the leader it is about. */
static void close_up(need *n)
{
    n->visibility = n->about_leader ? S("passed") : S("closed");
}

/* Open from now on: found by search, and the one who answers is told. */
static void opened(db *d, const need *n, i64 now)
{
    notice_add(d, n->owner, n->id, S("yours"), now);
}

bool moderation_publish(db *d, need *n, const actor *who, i64 now)
{
    if (!in_state(n, "received in_review")) return false;
    need_publish(d, n, who, moderation_text(db_arena(d), n), now);
    notice_add(d, n->author, n->id, S("published"), now);
    opened(d, n, now);
    return true;
}

bool moderation_propose(db *d, need *n, const actor *who, str text, i64 now)
{
    if (!in_state(n, "received in_review")) return false;
    if (str_eq(text, moderation_text(db_arena(d), n))) return moderation_publish(d, n, who, now);
    n->proposal = text;
    n->state = S("in_review");
    close_up(n);
    need_move(d, n, who, (happening){.what = S("proposed")}, now);
    notice_add(d, n->author, n->id, S("proposed"), now);
    return true;
}

/* The sender's answer concerns whoever proposed the text. */
static i64 proposer(db *d, i64 id)
{
    return db_i64(d, 0, "SELECT account FROM event WHERE record = $1 AND what = 'proposed' ORDER BY id DESC LIMIT 1", V(id));
}

bool moderation_approve(db *d, need *n, const actor *who, bool agrees, i64 now)
{
    if (!in_state(n, "in_review")) return false;
    i64 kept = moment_kept(who, now);
    need_approve(d, n, who, agrees, now);
    notice_add(d, proposer(d, n->id), n->id, agrees ? S("approved") : S("not_approved"), kept);
    if (agrees) opened(d, n, kept);
    return true;
}

bool moderation_move(db *d, need *n, const actor *who, belongs b, i64 now)
{
    assert(word_is(&words_elsewhere, b.where));
    if (!in_state(n, "received in_review open")) return false;
    n->elsewhere = b.where;
    n->state = S("elsewhere");
    close_up(n);
    need_move(d, n, who, (happening){.what = S("moved"), .note = b.how}, now);
    notice_add(d, n->author, n->id, S("moved"), now);
    return true;
}

bool moderation_hide(db *d, need *n, const actor *who, str why, i64 now)
{
    assert(why.n);
    if (!in_state(n, "received in_review open answered")) return false;
    n->state = S("hidden");
    close_up(n);
    need_move(d, n, who, (happening){.what = S("hidden"), .note = why}, now);
    notice_add(d, n->author, n->id, S("hidden"), now);
    return true;
}

bool moderation_read(db *d, need *n)
{
    if (!n->added) return false;
    need_added_read(d, n);
    return true;
}

bool moderation_reopen(db *d, need *n, const actor *who, i64 now)
{
    if (!in_state(n, "hidden elsewhere")) return false;
    n->elsewhere = (str){0};
    n->state = S("received");
    need_added_read(d, n); /* it is read as a whole */
    close_up(n);
    need_move(d, n, who, (happening){.what = S("reopened")}, now);
    notice_add(d, n->author, n->id, S("reopened"), now);
    return true;
}

bool moderation_link(db *d, const need *n, const actor *who, i64 other, i64 now)
{
    record rec;
    bool fits = other != n->id && record_find(d, other, &rec) && str_eq(rec.kind, S("need")) && may(who, SEE, &rec);
    if (!fits) return false;
    link_add(d, (tie){n->id, other, S("similar")}, who->account, now);
    history_add(d, &n->rec, who, (happening){S("linked"), n->state, str_printf(db_arena(d), "%lld", (long long)other)}, now);
    return true;
}

void moderation_unlink(db *d, const need *n, const actor *who, i64 other, i64 now)
{
    link_remove(d, n->id, other, S("similar"));
    history_add(d, &n->rec, who, (happening){S("unlinked"), n->state, str_printf(db_arena(d), "%lld", (long long)other)}, now);
}

static const field fate_field[] = {STR(fate, what), STR(fate, note), STR(fate, contact)};
static const fields fate_fields = FIELDS(fate, fate_field);

fate moderation_fate(db *d, const need *n)
{
    fate f = {0};
    if (!in_state(n, "hidden elsewhere received")) return f;
    db_one(d, &fate_fields, &f,
        "SELECT e.what, e.note, t.complaint AS contact FROM event e JOIN record r ON r.id = e.record JOIN tenant t ON t.id = r.municipality "
        "WHERE e.record = $1 AND e.what IN ('hidden', 'moved', 'not_approved') ORDER BY e.id DESC LIMIT 1",
        V(n->id));
    return f;
}
