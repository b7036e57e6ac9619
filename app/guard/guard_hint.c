/*
 * guard_hint.c — what may identify somebody in a text that a moderator reads.
 *
 * One function per rule: given the token where a span would begin, how many
 * tokens it takes, 0 for none. It only points; nothing is refused or changed
 * here. Every rule looks a bounded way ahead, so the whole is linear.
 */
#include "guard_token.h"

typedef struct {
    guard_hint_kind kind;
    ptrdiff_t (*at)(tokens ts, ptrdiff_t i);
} rule;

static ptrdiff_t email_at(tokens ts, ptrdiff_t i);
static ptrdiff_t date_at(tokens ts, ptrdiff_t i);
static ptrdiff_t age_at(tokens ts, ptrdiff_t i);
static ptrdiff_t room_at(tokens ts, ptrdiff_t i);
static ptrdiff_t address_at(tokens ts, ptrdiff_t i);
static ptrdiff_t phone_at(tokens ts, ptrdiff_t i);
static ptrdiff_t name_at(tokens ts, ptrdiff_t i);
static ptrdiff_t relation_at(tokens ts, ptrdiff_t i);
static ptrdiff_t diagnosis_at(tokens ts, ptrdiff_t i);
static ptrdiff_t journal_at(tokens ts, ptrdiff_t i);

/* The first that fits wins: an address before the name that a street carries, a name before the relation to it. */
static const rule RULES[] = {
    {GUARD_EMAIL, email_at}, {GUARD_DATE, date_at},         {GUARD_AGE, age_at},             {GUARD_ROOM, room_at},
    {GUARD_ADDRESS, address_at}, {GUARD_PHONE, phone_at},   {GUARD_NAME, name_at},           {GUARD_RELATION, relation_at},
    {GUARD_DIAGNOSIS, diagnosis_at}, {GUARD_JOURNAL, journal_at},
};

static ptrdiff_t hint_at(tokens ts, ptrdiff_t i, guard_hint_kind *kind)
{
    for (size_t r = 0; r < sizeof RULES / sizeof *RULES; r++) {
        ptrdiff_t n = RULES[r].at(ts, i);
        *kind = RULES[r].kind;
        if (n) return n;
    }
    return 0;
}

guard_hint_list guard_hints(arena *a, str text)
{
    guard_hint_list list = {0};
    tokens ts = guard_tokens(a, text);
    list.p = NEW(a, guard_hint, ts.n);
    for (ptrdiff_t i = 0, n; i < ts.n; i += n ? n : 1) {
        guard_hint_kind kind;
        n = hint_at(ts, i, &kind);
        if (!n) continue;
        str first = ts.p[i].raw, last = ts.p[i + n - 1].raw;
        list.p[list.n++] = (guard_hint){kind, first.p - text.p, last.p + last.n - first.p};
    }
    return list;
}

static const token *token_at(tokens ts, ptrdiff_t i)
{
    static const token nothing = {0};
    return i >= 0 && i < ts.n ? &ts.p[i] : &nothing;
}

static bool is(const token *t, u32 classes)
{
    return (t->classes & classes) != 0;
}

static bool is_mark(const token *t, char c)
{
    return t->type == MARK && t->raw.p[0] == c;
}

static bool is_hyphen(const token *t)
{
    return t->type == MARK && (is_mark(t, '-') || str_eq(t->raw, S("‐")) || str_eq(t->raw, S("‑")) || str_eq(t->raw, S("–")));
}

static bool is_low(const token *t, str word)
{
    return t->type == WORD && str_eq(t->low, word);
}

static bool is_number(const token *t, int low, int high)
{
    return t->type == NUMBER && t->value >= low && t->value <= high;
}

static bool is_year(const token *t)
{
    return t->raw.n == 4 && is_number(t, 1900, 2099);
}

static bool is_letter(const token *t)
{
    str rest = t->raw;
    return t->type == WORD && utf8_next(&rest) && !rest.n;
}

/* A number directly followed by another with one of marks between: 14.30, 12/3. */
static bool is_pair(tokens ts, ptrdiff_t i, str marks)
{
    const token *mark = token_at(ts, i + 1), *second = token_at(ts, i + 2);
    return mark->type == MARK && str_has(marks, mark->raw.p[0]) && mark->tight && second->type == NUMBER && second->tight;
}

static ptrdiff_t address_run(tokens ts, ptrdiff_t i, str marks, ptrdiff_t most)
{
    ptrdiff_t n = 0;
    for (; n < most; n++) {
        const token *t = token_at(ts, i + n);
        if (t->type == NOTHING || (n && !t->tight)) break;
        if (t->type == MARK && !str_has(marks, t->raw.p[0])) break;
    }
    return n;
}

static ptrdiff_t email_at(tokens ts, ptrdiff_t i)
{
    enum { LOCAL = 12, DOMAIN = 12 };
    if (token_at(ts, i)->type == MARK) return 0;
    ptrdiff_t n = address_run(ts, i, S("._-+"), LOCAL);
    const token *sign = token_at(ts, i + n);
    if (!is_mark(sign, '@') || !sign->tight || !token_at(ts, i + n + 1)->tight) return 0;
    n++;
    ptrdiff_t domain = address_run(ts, i + n, S(".-"), DOMAIN);
    while (domain && token_at(ts, i + n + domain - 1)->type == MARK) domain--;
    return domain >= 3 ? n + domain : 0;
}

/* 12. mars, 12 mars 2026 */
static ptrdiff_t day_month_at(tokens ts, ptrdiff_t i)
{
    if (!is_number(token_at(ts, i), 1, 31)) return 0;
    ptrdiff_t n = is_mark(token_at(ts, i + 1), '.') ? 2 : 1;
    if (!is(token_at(ts, i + n), MONTH)) return 0;
    return n + 1 + is_year(token_at(ts, i + n + 1));
}

/* 12.03.2026, 12/3-26, 2026-03-12 */
static ptrdiff_t numeric_date_at(tokens ts, ptrdiff_t i)
{
    if (!is_pair(ts, i, S("./-")) || !is_pair(ts, i + 2, S("./-"))) return 0;
    const token *a = token_at(ts, i), *b = token_at(ts, i + 2), *c = token_at(ts, i + 4);
    if (!is_number(b, 1, 12)) return 0;
    bool written = is_number(a, 1, 31) && (is_year(c) || c->raw.n == 2);
    bool sorted = is_year(a) && is_number(c, 1, 31);
    return written || sorted ? 5 : 0;
}

/* den 12.3, den 12/3, d. 12.3 */
static ptrdiff_t short_date_at(tokens ts, ptrdiff_t i)
{
    if (!is_low(token_at(ts, i), S("den")) && !is_low(token_at(ts, i), S("d"))) return 0;
    ptrdiff_t n = is_mark(token_at(ts, i + 1), '.') ? 2 : 1;
    bool fits = is_number(token_at(ts, i + n), 1, 31) && is_pair(ts, i + n, S("./")) && is_number(token_at(ts, i + n + 2), 1, 12);
    return fits ? n + 3 : 0;
}

/* tirsdag kl. 14, tirsdag kveld klokka 21.30, onsdag 14:05, tirsdag 3. mars, natt til søndag */
static ptrdiff_t weekday_at(tokens ts, ptrdiff_t i)
{
    if (str_starts(token_at(ts, i)->low, S("natt")) && is_low(token_at(ts, i + 1), S("til")) && is(token_at(ts, i + 2), WEEKDAY)) return 3;
    if (!is(token_at(ts, i), WEEKDAY)) return 0;
    ptrdiff_t n = 1, date = day_month_at(ts, i + 1);
    if (date) return 1 + date;
    while (n < 5 && (is(token_at(ts, i + n), DAYPART) || (n > 1 && is_mark(token_at(ts, i + n), '.')))) n++;
    if (!is_number(token_at(ts, i + n), 0, 24)) return 0;
    if (is_pair(ts, i + n, S(".:"))) return n + 3;
    return n > 1 ? n + 1 : 0;
}

static ptrdiff_t date_at(tokens ts, ptrdiff_t i)
{
    ptrdiff_t n = day_month_at(ts, i);
    if (!n) n = numeric_date_at(ts, i);
    if (!n) n = short_date_at(ts, i);
    return n ? n : weekday_at(ts, i);
}

/* Whether «N år» at i is somebody's age, not how long something lasts. */
static bool years_are_age(tokens ts, ptrdiff_t i)
{
    enum { ADULT = 12, OLD_ENOUGH = 40 };
    const token *t = token_at(ts, i), *before = token_at(ts, i - 1), *after = token_at(ts, i + 2);
    if (is(after, OLD)) return true;
    if (is(before, LASTING) || is(after, AGO) || before->type == NUMBER) return false;
    if (token_at(ts, i - 2)->type == NUMBER && (is_low(before, S("og")) || is_hyphen(before))) return false;
    if (is_low(before, S("på"))) return t->value >= OLD_ENOUGH;
    return t->value >= ADULT || is_low(before, S("er")) || is_low(before, S("blir")) || is_low(before, S("var"));
}

/* 87-åring, 87-årig, «i 80-åra»; but neither a 3-årig plan nor de 10 åra */
static ptrdiff_t aged_at(tokens ts, ptrdiff_t i)
{
    enum { ADULT = 12 };
    const token *t = token_at(ts, i), *mark = token_at(ts, i + 1);
    bool joined = is_hyphen(mark) && mark->tight && token_at(ts, i + 2)->tight;
    const token *word = joined ? token_at(ts, i + 2) : mark;
    if (!is(word, AGED)) return 0;
    bool decade = str_starts(word->low, S("åra")) || str_starts(word->low, S("årene"));
    if (decade && (!joined || t->value % 10 || t->value < 20)) return 0;
    if (str_starts(word->low, S("årig")) && t->value < ADULT) return 0;
    return joined ? 3 : 2;
}

/* «hun er 91 og alene», «min far (87)» */
static bool bare_number_is_age(tokens ts, ptrdiff_t i)
{
    enum { ADULT = 18 };
    const token *person = token_at(ts, i - 2), *before = token_at(ts, i - 1), *after = token_at(ts, i + 1);
    if (token_at(ts, i)->value < ADULT) return false;
    if (is_mark(before, '(')) return is_mark(after, ')') && is(person, PERSON | KIN | KIN_LOOSE | OWN | GIVEN | SURNAME | PATRONYM);
    bool is_verb = is_low(before, S("er")) || is_low(before, S("blir")) || is_low(before, S("var"));
    bool alone = after->type != NUMBER && (after->type != WORD || is_low(after, S("og")) || is_low(after, S("men")));
    return is_verb && is(person, PERSON) && alone && !is_mark(after, '%');
}

static ptrdiff_t age_at(tokens ts, ptrdiff_t i)
{
    const token *t = token_at(ts, i), *next = token_at(ts, i + 1);
    if (is(t, AGE_WORD)) return 1;
    if (is(t, BORN)) {
        ptrdiff_t n = is_low(next, S("i")) ? 2 : 1;
        return is_year(token_at(ts, i + n)) && !is_pair(ts, i + n, S("-")) ? n + 1 : 0;
    }
    if (!is_number(t, 1, 120)) return 0;
    if (is(next, YEARS) && years_are_age(ts, i)) return 2 + is(token_at(ts, i + 2), OLD);
    ptrdiff_t n = aged_at(ts, i);
    return n ? n : bare_number_is_age(ts, i);
}

static ptrdiff_t room_at(tokens ts, ptrdiff_t i)
{
    enum { FLOORS_AND_DOORS = 1899 }; /* above it is rather a year: «bolig 2030» */
    if (!is(token_at(ts, i), ROOM)) return 0;
    ptrdiff_t n = 1;
    if (is(token_at(ts, i + n), NUMBER_SIGN)) n++;
    if (n > 1 && is_mark(token_at(ts, i + n), '.')) n++;
    if (is_letter(token_at(ts, i + n)) && token_at(ts, i + n + 1)->tight) n++;
    if (!is_number(token_at(ts, i + n), 0, FLOORS_AND_DOORS)) return 0;
    n++;
    const token *suffix = token_at(ts, i + n);
    return n + (is_letter(suffix) && suffix->tight);
}

static bool is_ordinal(tokens ts, ptrdiff_t i)
{
    const token *mark = token_at(ts, i + 1), *word = token_at(ts, i + 2);
    return is_mark(mark, '.') && mark->tight && word->type == WORD && !word->capital;
}

/* Storgata 12, Kirkeveien 7B, Roald Amundsens vei 3; not Solbakken 2. etasje */
static ptrdiff_t address_at(tokens ts, ptrdiff_t i)
{
    enum { WORDS = 4, SHORTEST = 6 };
    const token *first = token_at(ts, i);
    if (!first->capital || (first->starts && is(first, OPENER))) return 0;
    for (ptrdiff_t n = 0; n < WORDS; n++) {
        const token *word = token_at(ts, i + n), *number = token_at(ts, i + n + 1), *suffix = token_at(ts, i + n + 2);
        bool street = is(word, STREET) && (n || word->low.n >= SHORTEST);
        if (street && is_number(number, 1, 999)) return is_ordinal(ts, i + n + 1) ? 0 : n + 2 + (is_letter(suffix) && suffix->tight);
        if (!word->capital) return 0;
    }
    return 0;
}

/* Eight digits as Norwegians write them: 12345678, 123 45 678, 12 34 56 78, 1234 5678. */
static ptrdiff_t eight_digits_at(tokens ts, ptrdiff_t i)
{
    static const u8 SHAPES[][4] = {{8}, {3, 2, 3}, {2, 2, 2, 2}, {4, 4}};
    const token *first = token_at(ts, i);
    if (first->type != NUMBER || first->raw.p[0] < '2') return 0;
    if (is_year(first) && is_year(token_at(ts, i + 1))) return 0;
    for (size_t s = 0; s < sizeof SHAPES / sizeof *SHAPES; s++) {
        ptrdiff_t n = 0;
        while (n < 4 && SHAPES[s][n] && token_at(ts, i + n)->type == NUMBER && token_at(ts, i + n)->raw.n == SHAPES[s][n]) n++;
        if ((n == 4 || !SHAPES[s][n]) && token_at(ts, i + n)->type != NUMBER) return n;
    }
    return 0;
}

static ptrdiff_t phone_at(tokens ts, ptrdiff_t i)
{
    if (token_at(ts, i - 1)->type == NUMBER) return 0;
    ptrdiff_t n = is_mark(token_at(ts, i), '+');
    const token *country = token_at(ts, i + n);
    if (country->type == NUMBER && (str_eq(country->raw, S("47")) || str_eq(country->raw, S("0047"))) && eight_digits_at(ts, i + n + 1))
        return n + 1 + eight_digits_at(ts, i + n + 1);
    return n ? 0 : eight_digits_at(ts, i);
}

static bool is_initial(tokens ts, ptrdiff_t i)
{
    const token *t = token_at(ts, i), *mark = token_at(ts, i + 1);
    return t->capital && is_letter(t) && is_mark(mark, '.') && mark->tight;
}

static bool is_name_part(const token *t)
{
    return t->capital && !is(t, NOT_NAME) && !is_letter(t);
}

/* Tokens of the capitalised words and initials from i on; how many of them are parts of a name. */
static ptrdiff_t name_run(tokens ts, ptrdiff_t i, int *parts)
{
    enum { MOST = 5 };
    ptrdiff_t n = 0;
    for (*parts = 0; *parts < MOST; ++*parts) {
        const token *t = token_at(ts, i + n);
        if (n && t->starts) break;
        if (is_initial(ts, i + n)) n += 2;
        else if (is_name_part(t)) n += 1;
        else break;
        if (is_hyphen(token_at(ts, i + n)) && token_at(ts, i + n)->tight && is_name_part(token_at(ts, i + n + 1))) n += 2;
    }
    return n;
}

/* Tokens of what leads up to a name: «fru», «dr.», «kona hans», «min bror», «mora til»; 0 if nothing does. */
static ptrdiff_t name_lead(tokens ts, ptrdiff_t i)
{
    if (is(token_at(ts, i), TITLE)) return 1 + is_mark(token_at(ts, i + 1), '.');
    ptrdiff_t n = is(token_at(ts, i), OWN | OTHERS);
    if (!is(token_at(ts, i + n), KIN | KIN_LOOSE)) return 0;
    n++;
    if (is(token_at(ts, i + n), OWN | OTHERS) || is_low(token_at(ts, i + n), S("til"))) n++;
    return n + (is_mark(token_at(ts, i + n), ',') && is(token_at(ts, i + n + 1), GIVEN));
}

/* Any first word has a capital: there, only known names and surnames count. */
static bool opening_is_name(const token *first, const token *second, int parts)
{
    if (is(first, GIVEN_WORD)) return parts > 1;
    if (is(first, GIVEN)) return true;
    return parts > 1 && !is(first, OPENER | TITLE | KIN | OWN) && is(second, SURNAME | PATRONYM);
}

static ptrdiff_t name_at(tokens ts, ptrdiff_t i)
{
    int parts = 0;
    const token *first = token_at(ts, i);
    if (first->type != WORD) return 0;
    ptrdiff_t lead = name_lead(ts, i), n = lead ? name_run(ts, i + lead, &parts) : 0;
    if (n && !token_at(ts, i + lead)->starts) return lead + n;

    n = name_run(ts, i, &parts);
    if (!n) return 0;
    if (is_initial(ts, i)) return parts > 1 ? n : 0;
    if (first->starts) return opening_is_name(first, token_at(ts, i + 1), parts) ? n : 0;
    return parts > 1 || is(first, GIVEN | GIVEN_WORD | PATRONYM) ? n : 0;
}

static ptrdiff_t relation_at(tokens ts, ptrdiff_t i)
{
    const token *t = token_at(ts, i), *next = token_at(ts, i + 1);
    if (is(t, OWN) && is(next, KIN | KIN_LOOSE)) return 2;
    if (is(t, OTHERS) && is(next, KIN)) return 2;
    if (is(t, KIN)) return 1 + is(next, OWN | OTHERS);
    return is(t, KIN_LOOSE) && is(next, OWN) ? 2 : 0;
}

/* «rus og psykisk helse» names a service, not an illness. */
static bool is_service(tokens ts, ptrdiff_t i)
{
    if (!is_low(token_at(ts, i), S("rus"))) return false;
    return is_low(token_at(ts, i + 2), S("psykisk")) || is_low(token_at(ts, i - 2), S("helse"));
}

static ptrdiff_t diagnosis_at(tokens ts, ptrdiff_t i)
{
    if (is_service(ts, i)) return 0;
    if (is(token_at(ts, i), DIAGNOSIS)) return 1;
    if (!is(token_at(ts, i), STROKE)) return 0;
    ptrdiff_t before = is(token_at(ts, i - 1), ARTICLE) ? i - 2 : i - 1; /* «hva slag» is no illness */
    return is(token_at(ts, before), HAD);
}

static ptrdiff_t journal_at(tokens ts, ptrdiff_t i)
{
    if (is(token_at(ts, i), JOURNAL)) return 1;
    return token_at(ts, i)->type == NUMBER && is(token_at(ts, i + 1), DOSE) ? 2 : 0;
}
