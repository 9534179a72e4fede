-- Which version of each projection its rows were made by. The tables themselves are disposable, so they are not made here:
-- electron/engine/store/projections makes them, drops them when a version differs, and they are folded again from the log.
CREATE TABLE projection (
  name    TEXT    PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version >= 1)
) STRICT, WITHOUT ROWID;
