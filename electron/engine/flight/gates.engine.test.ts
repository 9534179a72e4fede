import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FlightHome } from "./testing/flight-home.ts";

let tools: string;
let home: FlightHome;
beforeEach(() => {
  tools = mkdtempSync(join(tmpdir(), "fd-gh-"));
  mkdirSync(join(tools, "bin"));
  const gh = join(tools, "bin", "gh");
  const green = {
    total_count: 1,
    check_runs: [{ name: "build", status: "completed", conclusion: "success" }],
  };
  // One answer as GitHub gives it, and one in words.
  writeFileSync(
    gh,
    `#!/bin/sh\necho "$@" >> "${join(tools, "asked")}"\ncase "$1" in\n  api) echo '${JSON.stringify(green)}' ;;\n  *) echo 'Approved! All checks have passed.' ;;\nesac\n`,
  );
  chmodSync(gh, 0o755);
  home = new FlightHome({
    ...process.env,
    PATH: `${join(tools, "bin")}${delimiter}${process.env["PATH"] ?? ""}`,
  });
});
afterEach(async () => {
  await home.remove();
  rmSync(tools, { recursive: true, force: true });
});

it(
  "a task waits for a check of a commit and for commands; words open nothing, and a person does with a reason",
  { timeout: 90_000 },
  async () => {
    home.write(
      ".flightdeck/policies.yaml",
      JSON.stringify({
        gates: [
          {
            gate: { kind: "pr", id: "seen", before: "merge", pullRequest: 7, wants: "approved" },
            reason: "Somebody has to look.",
          },
        ],
      }),
    );
    const mission = await home.state({
      tasks: [
        {
          id: "api",
          scenario: { steps: [{ edit: { file: "src/api/index.js", content: "1\n" } }] },
          more: {
            gates: [
              { kind: "ci", id: "green", check: "build", commit: "main" },
              { kind: "checks", id: "base", commands: [{ command: "test -f README.md" }] },
            ],
          },
        },
      ],
    });
    await home.launch(mission);
    const held = await home.until(mission, ({ tasks }) =>
      [...tasks.values()].some(({ gates }) => gates.get("seen")?.outcome === "unknown"),
    );
    const [task] = [...held.tasks.values()];
    expect(task).toMatchObject({ stage: "merge-queue", mergedAs: null });
    expect(task?.gates.get("seen")).toMatchObject({
      opened: null,
      detail: "gh answered something that is not understood.",
    });
    expect(task?.gates.get("green")?.opened).toMatchObject({ by: "engine" });
    expect(task?.gates.get("base")?.opened?.detail).toContain("exit code 0");
    const kinds = home.journal.map(({ event }) => event.type);
    const last = kinds.lastIndexOf("gate.opened");
    expect(kinds.indexOf("task.dispatched")).toBeGreaterThan(last);
    const shown = await home.ask("tasks.show", { mission, task: "api" });
    expect(shown.gates.find(({ gate }) => gate.id === "seen")?.demanded).toBe(
      ".flightdeck/policies.yaml: Somebody has to look.",
    );
    await home.send(mission, { type: "gate.pass", task: "api", gate: "seen", reason: "I read it." });
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    expect([...state.tasks.values()][0]?.gates.get("seen")?.opened).toMatchObject({
      by: "person",
      detail: "I read it.",
    });
  },
);

it(
  "commands that fail ask a person, and are run again on the branch as it was left, also when somebody deleted it",
  { timeout: 90_000 },
  async () => {
    const edit = (id: string) => ({ steps: [{ edit: { file: `src/${id}/index.js`, content: "1\n" } }] });
    const gates = [{ kind: "checks", id: "base", commands: [{ command: "ls src && test -f never.txt" }] }];
    const mission = await home.state({
      tasks: [
        { id: "one", scenario: edit("one") },
        { id: "two", after: ["one"], scenario: edit("two"), more: { gates } },
      ],
    });
    await home.launch(mission);
    const waits = { answers: () => null };
    const asked = await home.until(mission, ({ pending }) => pending.size > 0, waits);
    const [card] = [...asked.pending].map((id) => asked.decisions.get(id)?.decision);
    expect(card).toMatchObject({
      kind: "stuck",
      task: "two",
      subject: { kind: "gate", gate: { id: "base" } },
    });
    expect(card?.evidence[1]?.text).toMatch(/^one$/m);
    const branch = `refs/heads/mission/${mission}`;
    const head = home.ours("rev-parse", branch);
    home.ours("update-ref", "-d", branch);
    const decisions = [...asked.pending];
    await home.send(mission, { type: "decision.answer", decisions, option: "look-at-gate" });
    const again = await home.until(
      mission,
      ({ pending }) => pending.size > 0 && !decisions.some((id) => pending.has(id)),
      waits,
    );
    expect(home.ours("rev-parse", branch)).toBe(head);
    expect(home.journal.filter(({ event }) => event.type === "merge.branch-put-back")).toHaveLength(1);
    const [next] = [...again.pending].map((id) => again.decisions.get(id)?.decision);
    expect(next?.evidence[1]?.text).toMatch(/^one$/m);
    const pass = { option: "pass-gate", reason: "It never comes." };
    const state = await home.until(mission, ({ phase }) => phase === "landed", {
      answers: ({ decision: { subject } }) => (subject.kind === "gate" ? pass : { option: "land" }),
    });
    expect([...state.tasks.values()][1]?.gates.get("base")?.opened).toMatchObject({
      by: "person",
      detail: "It never comes.",
    });
  },
);
