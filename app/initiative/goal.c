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

id_list goal_needs(db *d, i64 municipality)
{
    return db_ids(d,
        "SELECT DISTINCT l.a AS id FROM link l JOIN initiative i ON i.id = l.b JOIN record n ON n.id = l.a "
        "WHERE l.kind = 'answers' AND i.focus <> '' AND ($1 = 0 OR n.municipality = $1) ORDER BY id LIMIT 5000",
        V(municipality));
}
