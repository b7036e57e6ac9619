-- People with an account, what they may do where, and how they come in.

CREATE TABLE account (
    id {id},
    municipality {int} REFERENCES municipality, -- where they work or live; guests are from elsewhere; NULL: an operator from outside
    name {text} NOT NULL,
    name_sort {text} NOT NULL,               -- str_sort_key() of the name: no engine knows that å is the last letter
    title {text} NOT NULL,                   -- what others see beside the name
    email {text} UNIQUE,
    password {text},                         -- argon2id; NULL: comes in by link only
    lang {text},                             -- NULL: the municipality's
    created {int} NOT NULL,
    arrived {int},                           -- the first time they came in; NULL: invited, and not been here yet
    closed {int},
    successor {int} REFERENCES account,      -- who took over when it was closed
    demo_role {int} NOT NULL DEFAULT 0       -- 1: a role of the demo world that gets a fresh link at each start
);
CREATE INDEX account_municipality ON account (municipality, name_sort);
CREATE INDEX account_successor ON account (successor);

-- A role somebody holds, in a municipality, perhaps in one unit and what is below it.
CREATE TABLE role (
    id {id},
    account {int} NOT NULL REFERENCES account,
    municipality {int} REFERENCES municipality,          -- NULL only for operator
    unit {int} REFERENCES unit,                          -- NULL: the whole municipality
    role {text} NOT NULL,                                -- operator admin facilitator moderator leader staff union safety council elected coordinator researcher guest
    starts {int} NOT NULL,
    ends {int},                                          -- guests always have an end
    granted_by {int} REFERENCES account
);
CREATE INDEX role_account ON role (account);
CREATE INDEX role_place ON role (municipality, role);
CREATE INDEX role_unit ON role (unit);

CREATE TABLE session (
    hash {text} PRIMARY KEY,
    account {int} NOT NULL REFERENCES account,
    created {int} NOT NULL,
    seen {int} NOT NULL,
    ends {int} NOT NULL,
    shared {int} NOT NULL,                   -- a ward computer: short
    device {text} NOT NULL                   -- "Firefox, Android": told to its owner only
);
CREATE INDEX session_account ON session (account);
CREATE INDEX session_ends ON session (ends);

-- One-time links: sign-in, invitation, confirmation of an adoption.
CREATE TABLE login_link (
    hash {text} PRIMARY KEY,
    account {int} NOT NULL REFERENCES account,
    purpose {text} NOT NULL,                 -- sign_in invite
    created {int} NOT NULL,
    ends {int} NOT NULL,
    used {int}
);
CREATE INDEX login_link_account ON login_link (account);

-- Wrong passwords slow that pair of account and client down, not the account itself.
CREATE TABLE sign_in_try (
    who {text} PRIMARY KEY,                  -- keyed hash of e-mail and client network; nothing readable
    tries {int} NOT NULL,
    last {int} NOT NULL
);
CREATE INDEX sign_in_try_last ON sign_in_try (last);

CREATE TABLE stand_in (
    id {id},
    account {int} NOT NULL REFERENCES account,
    deputy {int} NOT NULL REFERENCES account,
    starts {int} NOT NULL,
    ends {int} NOT NULL
);
CREATE INDEX stand_in_deputy ON stand_in (deputy, ends);
CREATE INDEX stand_in_account ON stand_in (account, ends);

-- One row a form that was accepted, so that sending it twice does it once.
CREATE TABLE submission (
    key {text} PRIMARY KEY,
    account {int},
    location {text} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX submission_at ON submission (at);
