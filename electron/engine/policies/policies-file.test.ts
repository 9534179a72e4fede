import { describe, expect, it } from "vitest";
import { policyCommands } from "#shared/mission/policies/policy.ts";
import { hashOf, POLICIES_FILE, readPolicies } from "./policies-file.ts";

const read = (text: string) => readPolicies(POLICIES_FILE, new TextEncoder().encode(text));

function problems(text: string): string[] {
  const result = read(text);
  return result.ok
    ? []
    : result.problems.map(({ line, column, sentence }) => `${line}:${column} ${sentence}`);
}

const GOOD = `policies:
  - id: no-publish
    verdict: deny
    match: { command: npm publish * }
    reason: Releases are made by people.
  - id: tests
    verdict: allow
    match:
      command: npm test
    reason: Tests may run.
`;

describe("the policies of a repository", () => {
  it("become rules of level repository, ready to be loaded", () => {
    const result = read(GOOD);
    if (!result.ok) throw new Error(problems(GOOD).join("\n"));
    expect(result.policies.map(({ id, level, origin, task }) => ({ id, level, origin, task }))).toEqual([
      { id: "no-publish", level: "repository", origin: "file", task: null },
      { id: "tests", level: "repository", origin: "file", task: null },
    ]);
    const command = {
      type: "policy.load-file",
      path: POLICIES_FILE,
      hash: result.hash,
      policies: result.policies,
    };
    expect(policyCommands[2].safeParse(command).success).toBe(true);
  });

  it("are told apart by every byte", () => {
    const bytes = new TextEncoder().encode(GOOD);
    const other = new TextEncoder().encode(`${GOOD}\n`);
    expect(hashOf(bytes)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(bytes)).not.toBe(hashOf(other));
  });

  it("are refused as a whole, with line and column of what is wrong", () => {
    expect(problems(GOOD.replace("verdict: allow", "verdict: perhaps"))[0]).toMatch(/^7:14 /);
    expect(problems(GOOD.replace("reason: Tests", "raeson: Tests"))).toContainEqual(
      expect.stringMatching(/^10:5 .*raeson/),
    );
    expect(problems(GOOD.replace("id: tests", "id: no-publish"))[0]).toMatch(/^6:9 .*"no-publish"/);
    expect(problems(GOOD.replace("id: tests", "id: reviews-only-read"))[0]).toMatch(/^6:9 .*built in/);
    expect(problems(GOOD.replace("command: npm test", "command: git push --force"))[0]).toMatch(/deny floor/);
    expect(problems(GOOD.replace("command: npm test", "roles: [worker]"))[0]).toMatch(/without saying what/);
    expect(problems("policies: [")[0]).toMatch(/^1:/);
    expect(problems("")).toHaveLength(1);
    expect(problems("policies:\n  - &a { id: x }\n  - *a\n")[0]).toMatch(/^2:/);
  });

  it("never set a level, an origin or a lifetime of their own", () => {
    for (const key of ["level: engine", "origin: person", "until: 5", "task: x"]) {
      expect(problems(GOOD.replace("id: tests", `id: tests\n    ${key}`)), key).not.toEqual([]);
    }
  });
});
