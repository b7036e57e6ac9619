-- What a sender tells after the voice was read waits to be read too.

ALTER TABLE need ADD COLUMN added {int} NOT NULL DEFAULT 0; -- 1: more was told since, and no moderator has read it
