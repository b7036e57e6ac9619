-- Lists of a place in one state (the filters of the list page, a unit's answered needs) as one index range each.

CREATE INDEX audience_municipality_state ON audience (audience, kind, municipality, state, record);
CREATE INDEX audience_unit_state ON audience (audience, kind, unit, state, record);
