import type { Outcome } from "#shared/contract/client.ts";
import type { Command } from "#shared/mission/command.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import { answered } from "../gateway/answers.ts";
import { ALLOCATION_FILE, readAllocation } from "../planner/allocation-file.ts";
import { problem, START, type Problem } from "../planner/problem.ts";
import { POLICIES_FILE, readPolicies } from "../policies/policies-file.ts";
import { fileAtCommit, type FileAtCommit } from "./file-at-commit.ts";
import { problemsOf } from "./plan-source.ts";

/**
 * What the repository says about every mission in it: who does what, and its rules. Read from the base commit, so that
 * nothing a task writes later changes them. A file that is wrong stops the mission: to go on without its rules would be wider.
 */
export async function repositoryRules({ repository, baseBranch }: MissionPlace): Promise<Outcome<Command[]>> {
  const commands: Command[] = [];
  const problems: Problem[] = [];
  const bytesOf = (file: string, found: FileAtCommit): Uint8Array | null => {
    if (found.kind === "refused") problems.push(problem(file, START, found.sentence));
    return found.kind === "bytes" ? found.bytes : null;
  };
  const table = bytesOf(ALLOCATION_FILE, await fileAtCommit(repository, baseBranch, ALLOCATION_FILE));
  if (table !== null) {
    const read = readAllocation(table);
    if (read.ok) commands.push({ type: "mission.set-allocation", allocation: read.allocation });
    else problems.push(...read.problems);
  }
  const rules = bytesOf(POLICIES_FILE, await fileAtCommit(repository, baseBranch, POLICIES_FILE));
  if (rules !== null) {
    const read = readPolicies(POLICIES_FILE, rules);
    if (read.ok) {
      const { hash, policies, gates } = read;
      commands.push({
        type: "policy.load-file",
        path: POLICIES_FILE,
        hash,
        policies: [...policies],
        gates: [...gates],
      });
    } else problems.push(...read.problems);
  }
  if (problems.length === 0) return answered(commands);
  return problemsOf(problems, `What ${repository} says about missions cannot be used.`);
}
