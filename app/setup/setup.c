/* setup.c — see setup.h. Accounts and roles are made by their own nouns. */
#include "app/setup/setup.h"

#include "app/account/account.h"
#include "app/account/sign_in.h"
#include "app/role/role.h"

void setup_open(db *d, const tenant *chosen, i64 now)
{
    tenant t;
    tenant_open(d, chosen->id, now);
    bool open = tenant_find(d, chosen->id, &t);
    assert(open);
    (void)open;
    t.display_name = chosen->display_name;
    t.lang = chosen->lang;
    t.answer_days = chosen->answer_days;
    tenant_save(d, &t);
}

void setup_help(db *d, i64 municipality, helper *h, const role_kind *roles, i64 now)
{
    if (!h->account) {
        h->account = account_add(d, &(account){.municipality = municipality, .name = h->name, .title = h->title}, now);
        h->link = login_link_make(d, h->account, S("invite"), now + LINK_INVITE, now);
    }
    for (int i = 0; roles[i]; i++)
        role_give(d, &(held_role){.account = h->account, .municipality = municipality, .role = role_code(roles[i])}, now);
}

void setup_self(db *d, i64 account_id, i64 municipality, const helper *h)
{
    account self;
    if (!account_find(d, account_id, &self)) return;
    if (h->name.n) self.name = h->name;
    if (h->title.n) self.title = h->title;
    if (!self.municipality) self.municipality = municipality;
    account_save(d, &self);
}

room_left setup_lacks(db *d, const actor *who, const tenant *t)
{
    room_left left = {
        .sign_in = !t->demo && !account_password(d, who->account).n,
        .units = !db_i64(d, 0, "SELECT id FROM unit WHERE municipality = $1 AND closed IS NULL LIMIT 1", V(t->id)),
        .complaint = !t->complaint.n,
        .contact = !t->contact.n,
    };
    left.any = left.sign_in || left.units || left.complaint || left.contact;
    return left;
}

bool setup_is_read(db *d, i64 municipality, i64 now)
{
    return db_i64(d, 0,
               "SELECT id FROM role WHERE municipality = $1 AND role IN ('facilitator', 'moderator') AND starts <= $2 "
               "AND (ends IS NULL OR ends > $2) LIMIT 1",
               V(municipality), V(now)) != 0;
}

bool setup_is_answered(db *d, i64 municipality, i64 now)
{
    return db_i64(d, 0,
               "SELECT id FROM role WHERE municipality = $1 AND role = 'leader' AND unit IS NULL AND starts <= $2 "
               "AND (ends IS NULL OR ends > $2) LIMIT 1",
               V(municipality), V(now)) != 0;
}
