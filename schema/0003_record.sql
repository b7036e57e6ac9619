-- Everything that can be discussed, linked, followed, found or exported is a row of record.

CREATE TABLE record (
    id {id},
    kind {text} NOT NULL,                    -- need initiative round card adoption
    municipality {int} NOT NULL REFERENCES municipality,
    unit {int} REFERENCES unit,
    author {int} REFERENCES account,         -- NULL: sent without account
    network {int} REFERENCES network,        -- whom visibility 'network' means; NULL: all of the municipality's
    visibility {text} NOT NULL,              -- closed team municipality network all
    state {text} NOT NULL,                   -- the kind's own states
    title {text} NOT NULL,
    lang {text} NOT NULL,                    -- of the content: nb nn en se
    created {int} NOT NULL,
    changed {int} NOT NULL
);
CREATE INDEX record_place ON record (municipality, kind, id);
CREATE INDEX record_unit ON record (unit, kind, id);
CREATE INDEX record_author ON record (author, id);
CREATE INDEX record_network ON record (network);

-- Who can see what, as keys (app/policy.c makes them): a list is the merge of the reader's keys, newest first.
-- Derived: dugnad reindex makes it again from record.
CREATE TABLE audience (
    audience {int} NOT NULL,
    kind {text} NOT NULL,
    record {int} NOT NULL REFERENCES record,
    municipality {int} NOT NULL,
    unit {int} NOT NULL,                     -- 0: none
    state {text} NOT NULL,
    PRIMARY KEY (audience, kind, record)
);
CREATE INDEX audience_municipality ON audience (audience, kind, municipality, record);
CREATE INDEX audience_state ON audience (audience, kind, state, record);
CREATE INDEX audience_unit ON audience (audience, kind, unit, record);
CREATE INDEX audience_record ON audience (record);

-- What happened, for ever: never updated, never deleted but with the record.
CREATE TABLE event (
    id {id},
    record {int} NOT NULL REFERENCES record,
    at {int} NOT NULL,
    account {int} REFERENCES account,
    role {text} NOT NULL,                    -- in which capacity; "sender" without account
    what {text} NOT NULL,                    -- created published rewritten answered extended …
    from_state {text} NOT NULL,
    to_state {text} NOT NULL,
    note {text} NOT NULL                     -- the reason, where one is asked
);
CREATE INDEX event_record ON event (record, id);
CREATE INDEX event_account ON event (account);

CREATE TABLE reply (
    id {id},
    record {int} NOT NULL REFERENCES record,
    author {int} REFERENCES account,
    receipt {int},                           -- of the one who wrote it without account
    role {text} NOT NULL,                    -- shown beside the text; "sender" is the one who voiced the need
    kind {text} NOT NULL,                    -- experience question concern support note
    body {text} NOT NULL,
    created {int} NOT NULL,
    edited {int},
    withdrawn {int},
    hidden {int},
    hidden_why {text} NOT NULL
);
CREATE INDEX reply_record ON reply (record, id);
CREATE INDEX reply_author ON reply (author);

CREATE TABLE flag (
    id {id},
    record {int} NOT NULL REFERENCES record,
    reply {int} REFERENCES reply,
    municipality {int} NOT NULL REFERENCES municipality,
    reason {text} NOT NULL,
    account {int} REFERENCES account,
    created {int} NOT NULL,
    decided {int},
    decision {text} NOT NULL,                -- keep hide; empty while open
    decided_by {int} REFERENCES account,
    why {text} NOT NULL
);
CREATE INDEX flag_open ON flag (municipality, decided, id);
CREATE INDEX flag_record ON flag (record);
CREATE INDEX flag_reply ON flag (reply);

CREATE TABLE link (
    a {int} NOT NULL REFERENCES record,
    b {int} NOT NULL REFERENCES record,
    kind {text} NOT NULL,                    -- similar (a < b); answers (need a, initiative b)
    account {int} REFERENCES account,
    at {int} NOT NULL,
    PRIMARY KEY (a, b, kind)
);
CREATE INDEX link_b ON link (b, kind);

CREATE TABLE follow (
    record {int} NOT NULL REFERENCES record,
    account {int} NOT NULL REFERENCES account,
    at {int} NOT NULL,
    PRIMARY KEY (record, account)
);
CREATE INDEX follow_account ON follow (account, record);

-- What is to be told, in the product; mail is a copy of it.
CREATE TABLE notice (
    id {id},
    account {int} NOT NULL REFERENCES account,
    record {int} REFERENCES record,
    what {text} NOT NULL,
    note {text},                             -- the reason, where the record itself cannot tell it
    at {int} NOT NULL,
    seen {int}
);
CREATE INDEX notice_account ON notice (account, id);
CREATE INDEX notice_record ON notice (record);

CREATE TABLE outbox (
    id {id},
    municipality {int} REFERENCES municipality,
    record {int} REFERENCES record,
    recipient {text} NOT NULL,               -- emptied when sent or given up
    subject {text} NOT NULL,
    body {text} NOT NULL,
    created {int} NOT NULL,
    tries {int} NOT NULL,
    next_try {int},                          -- NULL: sent or given up
    sent {int},
    error {text} NOT NULL
);
CREATE INDEX outbox_next ON outbox (next_try);
CREATE INDEX outbox_municipality ON outbox (municipality, id);
CREATE INDEX outbox_record ON outbox (record);
