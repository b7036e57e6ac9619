-- A voice: what is hard, for whom, in their own words.

CREATE TABLE need (
    id {int} PRIMARY KEY REFERENCES record,
    raw {text} NOT NULL,                     -- as sent; sender and moderators only
    proposal {text} NOT NULL,                -- a moderator's rewriting that waits for the sender
    story {text} NOT NULL,                   -- published: the text that the sender has seen
    wish {text} NOT NULL,                    -- what would help
    whom {text} NOT NULL,                    -- for whom it is hard
    behalf {text} NOT NULL,                  -- self relative user colleague group
    consent {text} NOT NULL,                 -- none_needed given cannot_give not_asked
    consent_note {text} NOT NULL,
    name_mode {text} NOT NULL,               -- shown hidden anonymous
    sender_name {text} NOT NULL,
    take_part {int} NOT NULL,                -- "Vil du være med videre?"
    about_leader {int} NOT NULL,             -- passes that leader by
    week {int} NOT NULL,                     -- Monday of the week it came; the minute is not kept for voices without account
    owner {int} REFERENCES account,
    due {int} NOT NULL,
    waits {int} NOT NULL,                    -- 1 while it is open and unanswered; kept by need.c
    extended_why {text} NOT NULL,            -- one extension, with a reason that all see
    elsewhere {text} NOT NULL,               -- complaint deviation urgent whistleblowing other
    voices {int} NOT NULL                    -- the sender and those who joined; kept by need.c
);
CREATE INDEX need_owner ON need (owner, waits, due);
CREATE INDEX need_due ON need (waits, due);

CREATE TABLE answer (
    id {id},
    need {int} NOT NULL REFERENCES need,
    outcome {text} NOT NULL,                 -- taken_up done not_now not_further
    body {text} NOT NULL,
    account {int} NOT NULL REFERENCES account,
    role {text} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX answer_need ON answer (need, id);
CREATE INDEX answer_account ON answer (account);

-- What those without account hold in their hand: a code for paper, which is also the private link.
CREATE TABLE receipt (
    id {id},
    need {int} NOT NULL REFERENCES need,
    kind {text} NOT NULL,                    -- sender joined
    code_hash {text} NOT NULL UNIQUE,
    email {text} NOT NULL,                   -- for the answer; empty: none
    week {int} NOT NULL
);
CREATE INDEX receipt_need ON receipt (need);

CREATE TABLE voice (
    need {int} NOT NULL REFERENCES need,
    account {int} NOT NULL REFERENCES account,
    at {int} NOT NULL,
    PRIMARY KEY (need, account)
);
CREATE INDEX voice_account ON voice (account);
