import { gitText, type GitPlace } from "./git.ts";

export interface Author {
  readonly name: string;
  readonly email: string;
}

/** Who made a commit that only keeps something. */
export const ENGINE: Author = { name: "Flightdeck", email: "engine@flightdeck.invalid" };

export interface CommitText {
  readonly message: string;
  /** Milliseconds since 1970; the same makes the same commit again. */
  readonly at: number;
  readonly author: Author;
}

/** Makes a commit of a tree and answers its name. The same arguments give the same commit, on every machine. */
export function commitTree(
  place: GitPlace,
  tree: string,
  parents: readonly string[],
  { message, at, author }: CommitText,
): Promise<string> {
  const date = `@${Math.floor(at / 1_000)} +0000`;
  return gitText(
    ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent]), "-F", "-"],
    { gitDir: place.gitDir, workTree: null },
    {
      input: message.endsWith("\n") ? message : `${message}\n`,
      env: {
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: ENGINE.name,
        GIT_COMMITTER_EMAIL: ENGINE.email,
        GIT_COMMITTER_DATE: date,
      },
    },
  );
}
