/*
 * user.c — `dugnad user`: people from the command line, for the first account, a lost
 * administrator, and those who have no browser at hand. Must not know what a page says.
 */
#include "app/command/command.h"

#include <stdio.h>

#include "app/account/leave.h"
#include "app/account/sign_in.h"
#include "app/guard/guard.h"
#include "app/role/role.h"

const char user_help[] =
    "dugnad user add --name NAME --role ROLE [--municipality NUMBER] [--unit ID] [--title TITLE] [--email ADDRESS] [--days N]\n"
    "dugnad user link ID|ADDRESS\n"
    "dugnad user deactivate ID [--to ID]\n"
    "dugnad user list [--municipality NUMBER]\n"
    "ROLE is operator, admin, facilitator, moderator, leader, staff, union, safety, council, elected, coordinator,\n"
    "researcher or guest. A guest has --days (at most 366).\n";

typedef enum { WORD_NAME, WORD_ROLE, WORD_MUNICIPALITY, WORD_UNIT, WORD_TITLE, WORD_EMAIL, WORD_DAYS, WORD_TO, WORDS } word_id;
static const char *const word_names[WORDS] = {"--name", "--role", "--municipality", "--unit", "--title", "--email", "--days", "--to"};

typedef struct {
    str words[WORDS];
    str who;        /* the argument without a name */
    const char *url;
    db *d;
    i64 now;
    buf out;        /* printed once everything is saved */
    const char *why; /* a refusal */
} user_work;

static bool words_read(user_work *w, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        int id = 0;
        while (id < WORDS && !str_eq(str_of(argv[i]), str_of(word_names[id]))) id++;
        if (id == WORDS && (w->who.n || argv[i][0] == '-')) return false;
        if (id == WORDS) w->who = str_of(argv[i]);
        else if (++i < argc) w->words[id] = str_trim(str_of(argv[i]));
        else return false;
    }
    return true;
}

/* A number that may be left out; false if it is there and is none. */
static bool number_read(str s, i64 most, i64 *out)
{
    *out = 0;
    return !s.n || str_to_i64(s, 1, most, out);
}

static void link_write(user_work *w, i64 id, str purpose)
{
    i64 lasts = str_eq(purpose, S("invite")) ? (i64)LINK_INVITE : (i64)LINK_SIGN_IN;
    str token = login_link_make(w->d, id, purpose, w->now + lasts, w->now);
    buf_printf(&w->out, "%s%s\n", w->url, str_z(w->out.mem, url_login_link(w->out.mem, token).s));
}

/* ---- add ---- */

static const char *place_fault(user_work *w, const held_role *h)
{
    role_kind kind = role_of(h->role);
    if (kind == ROLE_NONE) return "--role is not one of the roles; dugnad user lists them";
    if (kind == ROLE_OPERATOR) return NULL;
    if (!h->municipality) return "--municipality NUMBER is needed for this role";
    if (!db_i64(w->d, 0, "SELECT id FROM municipality WHERE id = $1", V(h->municipality))) return "there is no municipality with that number";
    if (h->unit && db_i64(w->d, 0, "SELECT municipality FROM unit WHERE id = $1", V(h->unit)) != h->municipality)
        return "there is no unit with that number in the municipality";
    if (kind == ROLE_GUEST && !h->ends) return "a guest has an end: --days N";
    return NULL;
}

static const char *person_fault(user_work *w, const account *a)
{
    if (!a->name.n) return "--name NAME is needed";
    if (a->name.n > 400 || a->title.n > 400 || !utf8_valid(a->name) || !utf8_valid(a->title)) return "--name or --title is not fit";
    if (guard_finds_number(a->name) || guard_finds_number(a->title) || guard_finds_number(a->email)) return "there is an identity number in it; a name is enough";
    if (a->email.n && !email_is(a->email)) return "--email is no e-mail address";
    if (!account_email_free(w->d, a->email, 0)) return "somebody has that e-mail address already; dugnad user link makes a link for them";
    return NULL;
}

static void add_run(user_work *w)
{
    i64 days;
    account a = {.name = w->words[WORD_NAME], .title = w->words[WORD_TITLE], .email = w->words[WORD_EMAIL]};
    held_role h = {.role = w->words[WORD_ROLE]};
    bool good = number_read(w->words[WORD_MUNICIPALITY], 9999, &a.municipality) && number_read(w->words[WORD_UNIT], INT64_MAX, &h.unit) &&
                number_read(w->words[WORD_DAYS], 366, &days);
    if (!good) {
        w->why = "--municipality, --unit and --days are numbers, --days at most 366";
        return;
    }
    h.municipality = role_of(h.role) == ROLE_OPERATOR ? 0 : a.municipality;
    h.ends = days ? w->now + days * DAY : 0;
    w->why = place_fault(w, &h);
    if (!w->why) w->why = person_fault(w, &a);
    if (w->why) return;
    h.account = account_add(w->d, &a, w->now);
    role_give(w->d, &h, w->now);
    buf_printf(&w->out, "Account %lld. One-time link, good for 14 days:\n", (long long)h.account);
    link_write(w, h.account, S("invite"));
}

/* ---- link ---- */

static i64 account_named(user_work *w, str who)
{
    i64 id = 0;
    account a;
    if (str_has(who, '@')) return account_by_email(w->d, who);
    return str_to_i64(who, 1, INT64_MAX, &id) && account_find(w->d, id, &a) && !a.closed ? id : 0;
}

static void link_run(user_work *w)
{
    i64 id = account_named(w, w->who);
    if (!id) w->why = "there is no open account with that number or e-mail address; dugnad user list shows them";
    else link_write(w, id, S("sign_in"));
}

/* ---- deactivate ---- */

/* In the history it is the installation's operator who did it; without one, the successor. */
static actor actor_here(user_work *w, i64 successor)
{
    i64 id = db_i64(w->d, 0,
        "SELECT r.account FROM role r JOIN account a ON a.id = r.account WHERE r.role = 'operator' AND r.ends IS NULL AND a.closed IS NULL "
        "ORDER BY r.id LIMIT 1");
    return actor_of_account(w->d, id ? id : successor, w->now);
}

static void deactivate_run(user_work *w)
{
    i64 id = 0, to = 0;
    if (!str_to_i64(w->who, 1, INT64_MAX, &id) || !number_read(w->words[WORD_TO], INT64_MAX, &to)) {
        w->why = "deactivate takes the number of an account, and perhaps --to another; dugnad user list shows them";
        return;
    }
    actor who = actor_here(w, to);
    w->why = leave_text(account_leave(w->d, id, to, &who, w->now));
    if (!w->why) buf_printf(&w->out, "Account %lld is closed.\n", (long long)id);
}

/* ---- list ---- */

static void list_run(user_work *w)
{
    i64 here;
    typedef struct {
        i64 id;
        str name, email, role;
    } line;
    static const field line_field[] = {I64(line, id), STR(line, name), STR(line, email), STR(line, role)};
    static const fields line_fields = FIELDS(line, line_field);
    struct {
        line *at;
        int n;
    } all = {0};
    i64 after = 0;
    if (!number_read(w->words[WORD_MUNICIPALITY], 9999, &here)) {
        w->why = "--municipality is a number";
        return;
    }
    do {
        db_all(w->d, &line_fields, &all,
            "SELECT a.id, a.name, a.email, (SELECT min(r.role) FROM role r WHERE r.account = a.id AND r.ends IS NULL) AS role FROM account a "
            "WHERE a.id > $1 AND a.closed IS NULL AND ($2 = 0 OR a.municipality = $2) ORDER BY a.id LIMIT 500", V(after), V(here));
        for (int i = 0; i < all.n; i++) {
            line *l = &all.at[i];
            buf_printf(&w->out, "%lld\t%.*s\t%.*s\t%.*s\n", (long long)l->id, (int)l->role.n, l->role.p, (int)l->name.n, l->name.p, (int)l->email.n, l->email.p);
            after = l->id;
        }
    } while (all.n == 500);
}

/* ---- the command ---- */

static const struct {
    const char *name;
    void (*run)(user_work *w);
    bool takes_one;  /* an argument without a name */
    unsigned takes;  /* words, as bits */
} acts[] = {
    {"add", add_run, false, ~(1u << WORD_TO)},
    {"link", link_run, true, 0},
    {"deactivate", deactivate_run, true, 1u << WORD_TO},
    {"list", list_run, false, 1u << WORD_MUNICIPALITY},
};

static int act_find(const char *name)
{
    int n = (int)(sizeof acts / sizeof *acts), i = 0;
    while (i < n && !str_eq(str_of(name), str_of(acts[i].name))) i++;
    return i < n ? i : -1;
}

static bool fits(int act, const user_work *w)
{
    for (int i = 0; i < WORDS; i++)
        if (w->words[i].n && !(acts[act].takes & 1u << i)) return false;
    return (w->who.n > 0) == acts[act].takes_one;
}

typedef struct {
    user_work *w;
    int act;
} user_job;

static void job_run(db *d, void *arg)
{
    user_job *j = arg;
    j->w->d = d;
    acts[j->act].run(j->w);
}

int command_user(const settings *s, int argc, char **argv)
{
    int act = argc ? act_find(argv[0]) : -1;
    user_work w = {.now = time_now()};
    if (act < 0 || !words_read(&w, argc - 1, argv + 1) || !fits(act, &w)) {
        fprintf(stderr, "dugnad: user: what is asked?\n%s", user_help);
        return 2;
    }
    db *d = database_open_there(s);
    if (!d) return 1;
    arena mem = arena_new(64 << 20, NULL);
    w.url = str_z(&mem, address_of_site(&mem, s, 0));
    w.out = buf_new(&mem, 4096);
    bool saved = database_work(d, &mem, job_run, &(user_job){&w, act});
    db_close(d);
    if (w.why) fprintf(stderr, "dugnad: %s\n", w.why);
    else if (saved) fwrite(w.out.p, 1, (size_t)w.out.n, stdout);
    return w.why || !saved ? 1 : 0;
}
