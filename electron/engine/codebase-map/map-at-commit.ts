import { realpathSync } from "node:fs";
import { PlainError } from "#launch/plain-error.ts";
import { failure, git, type GitPlace } from "../git/git.ts";
import { openSource } from "../git/source-repository.ts";
import { tipOfBranch } from "../readiness/setup-at-commit.ts";
import { MAP_FILE, MOST_MAP_BYTES, readMap, type MapFile } from "./map-file.ts";
import { mapStand, type MapStand } from "./map-stand.ts";

export interface FoundMap {
  /** null: there is none, or it cannot be read. */
  readonly map: MapFile | null;
  /** Why it cannot be read. */
  readonly problem: string | null;
}

/** Where a branch of a person's repository stands. Only read. */
export async function branchPlace(
  repository: string,
  branch: string,
): Promise<{ readonly place: GitPlace; readonly commit: string }> {
  const { commonDir } = await openSource(realpathSync(repository));
  const place = { gitDir: commonDir, workTree: null };
  return { place, commit: await tipOfBranch(place, branch) };
}

/** The map as a commit holds it. What lies in anybody's files is not asked. */
export async function mapAtCommit(place: GitPlace, commit: string): Promise<FoundMap> {
  const listed = await output(place, ["ls-tree", "-z", "-l", "--full-tree", commit, "--", MAP_FILE]);
  if (listed.length === 0) return { map: null, problem: null };
  const [, mode, object, bytes] =
    /^(\d{6}) blob ([0-9a-f]{40,64}) +(\d+)\t/.exec(listed.toString("utf8")) ?? [];
  if (object === undefined || mode === "120000") return { map: null, problem: `${MAP_FILE} is no file.` };
  if (Number(bytes) > MOST_MAP_BYTES)
    return { map: null, problem: `${MAP_FILE} has ${bytes} bytes; at most ${MOST_MAP_BYTES} are read.` };
  const read = readMap(await output(place, ["cat-file", "blob", object]));
  return read.ok ? { map: read.map, problem: null } : { map: null, problem: read.sentence };
}

/** Files that differ between the commit a map was made at and this one; null: that commit is not known here. */
export async function changedSince(
  place: GitPlace,
  mapped: string,
  commit: string,
): Promise<readonly string[] | null> {
  const asked = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", mapped, commit, "--"];
  const { code, out } = await git(asked, { ...place, workTree: null });
  return code === 0 ? names(out) : null;
}

export interface SeenMap extends FoundMap {
  readonly commit: string;
  readonly stand: MapStand;
}

/** The map of a commit, and how it stands to the code of that commit. */
export async function lookAtMap(place: GitPlace, commit: string): Promise<SeenMap> {
  const found = await mapAtCommit(place, commit);
  const files = names(await output(place, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit]));
  const changed = found.map === null ? null : await changedSince(place, found.map.mapped, commit);
  return { ...found, commit, stand: mapStand(found.map, files, changed) };
}

const names = (out: Buffer): string[] =>
  out
    .toString("utf8")
    .split("\0")
    .filter((name) => name !== "");

async function output(place: GitPlace, args: readonly string[]): Promise<Buffer> {
  const { code, out, err } = await git(args, place);
  if (code !== 0) throw new PlainError(failure(args, place, code, err));
  return out;
}
