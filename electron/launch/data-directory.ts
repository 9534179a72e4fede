import { createHash } from "node:crypto";
import { existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { PlainError, systemCode } from "./plain-error.ts";

/** Unix socket addresses are cut off silently by the system a little above this. */
export const MAX_SOCKET_PATH_BYTES = 100;

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** Where a person's missions live unless FLIGHTDECK_HOME says otherwise: the place each platform has for such data. */
export function defaultDataDirectory({ env, platform, home }: Surroundings): string {
  if (platform === "darwin") return join(home, "Library", "Application Support", "Flightdeck");
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "Flightdeck");
  // The XDG specification: a relative path there is to be ignored.
  const data = env["XDG_DATA_HOME"];
  return join(data !== undefined && isAbsolute(data) ? data : join(home, ".local", "share"), "flightdeck");
}

export function dataDirectoryFrom(surroundings: Surroundings): string {
  const fallback = defaultDataDirectory(surroundings);
  const asked = surroundings.env["FLIGHTDECK_HOME"];
  if (asked !== undefined && asked !== "" && !isAbsolute(asked)) {
    throw new PlainError(
      `FLIGHTDECK_HOME is "${asked}", which names another folder in every place it is used from. Nothing was started. Give the whole path.`,
    );
  }
  const chosen = asked === undefined || asked === "" ? fallback : resolve(asked);
  if (surroundings.env["VITEST"] !== undefined && chosen === fallback) {
    throw new PlainError(
      "A test may not use your real data directory: set FLIGHTDECK_HOME to a temporary folder.",
    );
  }
  return chosen;
}

/** The data directory of this process, made if it is not there, private to the person. */
export function openDataDirectory(): string {
  const directory = dataDirectoryFrom({ env: process.env, platform: process.platform, home: homedir() });
  try {
    makeFolder(directory);
    makeFolder(join(directory, "run"));
    makeFolder(join(directory, "logs"));
    return realpathSync(directory);
  } catch (error) {
    const code = systemCode(error) ?? "unknown error";
    throw new PlainError(
      `The data directory ${directory} cannot be used (${code}). Nothing was changed. ` +
        `Make it writable for you, or set FLIGHTDECK_HOME to another folder.`,
      { cause: error },
    );
  }
}

/**
 * A private folder and what of its parents is missing, level by level: Node's own recursive way never comes back where a
 * file system refuses new folders with ENOENT, as /proc does.
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST" && statSync(folder).isDirectory()) return;
    const parent = dirname(folder);
    if (code !== "ENOENT" || parent === folder || existsSync(parent)) throw error;
    makeFolder(parent);
    mkdirSync(folder, { mode: 0o700 });
  }
}

/** The address of a server that belongs to a data directory: a socket in it, or a named pipe on Windows. */
export function socketAddress(directory: string, name: "engine" | "session-host"): string {
  if (process.platform === "win32") {
    const key = createHash("sha256").update(directory).digest("hex").slice(0, 16);
    return `\\\\.\\pipe\\flightdeck-${key}-${name}`;
  }
  const path = join(directory, "run", `${name}.sock`);
  const bytes = Buffer.byteLength(path);
  if (bytes > MAX_SOCKET_PATH_BYTES) {
    throw new PlainError(
      `The data directory ${directory} is too deep: its socket path has ${bytes} bytes and ${MAX_SOCKET_PATH_BYTES} are allowed. ` +
        `Nothing was started. Set FLIGHTDECK_HOME to a folder with a shorter path.`,
    );
  }
  return path;
}

export const logFile = (directory: string, name: "app" | "engine" | "session-host"): string =>
  join(directory, "logs", `${name}.log`);
