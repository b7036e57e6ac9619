-- What a moderator has hidden, and what hangs on it: closed while a row stands here, and how it is seen when none does.

CREATE TABLE hidden (
    record {int} NOT NULL REFERENCES record,
    cause {int} NOT NULL REFERENCES record,  -- what was hidden: the record itself, or what it hangs on
    visibility {text} NOT NULL,              -- to be given back; the same in all rows of a record
    PRIMARY KEY (record, cause)
);
CREATE INDEX hidden_cause ON hidden (cause);

-- What was hidden before this was kept: its municipality sees it when it is opened.
INSERT INTO hidden (record, cause, visibility)
    SELECT id, id, 'municipality' FROM record WHERE visibility = 'closed' AND kind IN ('initiative', 'card');
INSERT INTO hidden (record, cause, visibility)
    SELECT o.id, CASE WHEN i.visibility = 'closed' THEN i.id ELSE o.id END, CASE WHEN i.visibility = 'closed' THEN 'municipality' ELSE i.visibility END
    FROM round o JOIN record r ON r.id = o.id JOIN record i ON i.id = o.initiative WHERE r.visibility = 'closed';
