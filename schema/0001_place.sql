-- Places: the 357 municipalities are facts; a tenant is one that has opened its own room here.

CREATE TABLE county (
    id {int} PRIMARY KEY,                    -- official number, 55
    name {text} NOT NULL
);

CREATE TABLE municipality (
    id {int} PRIMARY KEY,                    -- official number; 301 is written 0301
    county {int} NOT NULL REFERENCES county,
    name {text} NOT NULL,                    -- Norwegian
    name_unique {text} NOT NULL,             -- tells the two Herøy apart
    name_official {text} NOT NULL,           -- all official languages
    name_sami {text} NOT NULL,
    name_kven {text} NOT NULL,
    sami_area {int} NOT NULL,                -- 1: administrative area for Sámi languages
    centrality {int} NOT NULL,               -- 1 most central … 6
    region {text} NOT NULL,                  -- labour-market region
    lat {real} NOT NULL,
    lon {real} NOT NULL,
    area_km2 {real} NOT NULL,
    population {int} NOT NULL                -- 1 January 2026
);
CREATE INDEX municipality_name ON municipality (name);

CREATE TABLE neighbour (
    a {int} NOT NULL REFERENCES municipality, -- both directions are stored
    b {int} NOT NULL REFERENCES municipality,
    kind {text} NOT NULL,                    -- land water point
    PRIMARY KEY (a, b)
);

CREATE TABLE tenant (
    id {int} PRIMARY KEY REFERENCES municipality,
    opened {int} NOT NULL,
    display_name {text} NOT NULL,
    lang {text} NOT NULL,                    -- nb nn en: the default form
    answer_days {int} NOT NULL,
    small_hours {int} NOT NULL,              -- up to this an initiative is small
    small_kr {int} NOT NULL,
    large_kr {int} NOT NULL,                 -- from this it is large
    group_min {int} NOT NULL,                -- groups smaller than this are hidden; can only be raised from 6
    levels {text} NOT NULL,                  -- the municipality's own words for its levels, comma separated
    contact {text} NOT NULL,                 -- whom to ask, shown on the privacy page
    complaint {text} NOT NULL,               -- where complaints, deviations and urgent matters belong here
    accessibility_url {text} NOT NULL,       -- the municipality's own statement
    demo {int} NOT NULL                      -- 1: invented example, said on every page
);

CREATE TABLE unit (
    id {id},
    municipality {int} NOT NULL REFERENCES tenant,
    parent {int} REFERENCES unit,
    path {text} NOT NULL,                    -- "/4/17/": ids from the root down to itself
    name {text} NOT NULL,
    level {text} NOT NULL,
    code {text} NOT NULL UNIQUE,             -- on the QR sheet
    staff {int} NOT NULL,                    -- about how many work here; units of five or fewer are not shown to outsiders
    closed {int}
);
CREATE INDEX unit_municipality ON unit (municipality, path);
CREATE INDEX unit_parent ON unit (parent);

CREATE TABLE network (
    id {id},
    name {text} NOT NULL,
    about {text} NOT NULL,
    created {int} NOT NULL
);

CREATE TABLE network_member (
    network {int} NOT NULL REFERENCES network,
    municipality {int} NOT NULL REFERENCES municipality,
    PRIMARY KEY (network, municipality)
);
CREATE INDEX network_member_municipality ON network_member (municipality);

-- Settings of the whole installation; the table in app/settings.c says what exists.
CREATE TABLE setting (
    name {text} PRIMARY KEY,
    value {text} NOT NULL
);
