import type { ConventionText } from "#shared/mission/review/conventions-section.ts";
import { PlainError } from "#launch/plain-error.ts";
import { failure, git, type GitPlace } from "../git/git.ts";
import { AGENTS_WORDS, CLAUDE_WORDS } from "./made-text.ts";
import { withoutMarkers } from "./marker.ts";
import { AGENTS_SKILLS, CLAUDE_SKILLS, MOST_BYTES } from "./read-sides.ts";

const WORDS = [AGENTS_WORDS, CLAUDE_WORDS, "CONTRIBUTING.md"];
const SKILLS = [CLAUDE_SKILLS, AGENTS_SKILLS];
const MOST_SKILLS = 40;
const ONLY_IMPORT = `@${AGENTS_WORDS}`;

interface Blob {
  readonly path: string;
  readonly object: string;
  readonly bytes: number;
}

/**
 * What a repository asks of everybody who works on it, as a commit holds it: its words for agents, those for people, and its skills. Of
 * two sides that say the same one is enough. What lies in anybody's files is not asked, and no link is followed.
 */
export async function conventionsAtCommit(
  place: GitPlace,
  commit: string,
): Promise<readonly ConventionText[]> {
  const blobs = await blobsAt(place, commit);
  const words = WORDS.flatMap((path) => blobs.filter((blob) => blob.path === path));
  const skills = blobs.filter(({ path }) => SKILLS.some((folder) => isSkill(path, folder)));
  const seen = new Set<string>();
  const texts: ConventionText[] = [];
  for (const blob of [...words, ...skills.slice(0, MOST_SKILLS)]) {
    const text = blob.bytes > MOST_BYTES ? null : await textOf(place, blob.object);
    const said = text === null ? blob.object : withoutMarkers(text).trim();
    // It says what the other side says already.
    if (said === ONLY_IMPORT || seen.has(said)) continue;
    seen.add(said);
    texts.push({ path: blob.path, text });
  }
  return texts;
}

const isSkill = (path: string, folder: string): boolean =>
  path.startsWith(`${folder}/`) && /^[^/]+\/SKILL\.md$/.test(path.slice(folder.length + 1));

async function blobsAt(place: GitPlace, commit: string): Promise<readonly Blob[]> {
  const args = ["ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", ...WORDS, ...SKILLS];
  return (await output(place, args)).split("\0").flatMap((line) => {
    const [, mode, object, bytes, path] = /^(\d{6}) blob ([0-9a-f]{40,64}) +(\d+)\t(.+)$/s.exec(line) ?? [];
    if (mode === "120000" || object === undefined || path === undefined) return [];
    return [{ path, object, bytes: Number(bytes) }];
  });
}

const textOf = (place: GitPlace, object: string): Promise<string> =>
  output(place, ["cat-file", "blob", object]);

async function output(place: GitPlace, args: readonly string[]): Promise<string> {
  const { code, out, err } = await git(args, { ...place, workTree: null });
  if (code !== 0) throw new PlainError(failure(args, place, code, err));
  return out.toString("utf8");
}
