/* focus.c — see focus.h. Reads the embedded file; nothing else. */
#include "app/initiative/focus.h"

enum { FOCUS_MOST = 40 };

focuses focus_all(arena *a, text_lang l)
{
    focuses list = {.at = NEW(a, focus, FOCUS_MOST)};
    csv_reader file = csv_open(a, blob_find(S("data/focus.csv")));
    csv_row head = {0}, row = {0};
    bool read = csv_next(&file, &head);
    int key = read ? csv_column(&head, S("key")) : -1, name = read ? csv_column(&head, lang_code(l)) : -1;
    assert(key >= 0 && name >= 0);
    while (list.n < FOCUS_MOST && csv_next(&file, &row)) list.at[list.n++] = (focus){row.at[key], row.at[name]};
    assert(!file.bad);
    return list;
}

bool focus_is(arena *a, str key)
{
    focuses list = focus_all(a, LANG_EN);
    for (int i = 0; i < list.n; i++)
        if (str_eq(list.at[i].key, key)) return true;
    return false;
}
