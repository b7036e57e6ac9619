/*
 * adoption_news.c — see adoption.h. Who is told when something is taken into use elsewhere.
 * Mails say that there is news and where to read it, never what was written.
 */
#include "app/adoption/adoption.h"

#include "app/account/account.h"
#include "app/notice/notice.h"

typedef struct {
    i64 id;
    str email, lang;
} reader;
static const field reader_field[] = {I64(reader, id), STR(reader, email), STR(reader, lang)};
static const fields reader_fields = FIELDS(reader, reader_field);
typedef struct {
    reader *at;
    int n;
} readers;

/* Those behind the card: who wrote it, follows it, and who is in the work it comes from. */
static readers origin_of(db *d, const adoption *a)
{
    readers list;
    db_all(d, &reader_fields, &list,
        "SELECT x.id, x.email, COALESCE(x.lang, t.lang) AS lang FROM account x LEFT JOIN tenant t ON t.id = x.municipality "
        "WHERE x.closed IS NULL AND x.id IN (SELECT author FROM record WHERE id = $1 UNION SELECT account FROM follow WHERE record = $1 "
        "UNION SELECT owner FROM initiative WHERE id = $2 UNION SELECT author FROM record WHERE id = $2 "
        "UNION SELECT account FROM initiative_member WHERE initiative = $2) ORDER BY x.id LIMIT 60",
        V(a->card), V(a->initiative));
    return list;
}

static text_lang lang_for(str code)
{
    text_lang l = LANG_NB;
    lang_of(code, &l);
    return l;
}

static void line_add(buf *b, str s)
{
    buf_add(b, s);
    buf_add(b, S("\n"));
}

static str letter_of(arena *mem, text_lang l, str says, str where)
{
    buf b = buf_new(mem, 800);
    line_add(&b, text_get(l, str_of(N_("Hello!"))));
    line_add(&b, S(""));
    line_add(&b, says);
    line_add(&b, where);
    line_add(&b, S(""));
    line_add(&b, text_get(l, str_of(N_("This is sent automatically, and nobody reads replies to it."))));
    return buf_str(&b);
}

static void mail_one(db *d, const adoption *a, const reader *to, str where, i64 now)
{
    arena *mem = db_arena(d);
    text_lang l = lang_for(to->lang);
    str args[] = {a->municipality_name, a->card_title};
    letter m = {.municipality = db_i64(d, 0, "SELECT municipality FROM record WHERE id = $1", V(a->card)), .record = a->id, .to = to->email};
    m.subject = text_fill(mem, text_get(l, str_of(N_("News from {1} about «{2}»"))), args, 2);
    m.body = letter_of(mem, l, text_get(l, str_of(N_("Somebody elsewhere uses, or tries, what you have shared. Read it here:"))), where);
    mail_queue(d, m, now);
}

void news_origin(db *d, const adoption *a, str what, str origin, i64 now)
{
    readers list = origin_of(d, a);
    str where = str_join2(db_arena(d), origin, url_adoption(db_arena(d), a->id).s);
    for (int i = 0; i < list.n; i++) {
        actor who = actor_of_account(d, list.at[i].id, now);
        if (who.account == a->author || !may(&who, SEE, &a->rec)) continue; /* who chose to tell their own people alone is heard */
        notice_tell(d, list.at[i].id, (told){a->id, what, a->municipality_name}, now);
        if (list.at[i].email.n) mail_one(d, a, &list.at[i], where, now);
    }
}

void news_confirm(db *d, const adoption *a, str token, str origin, i64 now)
{
    arena *mem = db_arena(d);
    text_lang l = lang_for(a->lang);
    str title = db_str(d, "SELECT title FROM record WHERE id = $1", V(a->card));
    str args[] = {a->municipality_name, title}, where = str_join2(mem, origin, url_try(mem, token).s);
    letter m = {.municipality = a->municipality, .record = a->id, .to = a->email}; /* the origin must not be able to confirm it itself */
    m.subject = text_fill(mem, text_get(l, str_of(N_("Confirm that {1} tries «{2}»"))), args, 2);
    str says = text_fill(mem, text_get(l, str_of(N_("Somebody has said, with this address, that {1} tries «{2}». Is it right? Then open the page and confirm. "
        "Is it not, you need do nothing: it does not count, and is taken away after 30 days."))), args, 2);
    m.body = letter_of(mem, l, says, where);
    mail_queue(d, m, now);
}
