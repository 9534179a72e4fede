-- The event log: what happened, in the order it happened, never rewritten.
-- seq is the order over all missions, mission_seq the gapless order inside one mission (1, 2, 3 …).
-- at is wall time in milliseconds since 1970 (may jump), mono_ns monotonic nanoseconds (comparable only under one boot_id).
-- hash is sha-256 over every other column of the row, prev_hash included; README.md has the encoding.
CREATE TABLE event (
  seq         INTEGER PRIMARY KEY,
  mission_id  TEXT    NOT NULL,
  mission_seq INTEGER NOT NULL CHECK (mission_seq >= 1),
  type        TEXT    NOT NULL,
  version     INTEGER NOT NULL CHECK (version >= 1),
  at          INTEGER NOT NULL,
  mono_ns     INTEGER NOT NULL,
  boot_id     TEXT    NOT NULL,
  actor       TEXT    NOT NULL,
  command_id  TEXT    NOT NULL,
  cause       TEXT,
  body        TEXT    NOT NULL,
  prev_hash   TEXT    NOT NULL,
  hash        TEXT    NOT NULL,
  UNIQUE (mission_id, mission_seq)
) STRICT;

-- What a command was answered, so that asking twice never does it twice. first_seq and last_seq are mission
-- sequence numbers; both are NULL when the command was answered without an event.
CREATE TABLE receipt (
  command_id TEXT    PRIMARY KEY,
  mission_id TEXT    NOT NULL,
  target     TEXT    NOT NULL,
  first_seq  INTEGER,
  last_seq   INTEGER,
  answer     TEXT    NOT NULL,
  at         INTEGER NOT NULL,
  hash       TEXT    NOT NULL,
  CHECK ((first_seq IS NULL) = (last_seq IS NULL))
) STRICT, WITHOUT ROWID;

-- What is left of a deleted mission. Writing the tombstone is what allows its rows to go: the triggers below let
-- through exactly the rows a tombstone covers, in the same transaction. last_seq keeps seq from being given out again.
CREATE TABLE tombstone (
  mission_id TEXT    PRIMARY KEY,
  head_seq   INTEGER NOT NULL,
  head_hash  TEXT    NOT NULL,
  last_seq   INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  mono_ns    INTEGER NOT NULL,
  boot_id    TEXT    NOT NULL,
  actor      TEXT    NOT NULL,
  command_id TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- One row. session_open is 1 while an engine writes and 0 after a clean close: a write-ahead log that is missing
-- although a session was open means that acknowledged events are gone.
CREATE TABLE database_state (
  id           INTEGER PRIMARY KEY CHECK (id = 1),
  session_open INTEGER NOT NULL CHECK (session_open IN (0, 1))
) STRICT;
INSERT INTO database_state (id, session_open) VALUES (1, 0);

CREATE TABLE schema_migration (
  id         INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL,
  sha256     TEXT    NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER event_only_appended BEFORE INSERT ON event BEGIN
  SELECT RAISE(ABORT, 'event log: seq must grow')
    WHERE NEW.seq <= (SELECT max(seq) FROM event);
  SELECT RAISE(ABORT, 'event log: mission_seq must be the next of its mission')
    WHERE NEW.mission_seq <> 1 + coalesce((SELECT max(mission_seq) FROM event WHERE mission_id = NEW.mission_id), 0);
  SELECT RAISE(ABORT, 'event log: the mission is deleted')
    WHERE EXISTS (SELECT 1 FROM tombstone WHERE mission_id = NEW.mission_id);
END;

CREATE TRIGGER event_never_changed BEFORE UPDATE ON event BEGIN
  SELECT RAISE(ABORT, 'event log: events are never changed');
END;

CREATE TRIGGER event_only_deleted_under_tombstone BEFORE DELETE ON event
WHEN NOT EXISTS (SELECT 1 FROM tombstone WHERE mission_id = OLD.mission_id AND head_seq >= OLD.mission_seq) BEGIN
  SELECT RAISE(ABORT, 'event log: events are never deleted');
END;

CREATE TRIGGER receipt_never_changed BEFORE UPDATE ON receipt BEGIN
  SELECT RAISE(ABORT, 'receipts are never changed');
END;

CREATE TRIGGER receipt_only_deleted_under_tombstone BEFORE DELETE ON receipt
WHEN NOT EXISTS (SELECT 1 FROM tombstone WHERE mission_id = OLD.mission_id) BEGIN
  SELECT RAISE(ABORT, 'receipts are never deleted');
END;

CREATE TRIGGER tombstone_never_changed BEFORE UPDATE ON tombstone BEGIN
  SELECT RAISE(ABORT, 'tombstones are never changed');
END;

CREATE TRIGGER tombstone_never_deleted BEFORE DELETE ON tombstone BEGIN
  SELECT RAISE(ABORT, 'tombstones are never deleted');
END;
