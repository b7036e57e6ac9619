/*
 * policy.h — who may: every rule about people and records, on one screen.
 *
 * SEE is decided by keys. A record carries the keys of those who may see it (its
 * audience); a person carries the keys that roles, home and networks give. Lists
 * in SQL and may(SEE) in C use the same keys, made here, so they cannot differ.
 */
#pragma once

#include "app/record/record.h"
#include "lib/http/req.h"

typedef enum {
    ROLE_NONE,
    ROLE_OPERATOR,    /* runs the installation; no content */
    ROLE_ADMIN,       /* of a municipality: units, people, settings */
    ROLE_FACILITATOR, /* prosessveileder; moderates too */
    ROLE_MODERATOR,
    ROLE_LEADER,      /* own subtree */
    ROLE_STAFF,
    ROLE_UNION,       /* tillitsvalgt: initiatives of own subtree from intake, not residents' raw text */
    ROLE_SAFETY,      /* verneombud: the same */
    ROLE_COUNCIL,     /* member of a council or user organisation: what is opened to them */
    ROLE_ELECTED,
    ROLE_COORDINATOR, /* of a network */
    ROLE_RESEARCHER,
    ROLE_GUEST,       /* named initiatives, with an end date */
    ROLE_COUNT
} role_kind;

str role_code(role_kind k);                       /* "leader" */
role_kind role_of(str code);                      /* ROLE_NONE if there is no such role */

typedef struct {
    role_kind role;
    i64 municipality; /* 0: the installation */
    i64 unit;         /* 0: the whole municipality */
    i64 deputy_for;   /* account whose stand-in this grant comes from, or 0 */
} grant;

enum { ACTOR_GRANTS = 24, ACTOR_KEYS = 48 };

/* The one who asks. Without account: account 0, no grants, the single key of everybody. */
typedef struct actor {
    i64 account;
    str name, title;
    i64 municipality; /* home; 0 without account */
    bool speaks_home; /* a guest from where there is no room: who else should tell what they do there? */
    grant grants[ACTOR_GRANTS];
    int n_grants;
    i64 keys[ACTOR_KEYS];
    int n_keys;
    str session;      /* hash of the session in use, or empty */
    bool shared;      /* on a computer that others use too */
    i64 waiting;      /* unseen notices */
} actor;

/* Route column: who may come in at all. Positional in the route table: forget it and it does not compile. */
enum { ANYONE = 1, SIGNED_IN, EMPLOYEE, MODERATOR, ADMIN, OPERATOR };
bool policy_allows(const actor *a, int need);

typedef enum {
    SEE,
    REPLY,     /* take part in the thread, join, flag */
    EDIT,      /* change the text of the record itself */
    MODERATE,  /* read closed voices, rewrite, publish, hide */
    ANSWER,    /* answer a need, ask for more time, hand over */
    WORK,      /* add rounds, profiles, participation to an initiative */
    ANCHOR,    /* register the view of a union or a body */
    MANAGE,    /* size, members, card of an initiative */
    VERBS
} verb;

bool may(const actor *a, verb v, const record *rec);
/* Who decides at a gate follows the size: small the nearest leader, normal the one above, large the top; one who leads further up always may. */
bool may_decide(const actor *a, const record *rec, str size);

/* Does a hold the role in that municipality (0: in any), whatever the unit? */
bool actor_is(const actor *a, role_kind k, i64 municipality);
/* Is a leader of the unit with this path ("/4/17/") or of one above it? */
bool actor_leads(const actor *a, i64 municipality, str unit_path);
/* Has a part in that municipality now: any role, also as a guest, or the voice of a home without a room. What people are in a record holds so long. */
bool actor_belongs(const actor *a, i64 municipality);
/* Employed in that municipality (0: in any). */
bool actor_works_in(const actor *a, i64 municipality);
/* The role in which a acts in that municipality: the weightiest. */
role_kind actor_role(const actor *a, i64 municipality);
/* The unit they work in: the first of their own municipality that a role of their own names; 0: none. */
i64 actor_unit(const actor *a);

/* Keys. networks and people are what visibility and participation give; both lists may be empty. */
typedef struct {
    const i64 *networks;
    int n_networks;
    const i64 *people; /* accounts that see it because of what they are in it: author, owner, members */
    int n_people;
} audience_of;

int policy_record_keys(const record *rec, audience_of who, i64 keys[RECORD_KEYS]); /* returns how many */
void policy_actor_keys(actor *a, const i64 *networks, int n_networks);             /* fills a->keys from a->grants */
/* The key that the municipality's moderators hold: for counting what nobody has read. */
i64 policy_moderator_key(i64 municipality);
