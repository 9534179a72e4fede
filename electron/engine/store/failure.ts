import Database from "better-sqlite3";

/**
 * Why nothing could be written.
 * `full`: no space; works again by itself when there is some. `busy`: another program holds the database.
 * `unwritable`: no permission or a read-only disk. `io`: the disk failed; nothing is acknowledged until the engine has
 * been restarted. `damaged`: SQLite found broken structure. `closed`: the store is closed. `rejected`: SQLite refused a row.
 */
export type FailureKind = "full" | "busy" | "unwritable" | "io" | "damaged" | "closed" | "rejected";

/** The one error with which a commit rejects when its transaction could not be made durable. */
export class StoreWriteError extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, reason: string, cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause });
    this.name = "StoreWriteError";
    this.kind = kind;
  }
}

/** A commit that no store could take: a mistake of the caller. */
export class InvalidCommitError extends Error {
  override readonly name = "InvalidCommitError";
}

/** The installation is not whole: the migrations or SQLite itself are not what the app was built with. */
export class StoreInstallationError extends Error {
  override readonly name = "StoreInstallationError";
}

/** Names the kind of an error that came from SQLite or the file system; null for anything else. */
export function failureKind(error: unknown): FailureKind | null {
  if (error instanceof StoreWriteError) return error.kind;
  const code = errorCode(error);
  if (code === null) return null;
  if (error instanceof Database.SqliteError) return sqliteFailureKind(code);
  return FILE_SYSTEM_KINDS[code] ?? null;
}

export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

const FILE_SYSTEM_KINDS: Readonly<Record<string, FailureKind>> = {
  ENOSPC: "full",
  EDQUOT: "full",
  EACCES: "unwritable",
  EPERM: "unwritable",
  EROFS: "unwritable",
  ENOTDIR: "unwritable",
  EEXIST: "unwritable",
  ENOENT: "unwritable",
  EISDIR: "unwritable",
  EIO: "io",
};

function sqliteFailureKind(code: string): FailureKind {
  // The shared-memory index could not be enlarged: SQLite calls it an I/O error, the cause is a full disk.
  if (code === "SQLITE_FULL" || code === "SQLITE_IOERR_SHMSIZE") return "full";
  if (code.startsWith("SQLITE_IOERR")) return "io";
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) return "busy";
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/.test(code)) return "unwritable";
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return "damaged";
  return "rejected";
}

/** One sentence for a person: what cannot be written, why, and what to do. */
export function failureSentence(kind: FailureKind, file: string, error: unknown): string {
  const detail = error instanceof Error ? error.message : String(error);
  switch (kind) {
    case "full":
      return `The disk that holds ${file} is full; everything acknowledged is kept: free some space and try again.`;
    case "busy":
      return `Another program holds ${file} locked; everything acknowledged is kept: close that program and try again.`;
    case "unwritable":
      return `Flightdeck may not write ${file} (${detail}); nothing was changed: give yourself write permission or choose another data directory.`;
    case "io":
      return `The disk failed while writing ${file} (${detail}); nothing is acknowledged any more, everything acknowledged before is kept: check the disk and restart Flightdeck.`;
    case "damaged":
      return `${file} is damaged (${detail}); it is kept as it is: restart Flightdeck and choose a backup.`;
    case "closed":
      return `${file} is closed; everything acknowledged is kept: start Flightdeck again.`;
    case "rejected":
      return `The database refused a row (${detail}); nothing of this batch was kept, everything acknowledged is: please report this.`;
  }
}
