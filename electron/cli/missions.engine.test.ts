import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decisionRow } from "#shared/contract/decisions.ts";
import { missionDetail, missionSummary } from "#shared/contract/missions.ts";
import { plannedView } from "#shared/contract/plans.ts";
import { taskDetail, taskRow } from "#shared/contract/tasks.ts";
import { TestHome } from "./testing/test-home.ts";

const HOSTILE = "A $(touch x) --upload-pack=x ../../x `id`";
const RECIPE = [
  ["--recipe", "bug-fix"],
  ["--input", "symptom=it crashes"],
  ["--input", "scope=src/a.ts"],
  ["--input", "tests=test"],
  ["--input", "reproduce=npm test"],
  ["--input", "verify=npm test"],
].flat();

let home: TestHome;
let mission: string;

const missions = async () =>
  (await home.json<{ missions: { id: string; title: string }[] }>("mission", "list")).missions;

beforeAll(async () => {
  home = new TestHome();
  const made = await home.json<{ mission: string }>(
    "mission",
    "create",
    `--title=${HOSTILE}`,
    "--goal",
    "It does not crash any more.",
    "--budget",
    "12.50",
    ...RECIPE,
  );
  mission = made.mission;
});
afterAll(() => home.remove());

describe("a mission on the command line", () => {
  it("is made with its plan, and reads back literally", async () => {
    const detail = missionDetail.parse(await home.json("mission", "show", mission));
    expect(detail).toMatchObject({ title: HOSTILE, phase: "composing", tasks: 4, budgetMicros: 12_500_000 });
    expect(detail.place).toEqual({ repository: home.repository, baseBranch: "main" });
    expect((await missions()).map((row) => missionSummary.parse(row).title)).toContain(HOSTILE);
    expect((await home.run("mission", "list")).out).toContain(HOSTILE);
    expect(existsSync(join(home.repository, "x"))).toBe(false);
  });

  it("is named by the first letters of its id, and candidates are named when these fit several", async () => {
    expect((await home.run("mission", "show", mission.slice(4, 9))).out).toContain(HOSTILE);
    const none = await home.run("mission", "show", "zzzz");
    expect(none).toMatchObject({ code: 2, out: "" });
    expect(none.err).toBe('flightdeck: There is no mission whose id begins with "zzzz".\n');
  });

  it("is checked, is not locked without a review or a reason, and stays on the ground", async () => {
    expect((await home.run("mission", "check", mission)).out).toMatch(/^CAUTION {2}4 tasks in 4 waves/);
    expect(await home.run("mission", "launch", mission)).toMatchObject({ code: 1, out: "" });
    const refused = await home.run("mission", "lock", mission);
    expect(refused.code).toBe(1);
    expect(refused.err.trimEnd().split("\n")).toHaveLength(1);
    expect(
      (await home.run("mission", "lock", mission, "--waive-plan-review", "only one family here")).code,
    ).toBe(0);
    const launch = await home.run("mission", "launch", mission);
    expect(launch).toMatchObject({ code: 1, out: "" });
    expect(launch.err).toContain("Nothing was started");
    expect(missionDetail.parse(await home.json("mission", "show", mission)).phase).toBe("locked");
    expect((await home.run("mission", "unlock", mission)).code).toBe(0);
  });

  it("is steered, held and released; tasks are shown, prompted and reassigned", async () => {
    expect((await home.run("mission", "steer", mission, "never", "use", "--force")).code).toBe(2);
    expect((await home.run("mission", "steer", mission, "--", "never", "use", "--force")).code).toBe(0);
    const { tasks } = await home.json<{ tasks: unknown[] }>("task", "list", mission);
    expect(tasks.map((task) => taskRow.parse(task).id)).toEqual([
      "explain",
      "reproduce",
      "repair",
      "relatives",
    ]);
    const repair = taskDetail.parse(await home.json("task", "show", mission, "repa"));
    expect(repair).toMatchObject({ id: "repair", after: ["explain", "reproduce"], status: "waiting" });
    const prompt = await home.run("task", "prompt", mission, "repair");
    expect(prompt.out).toContain("never use --force");
    expect(prompt.out).toContain("it crashes");
    const reassigned = await home.run("task", "reassign", mission, "repair", "--agent", "codex");
    expect(reassigned).toMatchObject({ code: 1, out: "" });
    expect(reassigned.err).toContain("in the plan before launch");
    const wrong = await home.run("task", "reassign", mission, "repair", "--sandbox", "none");
    expect(wrong).toMatchObject({ code: 2 });
    const ambiguous = await home.run("task", "show", mission, "re");
    expect(ambiguous.err).toContain("reproduce (");
    expect(ambiguous.err).toContain("repair (");
    expect(ambiguous.err).toContain("relatives (");
  });

  it("has rules that can be added, tried, and revoked", async () => {
    const rule = [
      "--id",
      "no-push",
      "--verdict",
      "deny",
      "--command",
      "git push *",
      "--reason",
      "not from here",
    ];
    expect((await home.run("policies", "preview", mission, ...rule)).code).toBe(0);
    expect((await home.run("policies", "add", mission, ...rule)).code).toBe(0);
    expect((await home.run("policies", "add", mission, ...rule)).code).not.toBe(0);
    expect((await home.run("policies", "list", mission)).out).toMatch(
      /no-push +deny +mission +person +active/,
    );
    expect((await home.run("policies", "revoke", mission, "no-push")).code).toBe(0);
    expect((await home.run("policies", "list", mission)).out).not.toContain("no-push");
    expect((await home.run("policies", "add", mission, "--id", "x")).err).toContain("--verdict");
    expect((await home.run("policies", "trust", mission, ".flightdeck/policies.yaml", "abc")).code).toBe(2);
  });

  it("is all there after the engine was killed", async () => {
    const before = await home.json("mission", "show", mission);
    const tasks = await home.json("task", "list", mission);
    await home.killEngine();
    expect(await home.json("mission", "show", mission)).toEqual(before);
    expect(await home.json("task", "list", mission)).toEqual(tasks);
    expect((await home.run("search", "crashes")).out).toContain("repair");
    expect((await home.run("search", '"', "OR", "NEAR(")).code).toBe(0);
    expect((await home.run("decisions", "list")).out).toBe("Nothing waits for you.\n");
    expect((await home.run("health")).code).toBe(0);
  });

  it("asks a person when nobody else can go on; the first answer wins, also after a crash", async () => {
    const made = await home.json<{ mission: string }>("mission", "create", "--goal", "x", "--title", "Asked");
    expect((await home.run("mission", "ask-planner", made.mission)).code).toBe(2);
    const who = ["--family", "anthropic", "--agent", "claude"];
    expect((await home.run("mission", "ask-planner", made.mission, "Small", "steps", ...who)).code).toBe(0);
    const waiting = async () => {
      const { decisions } = await home.json<{ decisions: unknown[] }>("decisions", "list");
      return decisions.map((row) => decisionRow.parse(row));
    };
    await expect.poll(waiting, { timeout: 20_000 }).toHaveLength(1);
    const [decision] = await waiting();
    const id = decision?.id ?? "";
    expect(decision).toMatchObject({ mission: made.mission, missionTitle: "Asked", kind: "question" });
    await home.killEngine();
    const shown = await home.run("decisions", "show", id.slice(4));
    expect(shown.out).toContain("by-hand");
    const several = await home.run("decisions", "deny", id);
    expect(several.err).toContain("Nothing was answered");
    expect((await home.run("decisions", "answer", "maybe", id)).code).not.toBe(0);
    expect((await home.run("decisions", "snooze", id, "--until", "later")).code).toBe(2);
    expect((await home.run("decisions", "snooze", id, "--until", "2h")).code).toBe(0);
    expect((await home.run("decisions", "answer", "by-hand", id, "--reason", "mine")).code).toBe(0);
    expect(await waiting()).toEqual([]);
    const second = await home.run("decisions", "answer", "ask-again", id);
    expect(second.code).toBe(1);
    expect(second.err).toContain("That answer stands");
    const { decisions } = await home.json<{ decisions: unknown[] }>(
      "decisions",
      "list",
      "--state",
      "resolved",
    );
    expect(decisions.map((row) => decisionRow.parse(row))).toMatchObject([
      { id, resolution: { option: "by-hand", reason: "mine" } },
    ]);
  });
});

describe("a file a person wrote", () => {
  const write = (name: string, text: string): string => {
    writeFileSync(join(home.repository, name), text);
    return name;
  };
  const refused = async (...words: string[]) => {
    const outcome = await home.run(...words);
    expect(outcome).toMatchObject({ code: 2, out: "" });
    return outcome.err.trimEnd().split("\n");
  };

  it("that cannot be a plan is refused with file, line and sentence, and nothing is half made", async () => {
    const before = await missions();
    const cycle = write("cycle.md", "- [ ] one (after: two)\n- [ ] two (after: one)\n");
    const lines = await refused("mission", "create", "--goal", "x", "--file", cycle);
    expect(lines[0]).toMatch(/^cycle\.md:\d+:\d+: .*(one|two)/);
    expect(lines.at(-1)).toContain("Nothing was changed");
    const json = write("plan.json", '{"tasks":[{"id":"a","titel":"A"}]}');
    expect((await refused("mission", "create", "--goal", "x", "--file", json))[0]).toMatch(
      /^plan\.json:1:\d+: .*title/,
    );
    const yaml = write("mission.yaml", "title: A\ncontract:\n  goal: G\n  bugdet: 3\n");
    expect((await refused("mission", "create", "--mission-file", yaml))[0]).toMatch(
      /^mission\.yaml:4:3: .*bugdet/,
    );
    expect(await refused("mission", "create", "--goal", "x", "--file", "missing.md")).toEqual([
      "flightdeck: missing.md does not exist. Nothing was changed.",
    ]);
    await refused("mission", "create", "--goal", "x", "--repository", home.folder);
    await refused("mission", "create", "--goal", "x", "--base", "--upload-pack=x");
    await refused("mission", "create", "--goal", "x", "--recipe", "bug-fixx");
    await refused("mission", "create", "--title", "a\u202eb", "--goal", "x");
    expect(await missions()).toEqual(before);
  });

  it("in the repository counts as it was committed, only tightens, and stops the mission when it is wrong", async () => {
    const other = new TestHome();
    try {
      other.commit(".flightdeck/policies.yaml", [
        "policies:",
        "  - { id: no-npm, verdict: deny, match: { command: npm publish * }, reason: not from here }",
        "  - { id: all-of-git, verdict: allow, match: { command: git * }, reason: trust us }",
      ]);
      other.commit(".flightdeck/allocation.yaml", [
        "rows: []",
        "lanes: { default: { total: 2, reservedForReview: 1 } }",
      ]);
      writeFileSync(join(other.repository, ".flightdeck", "policies.yaml"), "policies: []\n");
      const made = await other.json<{ mission: string }>("mission", "create", "--goal", "x");
      const listed = (await other.run("policies", "list", made.mission)).out;
      expect(listed).toMatch(/no-npm +deny +repository +file +active/);
      expect(listed).toMatch(/all-of-git +allow +repository +file +\S+ is not trusted/);
      expect((await other.run("allocation", "show", made.mission)).out).toContain("total: 2");
      other.commit(".flightdeck/allocation.yaml", ["rows: 3"]);
      const refusal = await other.run("mission", "create", "--goal", "y");
      expect(refusal).toMatchObject({ code: 2, out: "" });
      expect(refusal.err).toMatch(/^\.flightdeck\/allocation\.yaml:1:\d+: /);
      expect((await other.json<{ missions: unknown[] }>("mission", "list")).missions).toHaveLength(1);
    } finally {
      await other.remove();
    }
  });

  it("makes a mission; a dry run makes none", async () => {
    const list = write("plan.md", "- [ ] Write it\n- [ ] Test it (after: write-it)\n");
    const before = await missions();
    const dry = plannedView.parse(
      await home.json("mission", "create", "--goal", "x", "--file", list, "--dry-run"),
    );
    expect(dry).toMatchObject({ mission: null, tasks: 2 });
    expect(await missions()).toEqual(before);
    const file = write("whole.yaml", `title: Whole\ncontract:\n  goal: G\nimport: ${list}\n`);
    const made = plannedView.parse(await home.json("mission", "create", "--mission-file", file));
    expect(made.tasks).toBe(2);
    const again = ["mission", "plan", made.mission ?? "", ...RECIPE];
    expect(plannedView.parse(await home.json(...again, "--dry-run"))).toMatchObject({
      mission: null,
      tasks: 4,
    });
    expect(plannedView.parse(await home.json(...again))).toMatchObject({ mission: made.mission, tasks: 4 });
    const edit = [
      { op: "change", task: { id: "repair", title: "Repair it", assignment: { agent: "codex" } } },
    ];
    const edits = write("edits.json", JSON.stringify(edit));
    expect((await home.run("mission", "edit", made.mission ?? "", edits)).code).toBe(0);
    const edited = taskDetail.parse(await home.json("task", "show", made.mission ?? "", "repair"));
    expect(edited.spec).toMatchObject({ title: "Repair it", assignment: { agent: "codex" } });
    expect(
      (await home.run("mission", "edit", made.mission ?? "", write("bad.json", '[{"op":"x"}]'))).code,
    ).toBe(2);
    expect((await home.run("mission", "undo", made.mission ?? "")).code).toBe(0);
    expect(taskDetail.parse(await home.json("task", "show", made.mission ?? "", "repair")).title).toBe(
      "Repair the cause",
    );
    expect((await home.run("allocation", "set", made.mission ?? "", write("a.yaml", "rows: 3\n"))).code).toBe(
      2,
    );
  });
});
