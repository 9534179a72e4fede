import { createHash } from "node:crypto";
import { basename } from "node:path";
import { matches } from "#shared/mission/plan/path-pattern.ts";
import { gitText, type GitPlace } from "../git/git.ts";

/** What says exactly which versions are installed, in the usual ecosystems. */
const LOCK_FILES = new Set([
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "bun.lockb",
  "deno.lock",
  "uv.lock",
  "poetry.lock",
  "Pipfile.lock",
  "requirements.txt",
  "Cargo.lock",
  "go.sum",
  "Gemfile.lock",
  "composer.lock",
  "mix.lock",
  "pubspec.lock",
  "packages.lock.json",
  "gradle.lockfile",
]);

/** The content of everything a setup goes by, as a tree holds it, in one hash. */
export async function inputsOf(place: GitPlace, tree: string, patterns: readonly string[]): Promise<string> {
  const listed = await gitText(["ls-tree", "-r", "-z", "--full-tree", tree], place);
  const hash = createHash("sha256");
  for (const entry of listed.split("\0")) {
    const path = entry.slice(entry.indexOf("\t") + 1);
    const counts = LOCK_FILES.has(basename(path)) || patterns.some((pattern) => matches(pattern, path));
    if (counts) hash.update(`${entry}\0`);
  }
  return hash.digest("hex");
}
