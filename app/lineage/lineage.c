/*
 * lineage.c — see lineage.h. Reads what other nouns have written; writes nothing.
 */
#include "app/lineage/lineage.h"

#include "app/adoption/adoption.h"

static const field step_field[] = {
    STR(lineage_step, part), STR(lineage_step, kind), I64(lineage_step, id), STR(lineage_step, title), STR(lineage_step, note), STR(lineage_step, size), I64(lineage_step, at),
};
static const fields step_fields = FIELDS(lineage_step, step_field);

enum { STEPS = 60 };

/* The work that a record belongs to: of a need, what was made of it; of a card or an adoption, where it comes from. */
static id_list initiatives_of(db *d, i64 record_id)
{
    return db_ids(d,
        "SELECT id FROM (SELECT b AS id FROM link WHERE a = $1 AND kind = 'answers' UNION SELECT id FROM initiative WHERE id = $1 "
        "UNION SELECT initiative FROM round WHERE id = $1 UNION SELECT initiative FROM card WHERE id = $1 AND initiative IS NOT NULL "
        "UNION SELECT c.initiative FROM adoption a JOIN card c ON c.id = a.card WHERE a.id = $1 AND c.initiative IS NOT NULL) AS i "
        "ORDER BY id LIMIT 3",
        V(record_id));
}

/* Adds the steps whose record the reader may see. */
static void add_seen(db *d, const actor *who, lineage *line, lineage found)
{
    for (int i = 0; i < found.n && line->n < STEPS; i++) {
        record rec;
        bool seen = found.at[i].id == 0 || (record_find(d, found.at[i].id, &rec) && may(who, SEE, &rec));
        if (seen) line->at[line->n++] = found.at[i];
    }
}

static void said_add(db *d, const actor *who, lineage *line, i64 work)
{
    lineage found;
    db_all(d, &step_fields, &found,
        "SELECT 'said' AS part, 'need' AS kind, r.id, r.title, '' AS note, r.created AS at FROM link l JOIN record r ON r.id = l.a "
        "WHERE l.b = $1 AND l.kind = 'answers' ORDER BY r.id LIMIT 20",
        V(work));
    add_seen(d, who, line, found);
}

static void did_add(db *d, const actor *who, lineage *line, i64 work)
{
    lineage found;
    db_all(d, &step_fields, &found,
        "SELECT part, kind, id, title, note, size, at FROM (SELECT 'did' AS part, 'initiative' AS kind, r.id, r.title, '' AS note, i.size, i.started AS at, 0 AS rank "
        "FROM initiative i JOIN record r ON r.id = i.id WHERE i.id = $1 "
        "UNION ALL SELECT 'did', 'round', o.id, o.solution, o.worked, '', o.tried, 1 FROM round o WHERE o.initiative = $1 "
        "UNION ALL SELECT 'did', 'decision', 0, c.gate, c.outcome, i.size, c.at, 2 FROM decision c JOIN initiative i ON i.id = c.initiative "
        "WHERE c.initiative = $1 AND c.gate <> 'step') AS s ORDER BY at, rank LIMIT 40",
        V(work));
    record rec;
    if (record_find(d, work, &rec) && may(who, SEE, &rec)) add_seen(d, who, line, found); /* decisions are seen with their initiative */
}

static void went_add(db *d, const actor *who, lineage *line, i64 work)
{
    lineage found;
    db_all(d, &step_fields, &found,
        "SELECT * FROM (SELECT 'went' AS part, 'card' AS kind, r.id, r.title, c.summary AS note, r.created AS at "
        "FROM card c JOIN record r ON r.id = c.id WHERE c.initiative = $1 "
        "UNION ALL SELECT 'went', 'in_use', i.id, '', '', i.in_use FROM initiative i WHERE i.id = $1 AND i.in_use IS NOT NULL "
        "UNION ALL SELECT 'went', 'learned', i.id, i.learned, '', (SELECT max(d.at) FROM decision d WHERE d.initiative = i.id) FROM initiative i "
        "WHERE i.id = $1 AND i.learned <> '' "
        "UNION ALL SELECT 'went', 'adoption', r.id, m.name, r.state, " ADOPTION_REPORTED " FROM card c JOIN adoption a ON a.card = c.id "
        "JOIN record r ON r.id = a.id JOIN municipality m ON m.id = r.municipality WHERE c.initiative = $1) AS s ORDER BY at LIMIT 30",
        V(work));
    add_seen(d, who, line, found);
}

/* A voice that nothing has been made of stands alone. */
static void voice_add(db *d, const actor *who, lineage *line, i64 need_id)
{
    lineage found;
    db_all(d, &step_fields, &found,
        "SELECT 'said' AS part, 'need' AS kind, r.id, r.title, '' AS note, r.created AS at FROM record r WHERE r.id = $1 AND r.kind = 'need'", V(need_id));
    add_seen(d, who, line, found);
}

/* What a voice was answered, whatever was made of it: not all who read the answer may see the work. */
static void answers_add(db *d, const actor *who, lineage *line, i64 need_id)
{
    lineage found;
    db_all(d, &step_fields, &found,
        "SELECT 'did' AS part, 'answer' AS kind, 0 AS id, a.outcome AS title, '' AS note, a.at FROM answer a WHERE a.need = $1 ORDER BY a.at, a.id LIMIT 10",
        V(need_id));
    add_seen(d, who, line, found);
}

lineage lineage_of(db *d, const actor *who, i64 record_id)
{
    lineage line = {.at = NEW(db_arena(d), lineage_step, STEPS)};
    id_list work = initiatives_of(d, record_id);
    if (!work.n) voice_add(d, who, &line, record_id);
    answers_add(d, who, &line, record_id);
    for (int i = 0; i < work.n; i++) {
        said_add(d, who, &line, work.at[i]);
        did_add(d, who, &line, work.at[i]);
        went_add(d, who, &line, work.at[i]);
    }
    return line;
}

bool lineage_tried(const lineage *line)
{
    for (int i = 0; i < line->n; i++)
        if (str_eq(line->at[i].kind, S("round"))) return true;
    return false;
}

bool lineage_rests(const lineage *line)
{
    const lineage_step *last = line->n ? &line->at[line->n - 1] : NULL;
    return last && str_eq(last->kind, S("answer")) && !str_eq(last->title, S("taken_up"));
}

bool lineage_has(const lineage *line, str part)
{
    for (int i = 0; i < line->n; i++)
        if (str_eq(line->at[i].part, part)) return true;
    return false;
}
