-- What was read to its end although little of it was wanted, as one index range each.

ALTER TABLE event ADD COLUMN municipality {int} NOT NULL DEFAULT 0; -- the record's
UPDATE event SET municipality = (SELECT r.municipality FROM record r WHERE r.id = event.record);
CREATE INDEX event_moderated ON event (municipality, id)
    WHERE what IN ('published', 'proposed', 'not_approved', 'moved', 'hidden', 'reopened', 'withdrawn', 'linked', 'unlinked', 'flag_kept', 'flag_hidden', 'shown');
CREATE INDEX event_said ON event (municipality, at) WHERE what IN ('created', 'answered');

CREATE INDEX record_shared ON record (municipality, id) WHERE visibility = 'network';
CREATE INDEX record_passed ON record (id) WHERE visibility = 'passed';
CREATE INDEX notice_seen ON notice (seen) WHERE seen IS NOT NULL;
CREATE INDEX login_link_ends ON login_link (ends);
CREATE INDEX initiative_member_ends ON initiative_member (ends) WHERE ends IS NOT NULL;
DROP INDEX adoption_confirmed;
CREATE INDEX adoption_claimed ON adoption (id) WHERE confirmed IS NULL AND token_hash <> '';
