import { readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { lookAt } from "../file-look.ts";
import { git, gitText, type GitPlace } from "../git.ts";
import { namesOf } from "../merge/git-names.ts";
import type { Landing } from "./landed.ts";

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
  const different = await differences(place);
  if (different.length === 0) return false;
  for (const path of different) {
    const known = landing.get(path);
    if (known === undefined || !(await isOurs(place, commit, known))) return false;
  }
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

/** In the index as it was or as it will be, and in the files as it was, as it will be, or begun to be written. */
async function isOurs(place: GitPlace, commit: string, known: LandingPath): Promise<boolean> {
  const { path, before, after } = known;
  const staged = (await namesOf(["ls-files", "-z", "--stage", "--", `:(literal)${path}`], place, PERSON))[0];
  const [mode = "000000", object = "0".repeat(before.length - 7)] = staged?.split(" ") ?? [];
  const inIndex = `${mode} ${object}`;
  if (inIndex !== before && inIndex !== after) return false;
  const file = join(place.workTree ?? "", path);
  const stat = await lookAt(file);
  if (stat === null) return true;
  if (stat.isSymbolicLink()) return isOneOf(await hashOf(place, Buffer.from(await readlink(file))));
  if (!stat.isFile()) return before.startsWith("160000") || after.startsWith("160000");
  const content = await readFile(file);
  if (isOneOf(await hashOf(place, content, path))) return true;
  const { code, out } = await git(["cat-file", "--filters", `${commit}:${path}`], place, PERSON);
  return code === 0 && out.subarray(0, content.length).equals(content);

  function isOneOf(hash: string): boolean {
    return [before, after].some((side) => side.endsWith(` ${hash}`));
  }
}

/** The object a content would be: with a path, after the filters that apply to it. */
async function hashOf(place: GitPlace, content: Buffer, path?: string): Promise<string> {
  const filters = path === undefined ? ["--no-filters"] : [`--path=${path}`];
  return gitText(["hash-object", "--stdin", ...filters], place, { ...PERSON, input: content });
}
