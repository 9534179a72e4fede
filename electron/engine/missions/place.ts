import { isAbsolute } from "node:path";
import type { Outcome } from "#shared/contract/client.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import { runProgram } from "../run-program.ts";
import { answered, refused } from "../gateway/answers.ts";

/** Where a mission starts: an existing repository, and a branch of it that has a commit. Only looks; nothing is checked out. */
export async function placeOf(
  repository: string,
  baseBranch: string | null,
  nothing: string = "No mission was made",
): Promise<Outcome<MissionPlace>> {
  const refuse = (what: string, help: string) => refused("bad-request", `${nothing}: ${what}. ${help}`);
  if (!isAbsolute(repository)) return refuse(`${repository} is no absolute path`, "Name the folder in full.");
  const git = (...args: string[]) => runProgram("git", ["-C", repository, ...args]);
  const top = await git("rev-parse", "--show-toplevel");
  if (!top.found) return refuse("git was not found", "Install it, then run the doctor.");
  if (top.code !== 0)
    return refuse(`${repository} is no git repository`, "Name one, or make it one with git init.");
  const branch = baseBranch ?? (await checkedOut(git));
  if (branch === null) return refuse(`no branch is checked out in ${repository}`, "Name the base branch.");
  // By its exact name: rev-parse would take "main~3" as well.
  const exists = await git("show-ref", "--verify", "--quiet", `refs/heads/${branch}`);
  if (exists.code !== 0) {
    return refuse(
      `${repository} has no branch ${branch} with a commit`,
      "Name another, or commit to it first.",
    );
  }
  return answered({ repository: firstLine(top.text), baseBranch: branch });
}

async function checkedOut(git: (...args: string[]) => ReturnType<typeof runProgram>): Promise<string | null> {
  const head = await git("symbolic-ref", "--quiet", "--short", "HEAD");
  return head.code === 0 ? firstLine(head.text) : null;
}

/** What git warns about comes behind what it answers. */
const firstLine = (text: string): string => text.split("\n")[0] ?? "";
