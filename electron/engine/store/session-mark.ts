import { existsSync } from "node:fs";
import type { Writer } from "./connection.ts";
import { crashPoint } from "./crash-point.ts";
import { privateEmptyFile } from "./durable-files.ts";
import { failureKind } from "./failure.ts";
import type { StoreLayout } from "./layout.ts";

// How a missing write-ahead log is noticed: while a session is open, the database file says so and the log file exists,
// empty or not. Open session and no log file: somebody took acknowledged events away.

/** Notes in the database file that events may be in the log from now on. The log is emptied; its file stays. */
export function openSession({ database, journalMode }: Writer): void {
  database.prepare("UPDATE database_state SET session_open = 1 WHERE id = 1").run();
  crashPoint("open.after-session-mark");
  if (journalMode === "wal") database.pragma("wal_checkpoint(TRUNCATE)");
}

/**
 * Closes the connection. SQLite then moves the log into the database and removes it; where the note that this is in
 * order cannot be written (a full or failing disk), an empty log takes its place.
 */
export function closeSession(
  { database, journalMode }: Writer,
  layout: StoreLayout,
  mayWrite: boolean,
): void {
  const noted = mayWrite && noteEnd(database);
  database.close();
  if (!noted && journalMode === "wal" && !existsSync(layout.log)) privateEmptyFile(layout.log);
}

function noteEnd(database: Writer["database"]): boolean {
  try {
    database.prepare("UPDATE database_state SET session_open = 0 WHERE id = 1").run();
    return true;
  } catch (error) {
    if (failureKind(error) === null) throw error;
    return false;
  }
}
