import { readFile, writeFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { git, gitText, type GitPlace } from "./git.ts";
import { readRef } from "./refs.ts";
import { isPartial, shallowIn, tipOf, type SourceRepository } from "./source-repository.ts";

const BASE = "refs/flightdeck/base/";
/** Where a base branch stood when it was last brought. */
export const baseRef = (branch: string): string => `${BASE}${branch}`;
/** Commits whose whole history is here, because all objects of the source were linked when they were its branches. */
const LINKED = "refs/flightdeck/linked/";
/** The first time a large history has to be read whole. */
const BRING_MS = 15 * 60_000;

/** Remembers commits whose history is complete here, so that only what is newer has to be brought. */
export async function keepTips(place: GitPlace, tips: readonly string[]): Promise<void> {
  if (tips.length === 0) return;
  const input = tips.map((tip) => `create ${LINKED}${tip} ${tip}\n`).join("");
  const { code } = await git(["update-ref", "--stdin"], place, { input });
  // A source that lacks the object of a branch: then nothing is taken for complete.
  if (code === 0) await gitText(["pack-refs", "--all"], place);
}

/**
 * Brings the commit a branch of the source is at, with its history. The objects are read as files through a repository
 * whose configuration is ours: no program of git runs in the source, so nothing that is configured there can run either.
 */
export async function bringBase(place: GitPlace, from: SourceRepository, branch: string): Promise<string> {
  const tip = await tipOf(from, branch);
  if (tip === null) {
    throw new PlainError(
      `${from.source} has no branch ${branch} with a commit. Nothing was made. Name another, or commit to it first.`,
    );
  }
  const name = baseRef(branch);
  if ((await readRef(place, name)) === tip) return tip;
  await takeOverShallow(place, from);
  const known = await complete(place);
  if (!known.includes(tip)) await pack(place, from, tip, known);
  if (await isPartial(from)) await insistOnWhole(place, from, branch, tip);
  await pointAt(place, name, tip);
  return tip;
}

async function pack(
  place: GitPlace,
  from: SourceRepository,
  tip: string,
  known: readonly string[],
): Promise<void> {
  const args = ["pack-objects", "--revs", "--quiet", "--non-empty", "--delta-base-offset"];
  const { code, err } = await git([...args, join(place.gitDir, "objects", "pack", "pack")], place, {
    input: [tip, ...known.map((commit) => `^${commit}`), ""].join("\n"),
    env: { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(from.objects) },
    timeoutMs: BRING_MS,
  });
  if (code === 0) return;
  if (await isPartial(from)) throw partial(from);
  const said = err.trim().split("\n")[0] ?? "";
  throw new PlainError(
    `The history of ${from.source} could not be read whole (${said.replace(/^fatal: /, "")}). ` +
      `Nothing of it was changed. Look at it with git fsck.`,
  );
}

async function insistOnWhole(
  place: GitPlace,
  from: SourceRepository,
  branch: string,
  tip: string,
): Promise<void> {
  const whole = await git(["rev-list", "--objects", "--quiet", tip, "--"], place, { timeoutMs: BRING_MS });
  if (whole.code !== 0) throw partial(from, branch);
}

const partial = ({ source }: SourceRepository, branch?: string): PlainError =>
  new PlainError(
    `${source} is a partial clone${branch === undefined ? "" : `, and ${branch} is not all there`}: asking its server for the ` +
      `rest would run what is configured there. Nothing was made. Fetch everything with git fetch --refetch --no-filter, ` +
      `or fly from a full clone.`,
  );

/** The commits whose history is complete here. */
async function complete(place: GitPlace): Promise<string[]> {
  const listed = await gitText(["for-each-ref", "--format=%(objectname)", BASE, LINKED], place);
  return [...new Set(listed.split("\n").filter((line) => line !== ""))];
}

/** Where a shallow source ends, our history ends too. */
async function takeOverShallow(place: GitPlace, from: SourceRepository): Promise<void> {
  const theirs = await shallowIn(from);
  if (theirs.length === 0) return;
  const file = join(place.gitDir, "shallow");
  const ours = await readFile(file, "utf8").catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return "";
    throw error;
  });
  const all = [...new Set([...ours.split("\n").filter((line) => line !== ""), ...theirs])];
  await writeFile(`${file}.new`, `${all.join("\n")}\n`);
  await rename(`${file}.new`, file);
}

/** A branch "a" that was deleted stands in the way of "a/b": the older name goes, its commit stays known. */
async function pointAt(place: GitPlace, name: string, tip: string): Promise<void> {
  const listed = await gitText(["for-each-ref", "--format=%(objectname) %(refname)", BASE], place);
  const inTheWay = listed
    .split("\n")
    .map((line) => ({ commit: line.split(" ")[0] ?? "", ref: line.slice(line.indexOf(" ") + 1) }))
    .filter(({ ref }) => name.startsWith(`${ref}/`) || ref.startsWith(`${name}/`));
  for (const { commit, ref } of inTheWay) {
    await gitText(["update-ref", `${LINKED}${commit}`, commit], place);
    await gitText(["update-ref", "-d", ref, commit], place);
  }
  await gitText(["update-ref", name, tip], place);
}

/** As git wants a path in a list of paths that may hold any character. */
const quoted = (path: string): string =>
  `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
