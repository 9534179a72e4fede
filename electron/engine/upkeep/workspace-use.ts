import { readdir, readFile, readlink, realpath } from "node:fs/promises";
import { sep } from "node:path";
import { PlainError, sentenceFor, systemCode } from "#launch/plain-error.ts";
import { nullIfMissing } from "../git/file-look.ts";
import type { SessionHostLink } from "../sessions/session-host-link.ts";

/** Who works in a folder now. Where nobody can tell, it counts as used: nothing is ever taken away on a guess. */
export class WorkspaceUse {
  readonly #link: Pick<SessionHostLink, "list">;

  constructor(link: Pick<SessionHostLink, "list">) {
    this.#link = link;
  }

  /** Sessions and processes in words; none: nobody works in it. */
  async users(folder: string): Promise<string[]> {
    const real = await realpath(folder).catch(nullIfMissing);
    const folders = [...new Set([folder, real ?? folder])];
    const records = await this.#link.list();
    const sessions = records
      .filter(({ exit, cwd }) => exit === null && isInside(cwd, folders))
      .map(({ session }) => `session ${session}`);
    return [...sessions, ...(await processesIn(folders))];
  }

  /** Throws a sentence when somebody works in it. `kept`: what was not done. */
  async insistFree(folder: string, kept: string): Promise<void> {
    const users = await this.users(folder).catch((error: unknown) => {
      throw new PlainError(
        `Nobody can tell whether a session works in ${folder}: ${sentenceFor(error)} ${kept} Try again.`,
      );
    });
    if (users.length === 0) return;
    throw new PlainError(
      `${users.slice(0, MOST_NAMED).join(", ")} works in ${folder}. ${kept} End it first.`,
    );
  }
}

const MOST_NAMED = 5;

const isInside = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(folder + sep));

/**
 * Every process that stands in one of the folders, runs from it, or has one of its files open, whoever started it. Other
 * systems than Linux do not let us see; there only sessions count.
 */
async function processesIn(folders: readonly string[]): Promise<string[]> {
  if (process.platform !== "linux") return [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    pids.map(async (pid) => ((await worksIn(pid, folders)) ? nameOf(pid) : null)),
  );
  return found.filter((name) => name !== null);
}

async function worksIn(pid: string, folders: readonly string[]): Promise<boolean> {
  for (const what of ["cwd", "exe", "root"]) {
    const path = await fromProc(() => readlink(`/proc/${pid}/${what}`));
    if (path !== null && isInside(path, folders)) return true;
  }
  for (const descriptor of (await fromProc(() => readdir(`/proc/${pid}/fd`))) ?? []) {
    const path = await fromProc(() => readlink(`/proc/${pid}/fd/${descriptor}`));
    if (path !== null && isInside(path, folders)) return true;
  }
  return false;
}

async function nameOf(pid: string): Promise<string> {
  const name = (await fromProc(() => readFile(`/proc/${pid}/comm`, "utf8")))?.trim() ?? "";
  return name === "" ? `process ${pid}` : `${name} (process ${pid})`;
}

const UNSEEN = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM"]);

/** null: the process has ended meanwhile, or belongs to somebody else, who cannot enter our folders. */
async function fromProc<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (UNSEEN.has(systemCode(error) ?? "")) return null;
    throw error;
  }
}
