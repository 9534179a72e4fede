import { readdir, readFile, readlink } from "node:fs/promises";
import { sep } from "node:path";

/**
 * The processes that are at work in a repository or a workspace: with one of its files open, or a git of ours that was told
 * to work there. null: this system does not let us see.
 */
export async function atWorkIn(folders: readonly string[]): Promise<number[] | null> {
  if (process.platform !== "linux") return null;
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => (pid !== process.pid && (await worksIn(pid, folders)) ? pid : null)),
  );
  return found.filter((pid) => pid !== null);
}

async function worksIn(pid: number, folders: readonly string[]): Promise<boolean> {
  const inside = (path: string) => folders.some((folder) => path === folder || path.startsWith(folder + sep));
  const name = await fromProc(() => readFile(`/proc/${pid}/comm`, "utf8"));
  // Any git command is one program; a shell that only stands in the folder holds no lock.
  if (name === null || !name.startsWith("git")) return false;
  const environment = (await fromProc(() => readFile(`/proc/${pid}/environ`, "utf8"))) ?? "";
  for (const variable of environment.split("\0")) {
    const [, path] = /^GIT_(?:DIR|WORK_TREE)=(.*)$/s.exec(variable) ?? [];
    if (path !== undefined && inside(path)) return true;
  }
  const standsIn = await fromProc(() => readlink(`/proc/${pid}/cwd`));
  if (standsIn !== null && inside(standsIn)) return true;
  for (const descriptor of (await fromProc(() => readdir(`/proc/${pid}/fd`))) ?? []) {
    const path = await fromProc(() => readlink(`/proc/${pid}/fd/${descriptor}`));
    if (path !== null && inside(path)) return true;
  }
  return false;
}

/** null: the process has ended meanwhile, or belongs to somebody else. */
async function fromProc<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    // Neither of the two can be holding a file in a folder that only we may enter.
    return null;
  }
}
