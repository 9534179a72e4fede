import { readings } from "./command-words.ts";
import type { Whereabouts } from "./places.ts";

/** Programs that write, move or remove what they are given. */
const WRITING: readonly string[] = (
  "rm rmdir unlink shred srm del erase rd trash remove-item mv cp ln link install tee touch chmod chown chgrp mkdir mkfifo truncate " +
  "rsync dd patch tar unzip ed ex vi vim nano sponge scp > >> >| &> &>> <>"
).split(" ");
/** These write only with one of their options. */
const WRITING_IN_PLACE: Readonly<Record<string, RegExp>> = {
  sed: /^(?:-[a-zA-Z]*i|--in-place)/,
  perl: /^-[a-zA-Z0-9]*i/,
  find: /^-(?:delete|exec|execdir|ok|okdir|fprint.*)$/,
  sort: /^(?:-o|--output)/,
};

/** `x/.git/hooks`, `--target-directory=.git`, `-t.git`, but not `.gitignore` nor the address `x.git`. */
const GIT_FOLDER = /(?:^|[\\/=:"'\s]|^-[a-zA-Z])\.git(?:$|[\\/"'\s])/i;

/** Does this command change git's own files? `inGit`: an earlier one of the same line went into their folder. */
export function changesGitFolder(words: readonly string[], where: Whereabouts, inGit: boolean): boolean {
  const pointsThere = (word: string): boolean =>
    GIT_FOLDER.test(word) || GIT_FOLDER.test(where.inWorkspace(word) ?? "");
  return writes(words) && (inGit || words.some(pointsThere));
}

/** Does it go into the folder of git's own files? */
export const entersGitFolder = (words: readonly string[]): boolean =>
  ["cd", "pushd", "chdir"].some((program) => readings(words, program).length > 0) &&
  words.some((word) => GIT_FOLDER.test(word));

export const isInGitFolder = (path: string | null): boolean => path !== null && GIT_FOLDER.test(path);

function writes(words: readonly string[]): boolean {
  if (WRITING.some((program) => readings(words, program).length > 0)) return true;
  return Object.entries(WRITING_IN_PLACE).some(([program, option]) =>
    readings(words, program).some(([, ...rest]) => rest.some((word) => option.test(word))),
  );
}
