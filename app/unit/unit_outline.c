/* unit_outline.c — a whole tree of units out of typed lines with indentation. */
#include "app/unit/unit.h"

enum { OUTLINE_LINES = 500, OUTLINE_LEVELS = 12, OUTLINE_LETTERS = 120 };

typedef struct {
    str name;
    int indent;
} line;

typedef struct {
    line *at;
    int n;
    bool good;
} lines;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Lists pasted from elsewhere have a dash or a bullet before the name. */
static str without_mark(str s)
{
    static const char *const marks[] = {"- ", "* ", "– ", "• "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(s, str_of(marks[i]))) return str_trim(str_from(s, str_of(marks[i]).n));
    return s;
}

static line line_of(str text)
{
    line l = {0};
    while (text.n && is_blank(*text.p)) {
        l.indent += *text.p == '\t' ? 4 : 1;
        text = str_from(text, 1);
    }
    l.name = without_mark(str_trim(text));
    return l;
}

static lines lines_of(arena *mem, str text)
{
    lines all = {NEW(mem, line, OUTLINE_LINES), 0, true};
    while (text.n) {
        str_cut cut = str_split(text, '\n');
        line l = line_of(cut.head);
        text = cut.ok ? cut.tail : (str){0};
        if (!l.name.n) continue;
        if (all.n == OUTLINE_LINES || utf8_length(l.name) > OUTLINE_LETTERS) return (lines){.good = false};
        all.at[all.n++] = l;
    }
    return all;
}

/* The lines that the present one stands below, outermost first. */
typedef struct {
    int indent[OUTLINE_LEVELS];
    i64 id[OUTLINE_LEVELS];
    int n;
} trail;

static bool too_deep(const lines *all)
{
    trail above = {0};
    for (int i = 0; i < all->n; i++) {
        while (above.n && above.indent[above.n - 1] >= all->at[i].indent) above.n--;
        if (above.n == OUTLINE_LEVELS) return true;
        above.indent[above.n++] = all->at[i].indent;
    }
    return false;
}

static i64 there_already(db *d, i64 municipality, i64 parent, str name)
{
    return db_i64(d, 0, "SELECT id FROM unit WHERE municipality = $1 AND COALESCE(parent, 0) = $2 AND name = $3 AND closed IS NULL ORDER BY id LIMIT 1",
        V(municipality), V(parent), V(name));
}

int unit_outline(db *d, const tenant *t, str text)
{
    lines all = lines_of(db_arena(d), text);
    trail above = {0};
    int added = 0;
    if (!all.good || too_deep(&all)) return -1;
    for (int i = 0; i < all.n; i++) {
        while (above.n && above.indent[above.n - 1] >= all.at[i].indent) above.n--;
        unit u = {.parent = above.n ? above.id[above.n - 1] : 0, .name = all.at[i].name};
        u.id = there_already(d, t->id, u.parent, u.name);
        if (!u.id) {
            unit_add(d, t, &u);
            added++;
        }
        above.indent[above.n] = all.at[i].indent;
        above.id[above.n++] = u.id;
    }
    return added;
}
