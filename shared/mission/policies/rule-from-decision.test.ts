import { describe, expect, it } from "vitest";
import { ENGINE } from "../actor.ts";
import { askPermission } from "../decisions/permission-card.ts";
import { AskedMission, LOGIN } from "../decisions/testing/asked.ts";
import type { DecisionId } from "../ids.ts";
import { Outcome } from "../outcome.ts";
import { action, type Action } from "./action.ts";
import { judge } from "./evaluate.ts";
import { DENY_FLOOR } from "./floor.ts";
import { previewPolicy, type JudgedRequest } from "./preview.ts";
import {
  ruleFromDecision,
  suggestsRule,
  SUGGESTS_RULE_AFTER,
  type RuleProposal,
} from "./rule-from-decision.ts";
import { file, reach, rule, run, secret, spawn, tool, WORKER } from "./testing/rules.ts";

function asked(mission: AskedMission, wanted: Action): DecisionId {
  const outcome = new Outcome(mission.state.id, mission.state.head);
  const request = { task: LOGIN, attempt: 1, request: `r-${mission.state.head}`, action: wanted, why: "" };
  const id = askPermission(mission.state, { at: mission.at, actor: ENGINE }, outcome, request);
  mission.fold(outcome.events);
  return id;
}

function proposal(
  wanted: Action,
  verdict: "allow" | "deny" = "allow",
  level: "mission" | "task" = "mission",
): RuleProposal {
  const mission = new AskedMission();
  return ruleFromDecision(mission.recordOf(asked(mission, wanted)), { level, until: null, verdict });
}

describe("a rule made from a decision", () => {
  it.each([
    [
      run("npm run build"),
      [run("npm run build --x"), run("npm run other"), run("npm run build && ls -R ..")],
    ],
    [
      file("write", "docs/a.md"),
      [file("write", "docs/b.md"), file("read", "docs/a.md"), file("delete", "docs/a.md")],
    ],
    [reach("api.example.org"), [reach("example.org"), reach("api.example.org.evil.org")]],
  ])("allows exactly what was shown", (shown, others) => {
    const made = proposal(shown);
    if (!made.ok) throw new Error(made.rejection.sentence);
    const about = { ...WORKER, autonomy: "ask-me" } as const;
    expect(judge([made.policy], DENY_FLOOR, shown, about).verdict).toBe("allow");
    for (const other of others) expect(judge([made.policy], DENY_FLOOR, other, about).verdict).toBe("ask");
  });

  it("counts for the task or the mission, and says where it comes from", () => {
    const made = proposal(run("npm run build"), "deny", "task");
    expect(made).toMatchObject({
      ok: true,
      policy: { level: "task", task: LOGIN, verdict: "deny", origin: "decision" },
    });
  });

  it.each([
    ["a command below the floor", run("git push --force")],
    ["an unclear command", run("npm test", ["redirect"])],
    ["several commands", run("npm test && npm run x")],
    ["a command with a star", run("git push *")],
    [
      "a script of a shell",
      action.parse({
        kind: "command",
        text: "x",
        parsed: { parts: [{ words: ["bash", "-c", "ls"] }], unclear: [] },
      }),
    ],
    [
      "a word with a space",
      action.parse({
        kind: "command",
        text: "x",
        parsed: { parts: [{ words: ["echo", "a b"] }], unclear: [] },
      }),
    ],
    ["another folder", action.parse({ ...run("npm test"), cwd: "/elsewhere" })],
    ["a file outside", file("write", "/etc/hosts", false)],
    ["a credential", file("read", ".env")],
    ["a file named like a pattern", file("write", "src/[a-z]*.ts")],
    ["an odd host", reach("127.1")],
    ["a secret", secret],
    ["spawning", spawn()],
    ["a tool", tool("browser")],
  ])("is not made of %s", (_name, wanted) => {
    const made = proposal(wanted);
    expect(made.ok).toBe(false);
    if (!made.ok) expect(made.rejection.sentence).toMatch(/No rule was made/);
  });

  it("is suggested after ten equal approvals, and by no denial or change among them", () => {
    const mission = new AskedMission();
    const answer = (option: string, edited: string | null = null): string => {
      const id = asked(mission, run("npm run build"));
      const resolution = { option, by: "operator", at: mission.at, reason: null, edited, editedParsed: null };
      mission.fold([{ type: "decision.resolved", decision: id, resolution }]);
      return mission.recordOf(id).decision.signature;
    };
    let signature = "";
    for (let index = 1; index < SUGGESTS_RULE_AFTER; index += 1) signature = answer("approve");
    expect(suggestsRule(mission.state, signature)).toBe(false);
    answer("approve");
    expect(suggestsRule(mission.state, signature)).toBe(true);
    const [decision] = mission.state.decisions.keys();
    if (decision === undefined) throw new Error("nothing was asked");
    mission.fold([
      { type: "decision.checkpointed", decision, ref: "refs/c", until: mission.at + 1 },
      { type: "decision.taken-back", decision, by: "operator" },
    ]);
    expect(suggestsRule(mission.state, signature)).toBe(false);
    answer("approve");
    expect(suggestsRule(mission.state, signature)).toBe(true);
    expect(suggestsRule(mission.state, "permission something else")).toBe(false);
    answer("deny");
    expect(suggestsRule(mission.state, signature)).toBe(false);
  });

  it("is remembered by the stateful rules when a person approved it (feature 138)", () => {
    const allow = (wanted: Action, option: string, edited: string | null = null): boolean => {
      const mission = new AskedMission();
      const decision = asked(mission, wanted);
      const resolution = { option, by: "operator", at: mission.at, reason: null, edited, editedParsed: null };
      mission.fold([{ type: "decision.resolved", decision, resolution }]);
      return mission.state.policies.dependencyAdded;
    };
    for (const command of [
      "npm install left-pad",
      "pip install x",
      "env A=1 cargo add x",
      "go get x",
      "npm --prefix a i x",
      "sudo apt-get install -y x",
    ]) {
      expect(allow(run(command), "approve"), command).toBe(true);
      expect(allow(run(command), "deny"), command).toBe(false);
    }
    expect(allow(run("npm install"), "approve")).toBe(false);
    expect(allow(run("ls"), "approve", "npm install left-pad")).toBe(true);
    expect(allow(file("write", "package-lock.json"), "approve")).toBe(true);
    expect(allow(file("read", "package-lock.json"), "approve")).toBe(false);
  });
});

describe("a preview", () => {
  it("says what a rule would have decided in the past and now", () => {
    const request = (wanted: Action, label: string, pending = false): JudgedRequest => ({
      action: wanted,
      circumstances: WORKER,
      pending,
      label,
    });
    const history = [
      ...Array.from({ length: 14 }, (_, index) => request(run("npm run build"), `build ${index}`)),
      request(run("npm run build"), "now", true),
      request(run("npm run other"), "other"),
      request(run("git push --force"), "floor"),
    ];
    const preview = previewPolicy(rule("build", "allow", { command: "npm run build" }), history);
    expect(preview).toEqual({
      past: 14,
      pending: 1,
      examples: ["now", "build 13", "build 12", "build 11", "build 10"],
    });
    expect(previewPolicy(rule("push", "allow", { command: "git *" }), history).past).toBe(0);
  });
});
