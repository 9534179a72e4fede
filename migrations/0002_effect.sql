-- The outbox: what the world is asked to do. A row is written in the transaction of the event it follows from.
-- event_seq and place order the effects of a mission. safety says what happens to one that was under way when the engine
-- died: replaySafe goes back to queued, processBound is retired and the mission is told.
-- lease_owner is the engine that works on it; not_before is when the next try is due. All moments are milliseconds since 1970.
CREATE TABLE effect (
  id          TEXT    PRIMARY KEY,
  mission_id  TEXT    NOT NULL,
  event_seq   INTEGER NOT NULL CHECK (event_seq >= 1),
  place       INTEGER NOT NULL CHECK (place >= 0),
  type        TEXT    NOT NULL,
  body        TEXT    NOT NULL,
  safety      TEXT    NOT NULL CHECK (safety IN ('replaySafe', 'processBound')),
  status      TEXT    NOT NULL CHECK (status IN ('queued', 'leased', 'done', 'failed', 'retired')),
  attempts    INTEGER NOT NULL CHECK (attempts >= 0),
  lease_owner TEXT,
  not_before  INTEGER,
  created_at  INTEGER NOT NULL,
  finished_at INTEGER,
  error       TEXT,
  CHECK ((lease_owner IS NULL) = (status <> 'leased')),
  CHECK ((finished_at IS NULL) = (status IN ('queued', 'leased')))
) STRICT;

CREATE INDEX effect_open ON effect (mission_id, event_seq, place) WHERE status IN ('queued', 'leased');
CREATE INDEX effect_of_mission ON effect (mission_id, event_seq, place);

CREATE TRIGGER effect_goes_with_its_mission AFTER INSERT ON tombstone BEGIN
  DELETE FROM effect WHERE mission_id = NEW.mission_id;
END;
