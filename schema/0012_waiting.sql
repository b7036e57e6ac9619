-- What a record waits for, and since or until when: a municipality's week, a leader's decisions.
-- Derived: dugnad reindex makes it again.

CREATE TABLE waiting (
    record {int} NOT NULL REFERENCES record,
    what {text} NOT NULL,                    -- answer condition decide quiet review
    municipality {int} NOT NULL,
    due {int} NOT NULL,                      -- of decide and quiet: since when
    PRIMARY KEY (record, what)
);
CREATE INDEX waiting_municipality ON waiting (municipality, what, due);

INSERT INTO waiting (record, what, municipality, due)
    SELECT r.id, 'answer', r.municipality, n.due FROM need n JOIN record r ON r.id = n.id WHERE r.state = 'open';
INSERT INTO waiting (record, what, municipality, due)
    SELECT r.id, 'review', r.municipality, i.review FROM initiative i JOIN record r ON r.id = i.id WHERE r.state = 'parked' AND i.review IS NOT NULL;
INSERT INTO waiting (record, what, municipality, due)
    SELECT r.id, 'condition', r.municipality, min(k.due) FROM decision_condition k JOIN decision c ON c.id = k.decision JOIN record r ON r.id = c.initiative
    WHERE k.met IS NULL AND r.state = 'active' GROUP BY r.id, r.municipality;
INSERT INTO waiting (record, what, municipality, due)
    SELECT r.id, CASE WHEN i.step = 'share' OR (i.step = 'understand' AND i.size <> 'small') THEN 'tried' ELSE 'decide' END, r.municipality, max(o.tried)
    FROM initiative i JOIN record r ON r.id = i.id JOIN round o ON o.initiative = i.id JOIN record w ON w.id = o.id
    WHERE r.state = 'active' AND w.created > COALESCE((SELECT max(c.at) FROM decision c WHERE c.initiative = i.id), 0) GROUP BY r.id, r.municipality, i.step, i.size;
INSERT INTO waiting (record, what, municipality, due)
    SELECT r.id, 'quiet', r.municipality, r.changed FROM initiative i JOIN record r ON r.id = i.id
    WHERE r.state = 'active' AND i.in_use IS NULL AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.record = r.id AND w.what IN ('decide', 'tried'));
DELETE FROM waiting WHERE what = 'tried';

-- These lists are read there now.
DROP INDEX need_due;
DROP INDEX initiative_review;
DROP INDEX decision_condition_open;
