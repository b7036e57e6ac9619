-- What a reorganisation leaves behind: the history of each unit, and the records whose keys wait to be made again.

CREATE TABLE unit_event (
    id {id},
    unit {int} NOT NULL REFERENCES unit,
    at {int} NOT NULL,
    account {int} REFERENCES account,
    what {text} NOT NULL,                    -- moved closed opened
    from_unit {int} REFERENCES unit,         -- of a move: what it lay below; NULL: nothing
    to_unit {int} REFERENCES unit
);
CREATE INDEX unit_event_unit ON unit_event (unit, id);
CREATE INDEX unit_event_from ON unit_event (from_unit);
CREATE INDEX unit_event_to ON unit_event (to_unit);
CREATE INDEX unit_event_account ON unit_event (account);

-- Out of everybody's sight until the program, in small steps, has made their keys again.
CREATE TABLE stale (
    record {int} PRIMARY KEY REFERENCES record
);
