import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import type { Outcome } from "#shared/contract/client.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import { runProgram, type ProgramAnswer } from "../run-program.ts";
import { answered, refused } from "../gateway/answers.ts";

/** What is wrong, and what to do about it. */
type Wrong = readonly [what: string, help: string];

/** Where a mission starts: an existing repository, and a branch of it that has a commit. Only looks; nothing is checked out. */
export async function placeOf(
  repository: string,
  baseBranch: string | null,
  nothing: string = "No mission was made",
): Promise<Outcome<MissionPlace>> {
  const refuse = ([what, help]: Wrong) => refused("bad-request", `${nothing}: ${what}. ${help}`);
  const top = await checkoutOf(repository, nothing);
  if (!top.ok) return top;
  const git = (...args: string[]) => runProgram("git", ["-C", repository, ...args]);
  const branch = baseBranch ?? (await checkedOut(git));
  if (branch === null) return refuse([`no branch is checked out in ${repository}`, "Name the base branch."]);
  // By its exact name: rev-parse would take "main~3" as well.
  const exists = await git("show-ref", "--verify", "--quiet", `refs/heads/${branch}`);
  if (exists.code === 0) return answered({ repository: top.value, baseBranch: branch });
  const any = await git("for-each-ref", "--count=1", "--format=%(refname)", "refs/heads");
  if (any.code === 0 && any.text === "")
    return refuse([`${repository} has no commit yet`, "Commit something first, then try again."]);
  return refuse([
    `${repository} has no branch ${branch} with a commit`,
    "Name another, or commit to it first.",
  ]);
}

/** The top of the checkout that a folder is in, whatever is checked out there. Only looks. */
export async function checkoutOf(repository: string, nothing: string): Promise<Outcome<string>> {
  const refuse = ([what, help]: Wrong) => refused("bad-request", `${nothing}: ${what}. ${help}`);
  if (!isAbsolute(repository))
    return refuse([`${repository} is no absolute path`, "Name the folder in full."]);
  const unreadable = await wrongFolder(repository);
  if (unreadable !== null) return refuse(unreadable);
  const top = await runProgram("git", ["-C", repository, "rev-parse", "--show-toplevel"]);
  if (!top.found || top.code !== 0) return refuse(wrongRepository(repository, top));
  return answered(firstLine(top.text));
}

/** Why nobody can look into it; null: one can. */
async function wrongFolder(repository: string): Promise<Wrong | null> {
  try {
    if (!(await stat(repository)).isDirectory())
      return [`${repository} is a file`, "Name the folder it is in."];
    await access(repository, constants.R_OK | constants.X_OK);
    return null;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR")
      return [`there is no folder ${repository}`, "Correct the path, or choose the folder."];
    if (code === "EACCES" || code === "EPERM")
      return [
        `you may not read ${repository}`,
        "Give yourself the right to read it, or choose another folder.",
      ];
    return [`${repository} cannot be read (${code ?? String(error)})`, "Check the disk it is on."];
  }
}

function wrongRepository(repository: string, { found, text }: ProgramAnswer): Wrong {
  if (!found) return ["git was not found", "Install it, then run the doctor."];
  // Its sentences are English here, whatever language the person has.
  if (text.includes("dubious ownership"))
    return [
      `${repository} belongs to somebody else, and git opens no repository of others`,
      "Make it yours, or clone it into a folder of yours.",
    ];
  if (text.includes("must be run in a work tree"))
    return [`${repository} is a repository without files checked out`, "Name a checkout of it."];
  return [`${repository} is no git repository`, "Name one, or make it one with git init."];
}

async function checkedOut(git: (...args: string[]) => Promise<ProgramAnswer>): Promise<string | null> {
  const head = await git("symbolic-ref", "--quiet", "--short", "HEAD");
  return head.code === 0 ? firstLine(head.text) : null;
}

/** What git warns about comes behind what it answers. */
const firstLine = (text: string): string => text.split("\n")[0] ?? "";
