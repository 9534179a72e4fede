import { describe, expect, it } from "vitest";
import type { DecisionDetail } from "#shared/contract/decisions.ts";
import { decisionId, taskId } from "#shared/mission/ids.ts";
import type { Action } from "#shared/mission/policies/action.ts";
import { file, reach, run, tool } from "#shared/mission/policies/testing/rules.ts";
import { draftedRule, FIRST_DRAFT, inScope, namedAnew, type RuleDraft } from "./rule-draft.ts";
import { ruleTextOf, withText, writtenOut } from "./rule-text.ts";

const NOW = 1_800_000_000_000;

function shown(wanted: Action): Pick<DecisionDetail, "decision" | "row" | "note"> {
  const subject = { kind: "request", request: "r1", action: wanted };
  const decision = { id: decisionId.parse("dec_abcd_7"), subject, task: taskId.parse("login") };
  const detail = { decision, row: { state: "pending", resolution: null }, note: null };
  return detail as unknown as Pick<DecisionDetail, "decision" | "row" | "note">;
}

const drafted = (wanted: Action, more: Partial<RuleDraft> = {}) =>
  draftedRule(shown(wanted), { ...FIRST_DRAFT, ...more }, NOW);

describe("the text of a rule", () => {
  it.each([
    [run("npm test"), { kind: "command", text: "npm test" }],
    [file("write", "docs/a.md"), { kind: "paths", text: "docs/a.md" }],
    [reach("example.org"), { kind: "hosts", text: "example.org" }],
  ] as const)("is what is asked, and can be changed", (wanted, text) => {
    const made = drafted(wanted);
    if (!made.ok) throw new Error(made.sentence);
    expect(ruleTextOf(made.policy.match)).toEqual(text);
    expect(withText(made.policy.match, text)).toEqual(made.policy.match);
  });

  it("holds one path or host a line, and keeps what else the rule says", () => {
    const match = { paths: ["a"], access: ["write" as const] };
    expect(withText(match, { kind: "paths", text: " b \n\nc " })).toEqual({
      paths: ["b", "c"],
      access: ["write"],
    });
  });

  it("is none where a rule is about more than one thing", () => {
    expect(ruleTextOf({ roles: ["reviewer"] })).toBeNull();
    expect(ruleTextOf({ command: "x", hosts: ["y"] })).toBeNull();
  });

  it("written out hides nothing", () => {
    expect(writtenOut({ verdict: "allow", match: { paths: ["a b"], access: ["write"] } })).toBe(
      'verdict: allow\npaths: ["a b"]\naccess: ["write"]',
    );
  });
});

describe("a rule that is being made", () => {
  it("counts in the mission, for as long as that is, until somebody chooses otherwise", () => {
    expect(drafted(run("npm test"))).toMatchObject({
      ok: true,
      policy: { level: "mission", task: null, until: null, verdict: "allow", origin: "decision" },
    });
  });

  it.each([
    ["task", { level: "task", task: "login" }],
    ["repository", { level: "repository", task: null }],
    ["everywhere", { level: "engine", task: null }],
  ] as const)("can count for %s", (scope, policy) => {
    expect(drafted(run("npm test"), { scope })).toMatchObject({ ok: true, policy });
  });

  it("ends after a day when that was chosen, in every scope", () => {
    const day = { ...FIRST_DRAFT, lifetime: "day" } as const;
    for (const scope of ["task", "repository"] as const) expect(inScope(day, scope).lifetime).toBe("day");
    expect(drafted(run("npm test"), { lifetime: "day" })).toMatchObject({
      policy: { until: NOW + 86_400_000 },
    });
  });

  it("has no lifetime that its scope cannot have", () => {
    const everywhere = inScope(FIRST_DRAFT, "everywhere");
    expect(everywhere.lifetime).toBe("revoked");
    expect(inScope(everywhere, "task").lifetime).toBe("mission");
  });

  it("cannot be made over the deny floor, however its words are changed", () => {
    const text = { kind: "command", text: "git push --force" } as const;
    const over = drafted(run("npm test"), { text });
    expect(over).toMatchObject({ ok: false, sentence: expect.stringMatching(/deny floor/) as string });
    expect(drafted(run("npm test"), { text: { ...text, text: "  " } }).ok).toBe(false);
    expect(drafted(tool("browser")).ok).toBe(false);
  });

  it("has a name of its own each time", () => {
    const made = drafted(run("npm test"));
    if (!made.ok) throw new Error(made.sentence);
    expect(namedAnew(made.policy, NOW).id).not.toBe(namedAnew(made.policy, NOW + 1).id);
  });
});
