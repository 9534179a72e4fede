import { readdir, readFile, readlink } from "node:fs/promises";
import { sep } from "node:path";

/**
 * The processes that are at work in a repository or a workspace: with one of its files open, or a git of ours that was told
 * to work there. null: this system does not let us see.
 */
export async function atWorkIn(folders: readonly string[]): Promise<number[] | null> {
  if (process.platform !== "linux") return null;
  const found = await Promise.all(
    (await processes()).map(async (pid) =>
      pid !== process.pid && (await worksIn(pid, folders)) ? pid : null,
    ),
  );
  return found.filter((pid) => pid !== null);
}

/** The processes that have exactly this file open. null: this system does not let us see. */
export async function holdersOf(file: string): Promise<number[] | null> {
  if (process.platform !== "linux") return null;
  const found = await Promise.all(
    (await processes()).map(async (pid) => ((await openFilesOf(pid)).includes(file) ? pid : null)),
  );
  return found.filter((pid) => pid !== null);
}

const processes = async (): Promise<number[]> =>
  (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);

async function openFilesOf(pid: number): Promise<string[]> {
  const descriptors = (await fromProc(() => readdir(`/proc/${pid}/fd`))) ?? [];
  const paths = await Promise.all(
    descriptors.map((descriptor) => fromProc(() => readlink(`/proc/${pid}/fd/${descriptor}`))),
  );
  return paths.filter((path) => path !== null);
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
  // One that makes a worktree names its place, and touches nothing there before it is well under way.
  const told = (await fromProc(() => readFile(`/proc/${pid}/cmdline`, "utf8"))) ?? "";
  if (told.split("\0").some(inside)) return true;
  const standsIn = await fromProc(() => readlink(`/proc/${pid}/cwd`));
  if (standsIn !== null && inside(standsIn)) return true;
  return (await openFilesOf(pid)).some(inside);
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
