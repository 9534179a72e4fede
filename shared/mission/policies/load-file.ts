import type { CommandOf } from "../command.ts";
import type { PolicyId } from "../ids.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { BUILT_IN_POLICIES } from "./built-in.ts";
import type { Policy } from "./policy.ts";
import { ruleProblem } from "./rule-check.ts";

type LoadFile = CommandOf<"policy.load-file">;

/** The whole file or nothing of it: half of somebody's rules could allow more than all of them. */
export function loadFile(
  state: MissionState,
  { path, hash, policies, gates }: LoadFile,
  { actor }: Context,
  outcome: Outcome,
): Rejection | null {
  const before = state.policies.files.get(path);
  if (before?.hash === hash) return null;
  const kept = before === undefined ? "No rule of it counts." : "The rules of before still count.";
  if (before !== undefined && actor.kind === "engine" && state.launchedAt !== null) {
    return reject(
      "wrong-state",
      `${path} changed after the launch, where the rules of the repository are frozen. ${kept} A person may load it.`,
    );
  }
  const problem = fileProblem(state, path, policies);
  if (problem !== null)
    return reject("invalid", `${path}: ${problem}. ${kept} Correct the file and load it again.`);
  const trusted = state.policies.trusted.get(path);
  if (trusted !== undefined && trusted !== hash) outcome.emit({ type: "trust.revoked", path });
  outcome.emit({ type: "policy.file-loaded", path, hash, policies, gates });
  return null;
}

function fileProblem(state: MissionState, path: string, policies: readonly Policy[]): string | null {
  const taken = new Set<PolicyId>([
    ...state.policies.policies.keys(),
    ...BUILT_IN_POLICIES.map(({ id }) => id),
  ]);
  for (const [other, file] of state.policies.files) {
    if (other !== path) for (const { id } of file.policies) taken.add(id);
  }
  for (const policy of policies) {
    const { id, origin, level } = policy;
    if (taken.has(id)) return `the rule "${id}" is there twice, or another rule has its name`;
    taken.add(id);
    if (origin !== "file" || level !== "repository")
      return `the rule "${id}" must be of origin file and level repository`;
    const problem = ruleProblem(policy);
    if (problem !== null) return `the rule "${id}" ${problem}`;
  }
  return null;
}
