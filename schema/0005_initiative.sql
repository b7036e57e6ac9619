-- Work on one or more needs, through five steps and three decisions.

CREATE TABLE initiative (
    id {int} PRIMARY KEY REFERENCES record,
    need_text {text} NOT NULL,               -- the need in the words of those concerned
    solution {text} NOT NULL,                -- may be empty: one need not know the answer at the start
    size {text} NOT NULL,                    -- small normal large
    size_why {text} NOT NULL,                -- the reason when people chose another size than the thresholds give
    step {text} NOT NULL,                    -- understand create test introduce share
    types {text} NOT NULL,                   -- words of: service organisation leadership reporting tools cooperation communication language technology
    focus {text} NOT NULL,                   -- words of: keys of data/focus.csv
    origin {text} NOT NULL,                  -- user relative staff leader elected research other_municipality volunteer business union
    new_for {text} NOT NULL,                 -- unit municipality region country; empty: not said yet
    reuse {text} NOT NULL,                   -- what was found when looking for those who have done it
    hours {int} NOT NULL,
    kr {int} NOT NULL,
    affects {int} NOT NULL,                  -- 1: lasting change in service, duties, rota or work environment
    owner {int} REFERENCES account,          -- the champion (pådriver)
    started {int} NOT NULL,
    review {int},                            -- when parked: looked at again on
    learned {text} NOT NULL,
    in_use {int},                            -- in regular use since
    spread {int},                            -- set by others' confirmed use, and only by it
    merged_into {int} REFERENCES initiative,
    from_card {int} REFERENCES record        -- the receiver's route
);
CREATE INDEX initiative_owner ON initiative (owner);
CREATE INDEX initiative_review ON initiative (review);
CREATE INDEX initiative_card ON initiative (from_card);
CREATE INDEX initiative_merged ON initiative (merged_into);

CREATE TABLE initiative_member (
    initiative {int} NOT NULL REFERENCES initiative,
    account {int} NOT NULL REFERENCES account,
    part {text} NOT NULL,                    -- lead member facilitator guest
    since {int} NOT NULL,
    ends {int},                              -- guests always have an end
    PRIMARY KEY (initiative, account)
);
CREATE INDEX initiative_member_account ON initiative_member (account);

-- Every transition: who, in which role, when, from, to, what was decided and what was seen then. Never changed.
CREATE TABLE decision (
    id {id},
    initiative {int} NOT NULL REFERENCES initiative,
    gate {text} NOT NULL,                    -- new useful used; or step back park end reopen merge
    from_step {text} NOT NULL,               -- empty: the start
    to_step {text} NOT NULL,
    outcome {text} NOT NULL,                 -- yes yes_if not_yet park stop back reopen merge
    reason {text} NOT NULL,
    profile {text} NOT NULL,                 -- "3-2-2-2-2" as it was, or empty
    seen {text} NOT NULL,                    -- requirement keys that were answered then, comma separated
    review {int},                            -- of park: looked at again on
    account {int} REFERENCES account,
    role {text} NOT NULL,                    -- in which capacity: a role's code, or what was written in an imported record
    at {int} NOT NULL,
    imported {int} NOT NULL                  -- 1: from before the work was recorded here; may skip decisions
);
CREATE INDEX decision_initiative ON decision (initiative, id);
CREATE INDEX decision_account ON decision (account);

-- What a "yes, on a condition" asks for; only met is ever changed.
CREATE TABLE decision_condition (
    id {id},
    decision {int} NOT NULL REFERENCES decision,
    body {text} NOT NULL,
    owner {text} NOT NULL,                   -- a role or title
    due {int} NOT NULL,
    met {int}
);
CREATE INDEX decision_condition_decision ON decision_condition (decision, id);
CREATE INDEX decision_condition_open ON decision_condition (due) WHERE met IS NULL;

CREATE TABLE profile (
    id {id},
    initiative {int} NOT NULL REFERENCES initiative,
    account {int} REFERENCES account,
    role {text} NOT NULL,
    need {int} NOT NULL,                     -- 0 unknown 1 assumed 2 looked into 3 confirmed by those concerned 4 holds in daily work
    solution {int} NOT NULL,
    driver {int} NOT NULL,
    team {int} NOT NULL,
    anchoring {int} NOT NULL,
    note {text} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX profile_initiative ON profile (initiative, id);
CREATE INDEX profile_account ON profile (account);

CREATE TABLE participation (
    id {id},
    initiative {int} NOT NULL REFERENCES initiative,
    step {text} NOT NULL,
    party {text} NOT NULL,                   -- users relatives staff union leaders volunteers elected research business other
    level {int} NOT NULL,                    -- 0 not in 1 informed 2 heard 3 consulted 4 co-creator 5 co-decider 6 user-led
    since {int} NOT NULL,
    note {text} NOT NULL
);
CREATE INDEX participation_initiative ON participation (initiative, step);

-- A dated sentence by a named role, until a record of its own can answer for the requirement.
CREATE TABLE statement (
    id {id},
    initiative {int} NOT NULL REFERENCES initiative,
    requirement {text} NOT NULL,
    gate {text} NOT NULL,
    body {text} NOT NULL,
    account {int} REFERENCES account,
    role {text} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX statement_initiative ON statement (initiative, gate);

-- The answer of a named body, with conditions and dissent. Information sent is not anchoring.
CREATE TABLE anchoring (
    id {id},
    initiative {int} NOT NULL REFERENCES initiative,
    body {text} NOT NULL,                    -- B01 … B30
    body_name {text} NOT NULL,
    kind {text} NOT NULL,                    -- information input hearing consultation statement recommendation decision agreement commitment
    step {text} NOT NULL,
    met {int} NOT NULL,                      -- date of the meeting
    reference {text} NOT NULL,               -- case number
    question {text} NOT NULL,
    said {text} NOT NULL,                    -- what they answered, in short
    outcome {text} NOT NULL,                 -- supports supports_if noted postponed advised_against no; empty: no answer yet
    conditions {text} NOT NULL,
    dissent {text} NOT NULL,
    dissent_by {text} NOT NULL,              -- a role
    dissent_shown {text} NOT NULL,           -- team municipality all; chosen by the union alone
    account {int} REFERENCES account,
    confirmed_by {int} REFERENCES account,
    at {int} NOT NULL
);
CREATE INDEX anchoring_initiative ON anchoring (initiative, id);

-- Need–solution–test: the smallest unit of work; a question or a drawing counts.
CREATE TABLE round (
    id {int} PRIMARY KEY REFERENCES record,
    initiative {int} NOT NULL REFERENCES initiative,
    number {int} NOT NULL,
    hypothesis {text} NOT NULL,              -- what we believe about the need
    solution {text} NOT NULL,                -- what was tried
    how {text} NOT NULL,                     -- question conversation drawing model roleplay small_operation
    whom {text} NOT NULL,                    -- which group; no names
    people {int} NOT NULL,                   -- how many
    outside {int} NOT NULL,                  -- 1: somebody outside the team took part
    worked {text} NOT NULL,                  -- yes partly no
    found {text} NOT NULL,
    learned {text} NOT NULL,
    change {text} NOT NULL,                  -- need solution none stop
    minutes {int} NOT NULL,
    tried {int} NOT NULL                     -- the day
);
CREATE INDEX round_initiative ON round (initiative, number);
