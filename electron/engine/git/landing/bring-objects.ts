import { join } from "node:path";
import { git } from "../git.ts";
import type { Repository } from "../repository.ts";
import type { PersonsRepository } from "./persons-repository.ts";

/** A mission that changed gigabytes takes a while to pack. */
const PACK_MS = 10 * 60_000;

/**
 * Puts what a commit needs, beyond what the base branch has, into the person's repository: as one pack, written by a git that
 * works in ours. So no program that is configured in theirs can run, and no ref of theirs is written. A pack is there whole
 * or not at all; bringing the same again gives the same pack. null: it is there; otherwise a sentence.
 */
export async function bringObjects(
  repository: Repository,
  persons: PersonsRepository,
  { commit, base }: { readonly commit: string; readonly base: string },
): Promise<string | null> {
  const into = join(persons.objects, "pack", "pack");
  const args = ["pack-objects", "--revs", "--quiet", "--non-empty", "--delta-base-offset", into];
  const input = `${commit}\n^${base}\n`;
  // Begun where it ends: from another disk nothing can be moved into place in one go.
  const env = {
    GIT_OBJECT_DIRECTORY: persons.objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(join(repository.gitDir, "objects")),
  };
  const packed = await git(args, repository.place, { input, timeoutMs: PACK_MS, env });
  if (packed.code !== 0) return failed(persons, packed.err);
  const whole = await git(["rev-list", "--objects", "--quiet", commit, "--not", base], persons.place, {
    timeoutMs: PACK_MS,
  });
  return whole.code === 0 ? null : failed(persons, whole.err);
}

function failed({ source }: PersonsRepository, err: string): string {
  const said =
    err
      .trim()
      .split("\n")[0]
      ?.replace(/^(fatal|error): /, "") ?? "";
  return `The commits could not be brought into ${source} (${said}). No branch was moved; the mission branch is kept. See whether there is room on the disk and whether you may write there, then land again.`;
}
