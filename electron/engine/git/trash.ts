import { mkdirSync } from "node:fs";
import { readdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { PlainError } from "#launch/plain-error.ts";
import { writeWholeFile } from "../effects/whole-file.ts";
import { lookAt, nullIfMissing, textOf } from "./file-look.ts";
import type { GitPlace } from "./git.ts";
import { moveRef, readRef, removeRef } from "./refs.ts";
import { removeTree } from "./remove-tree.ts";
import { branchRef } from "./workspace.ts";
import { registrations } from "./worktree.ts";

const trashEntry = z.object({
  version: z.literal(1),
  id: z.string(),
  gitDir: z.string(),
  mission: z.string(),
  task: z.string(),
  path: z.string(),
  branch: z.string(),
  base: z.string(),
  admin: z.string(),
  /** Where its branch was; null: it had none any more. */
  tip: z.string().nullable(),
  /** Everything that was in it, as a commit; null: its folder was gone. */
  snapshot: z.string().nullable(),
  /** Milliseconds since 1970. */
  at: z.number(),
});
export type TrashEntry = z.infer<typeof trashEntry>;

const tipRef = (id: string): string => `refs/flightdeck/trash/tips/${id}`;

/** What was removed, whole: the folder, what git knew of it, its branch. Put away by renaming, so nothing is copied and nothing is lost. */
export class Trash {
  readonly #folder: string;
  readonly #place: GitPlace;

  constructor(gitDir: string, home: string) {
    this.#folder = join(home, "trash", "workspaces");
    this.#place = { gitDir, workTree: null };
  }

  /** The newest first. */
  async list(): Promise<TrashEntry[]> {
    const ids = (await readdir(this.#folder).catch(nullIfMissing)) ?? [];
    const entries = await Promise.all(ids.map((id) => this.entry(id)));
    return entries
      .filter((entry) => entry !== null)
      .filter(({ gitDir }) => gitDir === this.#place.gitDir)
      .toSorted((one, two) => two.at - one.at);
  }

  async entry(id: string): Promise<TrashEntry | null> {
    const text = await textOf(join(this.#folder, id, "entry.json"));
    const parsed = text === null ? null : trashEntry.safeParse(JSON.parse(text));
    return parsed?.success === true ? parsed.data : null;
  }

  /** Says what is about to go; on disk before anything does. */
  announce(entry: TrashEntry): void {
    const folder = join(this.#folder, entry.id);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeWholeFile(join(folder, "entry.json"), `${JSON.stringify(entry, null, 2)}\n`);
  }

  /** Puts away what is still in its place. Doing it again goes on where it was cut off. */
  async take({ id, path, branch, admin, tip }: TrashEntry): Promise<void> {
    const folder = join(this.#folder, id);
    await moveOnce(path, join(folder, "files"));
    await moveOnce(join(this.#place.gitDir, "worktrees", admin), join(folder, "admin"));
    if (tip !== null) {
      await moveRef(this.#place, tipRef(id), tip, null);
      await removeRef(this.#place, branchRef(branch), tip);
    }
    if ((await registrations(this.#place.gitDir)).some((each) => each.path === path)) {
      throw new PlainError(
        `${path} is in the trash, but git still knows it. Nothing was lost; remove it again.`,
      );
    }
  }

  /** Puts everything back where it was. */
  async putBack(entry: TrashEntry): Promise<void> {
    const { id, path, branch, admin, tip } = entry;
    const folder = join(this.#folder, id);
    const adminDir = join(this.#place.gitDir, "worktrees", admin);
    const inTheWay = (await lookAt(path)) !== null && (await lookAt(join(folder, "files"))) !== null;
    const taken = (await lookAt(adminDir)) !== null && (await lookAt(join(folder, "admin"))) !== null;
    const branchNow = await readRef(this.#place, branchRef(branch));
    if (inTheWay || taken || (branchNow !== null && branchNow !== tip)) {
      throw new PlainError(
        `${path} was made again since it was removed. Nothing was changed; the older one stays in ${folder}.`,
      );
    }
    if (tip !== null) await moveRef(this.#place, branchRef(branch), tip, null);
    await moveOnce(join(folder, "admin"), adminDir);
    await moveOnce(join(folder, "files"), path);
  }

  /** After everything is back: the entry is of no more use. */
  async forget({ id, tip }: TrashEntry): Promise<void> {
    if (tip !== null) await removeRef(this.#place, tipRef(id), tip);
    await removeTree(join(this.#folder, id));
  }
}

/** Renames what is there, into a folder that is made for it. */
async function moveOnce(from: string, to: string): Promise<void> {
  if ((await lookAt(from)) === null || (await lookAt(to)) !== null) return;
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to);
}
