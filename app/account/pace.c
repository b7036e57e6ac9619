/* pace.c — see pace.h. One table of counts for all workers, emptied each hour. */
#include "app/account/pace.h"

#include <pthread.h>

#include "app/app.h"
#include "app/policy.h"
#include "lib/http/client.h"

enum { ADDRESSES = 16384 };

struct pace {
    pthread_mutex_t lock;
    counts *sent;
    int most;
    i64 hour;
};

pace *pace_new(arena *program, int an_hour)
{
    pace *p = NEW(program, pace, 1);
    pthread_mutex_init(&p->lock, NULL);
    p->sent = counts_new(program, ADDRESSES);
    p->most = an_hour;
    return p;
}

/* A proxy that was not declared makes everybody look like the machine itself: then nobody is shut out. */
static bool is_this_machine(address x)
{
    static const subnet here[] = {{{{[10] = 0xFF, [11] = 0xFF, [12] = 127}}, 104}, {{{[15] = 1}}, 128}};
    return subnet_has(here, 2, x);
}

bool pace_take(pace *p, str client, i64 now)
{
    address x;
    if (!p || !address_of(client, &x) || is_this_machine(x)) return true;
    pthread_mutex_lock(&p->lock);
    if (p->hour != now / HOUR) counts_clear(p->sent);
    p->hour = now / HOUR;
    bool good = counts_add(p->sent, x, 1) <= p->most;
    pthread_mutex_unlock(&p->lock);
    return good;
}

bool pace_allows(req *r)
{
    if (r->actor->account || pace_take(app_of(r)->pace, r->client, r->now)) return true;
    reply_header(r, "retry-after", S("600"));
    return false;
}
