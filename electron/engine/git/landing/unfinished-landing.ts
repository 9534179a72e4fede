import { readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { lookAt } from "../file-look.ts";
import { git, gitText, type GitPlace } from "../git.ts";
import { namesOf } from "../merge/git-names.ts";
import type { Landing } from "./landed.ts";
import { wouldOverwrite } from "./would-overwrite.ts";

interface LandingPath {
  readonly path: string;
  /** As git writes it: the mode and the object before and after; only zeros: not there. */
  readonly before: string;
  readonly after: string;
}

/**
 * A computer that went down in the middle of a landing leaves a checkout with some files as they were and some as they will
 * be, which looks like work of the person. When every difference is such a file, nothing of theirs is in it, and the landing
 * is carried to its end. false: there is something else, or nothing to finish; nothing was touched.
 */
export async function finishLanding(
  place: GitPlace,
  { commit, expectedBase, baseBranch }: Landing,
): Promise<boolean> {
  const landing = await landingPaths(place, expectedBase, commit);
  // What is ignored is no difference to git, and would be overwritten all the same.
  const standing = await wouldOverwrite(place, expectedBase, commit);
  const different = [...new Set([...(await differences(place)), ...standing])];
  if (different.length === 0) return false;
  const known = different.map((path) => landing.get(path)).filter((each) => each !== undefined);
  if (known.length < different.length || !(await areOurs(place, commit, known))) return false;
  await gitText(["read-tree", "--reset", "-u", commit], place, PERSON);
  const move = ["update-ref", "-m", "flightdeck: landing", `refs/heads/${baseBranch}`, commit, expectedBase];
  const { code } = await git(move, place, PERSON);
  return code === 0;
}

const PERSON = { profile: "person" } as const;

/** What landing changes. */
async function landingPaths(
  place: GitPlace,
  base: string,
  commit: string,
): Promise<Map<string, LandingPath>> {
  const fields = await namesOf(
    ["diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", base, commit],
    place,
    PERSON,
  );
  const found = new Map<string, LandingPath>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [beforeMode = "", afterMode = "", before = "", after = ""] = (fields[at] ?? "").slice(1).split(" ");
    const path = fields[at + 1] ?? "";
    found.set(path, { path, before: `${beforeMode} ${before}`, after: `${afterMode} ${after}` });
  }
  return found;
}

/** Everything that is not as the branch says, new files too. */
async function differences(place: GitPlace): Promise<string[]> {
  const args = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"];
  const entries = await namesOf([...args, "--ignore-submodules=dirty"], place, PERSON);
  return entries.map((entry) => entry.slice("XY ".length));
}

/** In the index as they were or as they will be, and in the files as they were, as they will be, or begun to be written. */
async function areOurs(place: GitPlace, commit: string, known: readonly LandingPath[]): Promise<boolean> {
  const staged = await stagedPaths(place);
  const files: LandingPath[] = [];
  for (const each of known) {
    const { path, before, after } = each;
    const inIndex = staged.get(path) ?? `000000 ${"0".repeat(before.length - "000000 ".length)}`;
    if (inIndex !== before && inIndex !== after) return false;
    const file = join(place.workTree ?? "", path);
    const stat = await lookAt(file);
    if (stat === null) continue;
    if (stat.isSymbolicLink()) {
      const hash = await gitText(["hash-object", "--stdin", "--no-filters"], place, {
        input: await readlink(file),
      });
      if (!isOneOf(hash, each)) return false;
    } else if (stat.isFile()) files.push(each);
    else if (!before.startsWith(GITLINK) && !after.startsWith(GITLINK)) return false;
  }
  const hashes = await hashesOf(place, files);
  for (const [at, each] of files.entries())
    if (!isOneOf(hashes[at] ?? "", each) && !(await isBegun(place, commit, each))) return false;
  return true;
}

const GITLINK = "160000";

const isOneOf = (hash: string, { before, after }: LandingPath): boolean =>
  [before, after].some((side) => side.endsWith(` ${hash}`));

/** Whether a file is the beginning of what lands, after the filters that make it: nothing of it is anybody else's. */
async function isBegun(place: GitPlace, commit: string, { path }: LandingPath): Promise<boolean> {
  const content = await readFile(join(place.workTree ?? "", path));
  const { code, out } = await git(["cat-file", "--filters", `${commit}:${path}`], place, PERSON);
  return code === 0 && out.subarray(0, content.length).equals(content);
}

async function stagedPaths(place: GitPlace): Promise<Map<string, string>> {
  const lines = await namesOf(["ls-files", "-z", "--stage"], place, PERSON);
  return new Map(
    lines.map((line) => {
      const tab = line.indexOf("\t");
      return [line.slice(tab + 1), line.slice(0, tab).split(" ").slice(0, 2).join(" ")];
    }),
  );
}

/** The objects the files would be, after the filters that apply to them. */
async function hashesOf(place: GitPlace, files: readonly LandingPath[]): Promise<string[]> {
  const paths = files.map(({ path }) => path);
  if (paths.length === 0) return [];
  // Many at once are named one per line, which a name that holds a line break cannot be.
  const together = !paths.some((path) => path.includes("\n"));
  if (together) {
    const input = paths.map((path) => `${path}\n`).join("");
    return (await gitText(["hash-object", "--stdin-paths"], place, { ...PERSON, input })).split("\n");
  }
  const hashes: string[] = [];
  for (const path of paths) hashes.push(await gitText(["hash-object", "--", path], place, PERSON));
  return hashes;
}
