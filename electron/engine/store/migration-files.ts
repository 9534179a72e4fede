import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { errorCode, StoreInstallationError } from "./failure.ts";

export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sha256: string;
  readonly sql: string;
}

const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** Reads `0001_name.sql`, `0002_name.sql` … from the directory; a hole or a stray file is a broken installation. */
export function readMigrations(directory: string): Migration[] {
  const files = sqlFiles(directory);
  if (files.length === 0)
    throw new StoreInstallationError(`${directory} holds no migrations: reinstall Flightdeck.`);
  return files.map((file, index) => {
    const [, id, name] = FILE_NAME.exec(file) ?? [];
    if (id === undefined || name === undefined || Number(id) !== index + 1) {
      throw new StoreInstallationError(
        `${join(directory, file)} is not migration number ${index + 1}: names are 0001_name.sql, without a hole.`,
      );
    }
    const sql = readFileSync(join(directory, file), "utf8");
    return { id: Number(id), name, sha256: sqlHash(sql), sql };
  });
}

/** Line ends do not count: a checkout on Windows may have rewritten them. */
function sqlHash(sql: string): string {
  return createHash("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex");
}

function sqlFiles(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((file) => file.endsWith(".sql"))
      .toSorted();
  } catch (error) {
    throw new StoreInstallationError(
      `The migrations cannot be read from ${directory} (${errorCode(error)}): reinstall Flightdeck.`,
      { cause: error },
    );
  }
}
