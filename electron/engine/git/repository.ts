import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { bringBase, keepTips } from "./base-branch.ts";
import { gitText, type GitPlace } from "./git.ts";
import { linkObjects } from "./link-objects.ts";
import { moveRef, readRef } from "./refs.ts";
import { isPartial, openSource, tipsOf, type SourceRepository } from "./source-repository.ts";
import { alone } from "./turns.ts";

const SETTINGS = [
  ["core.bare", "true"],
  ["gc.auto", "0"],
  ["gc.pruneExpire", "never"],
  ["gc.worktreePruneExpire", "never"],
  ["maintenance.auto", "false"],
] as const;

/** Our own repository for one of a person's: their history, our branches, nothing of their configuration. */
export class Repository {
  readonly gitDir: string;
  readonly source: string;
  readonly #from: SourceRepository;

  constructor(gitDir: string, from: SourceRepository) {
    this.gitDir = gitDir;
    this.source = from.source;
    this.#from = from;
  }

  get place(): GitPlace {
    return { gitDir: this.gitDir, workTree: null };
  }

  /** Brings what a branch of the source is at now, and says which commit that is. */
  baseOf(branch: string): Promise<string> {
    return alone(`${this.gitDir} base`, () => bringBase(this.place, this.#from, branch));
  }

  /** The object a full ref name stands for; null: there is no such ref. */
  ref(name: string): Promise<string | null> {
    return readRef(this.place, name);
  }

  /** Moves a ref if it is where it is expected to be (null: it does not exist yet); false: it is elsewhere. */
  moveRef(name: string, to: string, expected: string | null): Promise<boolean> {
    return moveRef(this.place, name, to, expected);
  }

  /** The branch a mission's work is merged into; made once, from `base`. Answers its head. */
  async ensureMissionBranch(mission: string, base: string): Promise<string> {
    const name = `refs/heads/mission/${mission}`;
    await this.moveRef(name, base, null);
    const head = await this.ref(name);
    if (head === null)
      throw new PlainError(`The branch of mission ${mission} could not be made in ${this.gitDir}.`);
    return head;
  }
}

/** Opens the repository we own for this source, making it first if need be. Doing it again, or at the same time, gives the same. */
export async function openRepository(source: string, home: string): Promise<Repository> {
  const from = await openSource(source);
  const gitDir = join(home, "repositories", `${nameOf(from)}.git`);
  await alone(gitDir, () => make(from, gitDir));
  const format = await gitText(["rev-parse", "--show-object-format"], { gitDir, workTree: null });
  if (format !== from.objectFormat) {
    throw new PlainError(
      `${source} names its objects by ${from.objectFormat}, but what was flown from there before by ${format}: it is ` +
        `another repository than it was. Nothing was changed. Move ${gitDir} away to fly from the new one.`,
    );
  }
  return new Repository(gitDir, from);
}

/** Readable, and the same for every worktree of one repository. */
function nameOf({ commonDir }: SourceRepository): string {
  const folder = basename(commonDir) === ".git" ? dirname(commonDir) : commonDir;
  const readable = basename(folder, ".git")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  const hash = createHash("sha256").update(commonDir).digest("hex").slice(0, 12);
  return readable === "" ? hash : `${readable}-${hash}`;
}

/** Made under another name and renamed when whole: a repository under its own name is never half of one. */
async function make(from: SourceRepository, gitDir: string): Promise<void> {
  if (await exists(gitDir)) return;
  const folder = dirname(gitDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeUnfinished(folder, basename(gitDir));
  const making = join(folder, `.making-${basename(gitDir)}-${randomUUID()}`);
  await mkdir(making, { mode: 0o700 });
  const place = { gitDir: making, workTree: null };
  await gitText(
    ["init", "--quiet", "--bare", "--template=", `--object-format=${from.objectFormat}`, making],
    place,
  );
  for (const [name, value] of SETTINGS) await gitText(["config", name, value], place);
  await mkdir(join(making, "info"), { recursive: true });
  // Empty files of ours stand where git would look for more rules.
  await writeFile(join(making, "info", "exclude"), "");
  await writeFile(join(making, "info", "attributes"), "");
  // The branches are read first: what they hold now is there until everything is linked.
  const tips = await tipsOf(from);
  const whole = await linkObjects(from.objects, join(making, "objects"));
  // Of a partial clone everything may be here or not; then its history is read before it counts as complete.
  if (whole && !(await isPartial(from))) await keepTips(place, tips);
  await rename(making, gitDir);
}

/** What a killed engine left: nobody else makes repositories here, and we hold the turn. */
async function removeUnfinished(folder: string, name: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (entry.startsWith(`.making-${name}-`)) await rm(join(folder, entry), { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}
