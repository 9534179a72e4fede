import { failure, git, gitText, type GitPlace } from "../git/git.ts";
import { PlainError } from "#launch/plain-error.ts";
import { problem, START, type Problem } from "../planner/problem.ts";
import { MAX_FILE_BYTES } from "../planner/source-text.ts";
import { readSetup, SETUP_FILE, type WrittenSetup } from "./setup-file.ts";

export type SetupAtCommit =
  | { readonly kind: "none" }
  | { readonly kind: "setup"; readonly written: WrittenSetup }
  | { readonly kind: "wrong"; readonly problems: readonly Problem[] };

/** The setup as a commit holds it. What lies in anybody's files is not asked: an agent could have written it. */
export async function setupAtCommit(place: GitPlace, commit: string): Promise<SetupAtCommit> {
  const args = ["ls-tree", "-z", "-l", "--full-tree", commit, "--", SETUP_FILE];
  const { code, out, err } = await git(args, place);
  if (code !== 0) throw new PlainError(failure(args, place, code, err));
  const listed = out.toString("utf8");
  if (listed === "") return { kind: "none" };
  const [, mode, object, bytes] = /^(\d{6}) blob ([0-9a-f]{40,64}) +(\d+)\t/.exec(listed) ?? [];
  if (object === undefined || mode === "120000") {
    return wrong("This is no file. It was not read; put the file itself here.");
  }
  if (Number(bytes) > MAX_FILE_BYTES) {
    return wrong(`The file has ${bytes} bytes; at most ${MAX_FILE_BYTES} are read.`);
  }
  const blob = await git(["cat-file", "blob", object], place);
  if (blob.code !== 0) return wrong("git cannot read the file; its content is not in this repository.");
  const read = readSetup(blob.out);
  return read.ok ? { kind: "setup", written: read.written } : { kind: "wrong", problems: read.problems };
}

/** The commit a local branch stands at. */
export const tipOfBranch = (place: GitPlace, branch: string): Promise<string> =>
  gitText(["rev-parse", "--verify", "--end-of-options", `refs/heads/${branch}^{commit}`], place);

const wrong = (sentence: string): SetupAtCommit => ({
  kind: "wrong",
  problems: [problem(SETUP_FILE, START, sentence)],
});
