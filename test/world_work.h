/*
 * world_work.h — what happens in the world of the rule tests: needs are voiced, initiatives begun, decisions made and
 * cards written, by the people of world.h. Must not judge anything but its own steps.
 */
#pragma once

#include "test/world.h"

#include "app/card/card.h"
#include "app/decision/decision.h"
#include "app/decision/requirement.h"
#include "app/initiative/member.h"
#include "app/need/need.h"
#include "app/notice/notice.h"

static inline i64 need_made(const char *story)
{
    actor from = as(voicer), reads = as(chief);
    voice v = {.story = str_of(story), .municipality = SKJERVOY, .unit = home, .lang = S("nb")};
    voice_sent sent = need_send(d, &from, &v, today);
    need n;
    assert_true(need_find(d, sent.id, &n));
    need_publish(d, &n, &reads, v.story, today);
    return sent.id;
}

static inline initiative started(initiative in)
{
    actor from = as(nurse);
    in.municipality = SKJERVOY;
    in.lang = S("nb");
    in.title = S("Felles tavlemøte");
    in.need_text = S("Vi visste det, men ikke de som kom etter oss.");
    initiative_start(d, &in, &from, (need_ids){0}, today);
    initiative found;
    assert_true(initiative_find(d, in.id, &found));
    return found;
}

static inline initiative begun(str size)
{
    return started((initiative){.unit = home, .size = size, .size_why = str_eq(size, S("small")) ? (str){0} : S("prøve")});
}

static inline i64 made(initiative *in, i64 by, verdict v)
{
    actor from = as(by);
    refusals none = decision_check(d, &from, in, &v, today);
    if (none.n) fail_msg("%s: %s", none.at[0].field, none.at[0].why);
    i64 id = decision_make(d, in, &from, &v, today);
    assert_true(initiative_find(d, in->id, in));
    return id;
}

/* Is the verdict refused for this field? */
static inline bool refused(const initiative *in, const char *name, verdict v)
{
    actor from = as(chief);
    refusals list = decision_check(d, &from, in, &v, today);
    for (int i = 0; i < list.n; i++)
        if (strcmp(list.at[i].field, name) == 0) return true;
    return false;
}

/* Work that a card can be written of, and the card. */
static inline initiative work_made(void)
{
    return started((initiative){.unit = home, .hours = 64, .kr = 4200, .solution = S("Ti minutter foran samme tavle.")});
}

static inline card card_made(const initiative *in, str visibility)
{
    actor from = as(nurse);
    card c = card_draft(d, in, LANG_NB);
    c.summary = S("Ti minutter klokka halv tre.");
    c.visibility = visibility;
    card_create(d, &c, &from, today);
    card_find(d, c.id, &c);
    return c;
}

static inline i64 notices_of(i64 whose, str what)
{
    return db_i64(d, 0, "SELECT count(*) AS n FROM notice WHERE account = $1 AND what = $2", V(whose), V(what));
}

static inline i64 events_of(i64 record_id, str what)
{
    return db_i64(d, -1, "SELECT count(*) FROM event WHERE record = $1 AND what = $2", V(record_id), V(what));
}
