-- What was learned, and who uses it elsewhere.

CREATE TABLE card (
    id {int} PRIMARY KEY REFERENCES record,
    initiative {int} REFERENCES initiative,
    summary {text} NOT NULL,                 -- at most 280 characters
    problem {text} NOT NULL,
    solution {text} NOT NULL,
    context {text} NOT NULL,
    resources {text} NOT NULL,
    effect {text} NOT NULL,
    basis {text} NOT NULL,                   -- data experience assumed
    failed {text} NOT NULL,
    advice {text} NOT NULL,
    adaptable {text} NOT NULL,
    core {text} NOT NULL,                    -- what must not be changed
    contact_role {text} NOT NULL,
    types {text} NOT NULL,                   -- words of: the same as an initiative's
    published {int}                          -- since when others than the team see it
);                                           -- record.state: kept stopped; what ended is as findable as what went well
CREATE INDEX card_initiative ON card (initiative);

CREATE TABLE adoption (
    id {int} PRIMARY KEY REFERENCES record,  -- the record's municipality is the adopter
    card {int} NOT NULL REFERENCES card,
    origin {int} NOT NULL REFERENCES municipality,
    mode {text} NOT NULL,                    -- copied adapted inspired
    changes {text} NOT NULL,                 -- what was done differently
    why {text} NOT NULL,
    test {text} NOT NULL,                    -- own small test
    result {text} NOT NULL,
    place {text} NOT NULL,                   -- where there, in their own words
    contact_role {text} NOT NULL,
    email {text} NOT NULL,                   -- of an unconfirmed one without account; emptied at confirmation
    token_hash {text} NOT NULL,              -- of the link that confirms, and afterwards tells how it goes; empty with an account
    confirmed {int},                         -- only what somebody there has confirmed counts
    in_use {int}                             -- since; kept when it is dropped later
);                                           -- record.state: unconfirmed considering testing in_use dropped
CREATE INDEX adoption_card ON adoption (card, id);
CREATE INDEX adoption_origin ON adoption (origin);
CREATE INDEX adoption_token ON adoption (token_hash);
CREATE INDEX adoption_confirmed ON adoption (confirmed, id);

-- Each report of status, by the adopter.
CREATE TABLE adoption_report (
    id {id},
    adoption {int} NOT NULL REFERENCES adoption,
    status {text} NOT NULL,                  -- considering testing in_use dropped
    note {text} NOT NULL,
    account {int} REFERENCES account,
    at {int} NOT NULL
);
CREATE INDEX adoption_report_adoption ON adoption_report (adoption, id);

-- How many have said "we try this" without an account from one place today, by a keyed hash; nothing readable.
CREATE TABLE adoption_client (
    who {text} PRIMARY KEY,
    day {int} NOT NULL,
    tries {int} NOT NULL
);
CREATE INDEX adoption_client_day ON adoption_client (day);
