-- What can be found: the text shown in excerpts, and the stems (app/search) that are looked up.
-- Derived: dugnad reindex makes it again.

CREATE TABLE found (
    record {int} PRIMARY KEY REFERENCES record,
    title {text} NOT NULL,
    body {text} NOT NULL
);

-- sqlite
CREATE VIRTUAL TABLE search USING fts5(stems, tokenize = "unicode61 remove_diacritics 0 tokenchars '_'", prefix = '3 4');
-- postgres
CREATE TABLE search (
    rowid bigint PRIMARY KEY REFERENCES record,
    stems text NOT NULL,
    vector tsvector NOT NULL
);
CREATE INDEX search_vector ON search USING gin (vector);
-- both
