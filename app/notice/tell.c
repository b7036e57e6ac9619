/*
 * tell.c — see tell.h. Composes the mails; queueing them is mail.c's.
 */
#include "app/notice/tell.h"

#include "app/notice/notice.h"

typedef struct {
    const char *what, *subject, *body;
    bool open;   /* the need's own page tells it; else the receipt does */
    bool joined; /* of interest to those who joined, too */
} message;

static const message messages[] = {
    {"answered", N_("Need no. {1} is answered"), N_("There is an answer, with the reason. Read it here:"), true, true},
    {"extended", N_("More time for need no. {1}"), N_("The answer takes more time. The reason and the new date stand here:"), true, true},
    {"published", N_("Need no. {1} is published"), N_("It is read, and everyone can see it now:"), true, false},
    {"proposed", N_("A text for need no. {1} waits for you"),
     N_("The text is rewritten so that nobody is recognised, and is not open before you say yes. Open your receipt with the code you were given:"), false, false},
    {"moved", N_("Need no. {1} belongs elsewhere"),
     N_("What you said has rights of its own elsewhere. Your receipt says where. Open it with the code you were given:"), false, false},
    {"hidden", N_("Need no. {1} is hidden"), N_("A moderator has hidden it. Your receipt says why. Open it with the code you were given:"), false, false},
};

static const message *message_of(str what)
{
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        if (str_eq(what, str_of(messages[i].what))) return &messages[i];
    return NULL;
}

/* The language that the need is written in, where the texts exist in it; else the municipality's. */
static text_lang lang_of_need(db *d, const need *n)
{
    text_lang l = LANG_NB;
    if (!lang_of(n->lang, &l)) lang_of(db_str(d, "SELECT lang FROM tenant WHERE id = $1", V(n->municipality)), &l);
    return l;
}

static void line_add(buf *b, str s)
{
    buf_add(b, s);
    buf_add(b, S("\n"));
}

static str body_of(db *d, const need *n, const message *m, str origin)
{
    text_lang l = lang_of_need(d, n);
    arena *a = db_arena(d);
    str receipts = str_join2(a, origin, S("/receipts"));
    buf b = buf_new(a, 800);
    line_add(&b, text_get(l, S(N_("Hello!"))));
    line_add(&b, S(""));
    line_add(&b, text_get(l, str_of(m->body)));
    line_add(&b, m->open ? str_join2(a, origin, url_id(a, S("/needs"), n->id).s) : receipts);
    line_add(&b, S(""));
    line_add(&b, db_str(d, "SELECT display_name FROM tenant WHERE id = $1", V(n->municipality)));
    line_add(&b, S(""));
    line_add(&b, text_get(l, S(N_("This is sent automatically, and nobody reads replies to it. The address was given with a receipt; there you can take it away:"))));
    line_add(&b, receipts);
    return buf_str(&b);
}

static bool concerns(const message *m, const receipt *c)
{
    return m->joined || str_eq(c->kind, S("sender"));
}

/* One address, one mail: whoever joins a hundred times with somebody else's fills no mailbox. */
static bool told_already(const message *m, const receipt *to, int i)
{
    for (int j = 0; j < i; j++)
        if (concerns(m, &to[j]) && str_eq_nocase(to[j].email, to[i].email)) return true;
    return false;
}

void tell_receipts(db *d, const need *n, str what, str origin, i64 now)
{
    const message *m = message_of(what);
    assert(m && origin.n);
    int n_receipts;
    receipt *to = receipts_with_email(d, n->id, &n_receipts);
    if (!n_receipts) return;

    str number = str_printf(db_arena(d), "%lld", (long long)n->id);
    letter l = {.municipality = n->municipality, .record = n->id, .body = body_of(d, n, m, origin)};
    l.subject = text_fill(db_arena(d), text_get(lang_of_need(d, n), str_of(m->subject)), &number, 1);
    for (int i = 0; i < n_receipts; i++) {
        if (!concerns(m, &to[i]) || told_already(m, to, i)) continue;
        l.to = to[i].email;
        mail_queue(d, l, now);
    }
}
