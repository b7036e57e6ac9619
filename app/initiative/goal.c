/* goal.c — see goal.h. Counts what it is given; nothing is ranked. */
#include "app/initiative/goal.h"

goals goal_all(arena *a, text_lang l, initiatives list)
{
    focuses areas = focus_all(a, l);
    goals all = {.at = NEW(a, goal, areas.n), .n = areas.n};
    for (int i = 0; i < areas.n; i++) {
        goal *g = &all.at[i];
        g->area = areas.at[i];
        for (int j = 0; j < list.n; j++) {
            if (!initiative_has(list.at[j].focus, g->area.key)) continue;
            g->all++;
            g->active += initiative_is_active(&list.at[j]);
        }
    }
    return all;
}

bool goal_has_need(db *d, i64 need_id)
{
    return db_i64(d, 0, "SELECT l.b FROM link l JOIN initiative i ON i.id = l.b WHERE l.a = $1 AND l.kind = 'answers' AND i.focus <> '' LIMIT 1", V(need_id)) != 0;
}
