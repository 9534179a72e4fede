import { createHash } from "node:crypto";
import { z } from "zod";
import { demandedGate, type DemandedGate } from "#shared/mission/gates/gate.ts";
import { policyId } from "#shared/mission/ids.ts";
import { BUILT_IN_POLICIES } from "#shared/mission/policies/built-in.ts";
import { matcher, policy, verdict, type Policy } from "#shared/mission/policies/policy.ts";
import { ruleProblem } from "#shared/mission/policies/rule-check.ts";
import { line } from "#shared/mission/text.ts";
import { problem, quoted, refused, type Positions, type Problem } from "../planner/problem.ts";
import { readYaml } from "../planner/yaml-file.ts";

/** Where a repository keeps its rules. */
export const POLICIES_FILE = ".flightdeck/policies.yaml";

/** What stands in the file. Level and origin follow from where it stands; how long it counts, from how long it stands there. */
const policiesFile = z.strictObject({
  policies: z
    .array(z.strictObject({ id: policyId, verdict, match: matcher, reason: line(500) }))
    .max(500, "has more than 500 rules")
    .default([]),
  gates: z.array(demandedGate).max(50, "has more than 50 gates").default([]),
});

export type PoliciesResult =
  | {
      readonly ok: true;
      readonly hash: string;
      readonly policies: readonly Policy[];
      readonly gates: readonly DemandedGate[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What a person trusts when they trust a file: exactly these bytes. */
export const hashOf = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** The rules of a repository, all or none of them, with line and column of everything that is wrong. */
export function readPolicies(file: string, content: Uint8Array): PoliciesResult {
  const read = readYaml(file, content, policiesFile);
  if (!read.ok) return read;
  const policies = read.value.policies.map((rule) =>
    policy.parse({ ...rule, level: "repository", origin: "file" }),
  );
  const problems = faults(file, policies, read.positions);
  return problems.length > 0
    ? refused(problems)
    : { ok: true, hash: hashOf(content), policies, gates: read.value.gates };
}

function faults(file: string, policies: readonly Policy[], positions: Positions): Problem[] {
  const seen = new Set<string>(BUILT_IN_POLICIES.map(({ id }) => id));
  return policies.flatMap((rule, index) => {
    const place = ["policies", index];
    const found: Problem[] = [];
    if (seen.has(rule.id)) {
      const sentence = `There is another rule ${quoted(rule.id)}, in this file or built in. Choose another id.`;
      found.push(problem(file, positions.of([...place, "id"]), sentence));
    }
    seen.add(rule.id);
    const wrong = ruleProblem(rule);
    if (wrong !== null) {
      found.push(problem(file, positions.of([...place, "match"]), `Rule ${quoted(rule.id)} ${wrong}.`));
    }
    return found;
  });
}
