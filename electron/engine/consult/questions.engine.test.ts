import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { endAndWait } from "#launch/testing/end-process.ts";
import type { CommandInput } from "#shared/mission/command.ts";
import { FlightHome, type Answering } from "../flight/testing/flight-home.ts";

const ORACLE = join(import.meta.dirname, "testing", "oracle.ts");
const nobody: Answering = () => null;

let folder: string;
let home: FlightHome;
beforeEach(() => {
  folder = join(tmpdir(), `fd-oracle-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const agent = {
    name: "oracle",
    title: "The oracle",
    family: "greek",
    command: [process.execPath, ORACLE, folder],
    reads: [ORACLE, folder],
  };
  home = new FlightHome({ ...process.env, FLIGHTDECK_ACP_AGENTS: JSON.stringify([agent]) });
});
afterEach(async () => {
  await home.remove();
  rmSync(folder, { recursive: true, force: true });
});

const plan = JSON.stringify({ reasons: { summary: "One." }, tasks: [{ id: "one", title: "Write it" }] });
const finding = { severity: "important", title: "No test", claim: "Nothing proves it.", task: "one" };
const questions = (): string[] =>
  readdirSync(join(home.home, "sessions")).filter((name) => name.startsWith("ses_ask"));

it(
  "makes a plan though the engine is killed meanwhile, puts it right when told what is wrong, and another reviews it",
  { timeout: 90_000 },
  async () => {
    const answers = {
      "# Make a plan": ["I would rather not.", `Here it is:\n${plan}`],
      "# Review a plan": ['{"verdict": "good"}', JSON.stringify({ findings: [finding] })],
    };
    writeFileSync(join(folder, "answers.json"), JSON.stringify(answers));
    writeFileSync(join(folder, "think"), "");
    const mission = await home.draft({ tasks: [] });
    await home.send(mission, { type: "plan.request", family: "sibyl", agent: "oracle" });
    await expect.poll(() => questions().length, { timeout: 20_000 }).toBe(1);
    await endAndWait(home.pidOf("engine"), "SIGKILL");
    rmSync(join(folder, "think"));
    const until = (wanted: Parameters<FlightHome["until"]>[1]) =>
      home.until(mission, wanted, { answers: nobody });
    const planned = await until(({ tasks, pending }) => tasks.size + pending.size > 0);
    expect([...planned.tasks.values()].map(({ spec }) => spec.title)).toEqual(["Write it"]);
    expect(planned.plan.source).toEqual({ kind: "planner", round: 2 });
    // One for each round: the killed engine's session was found again.
    expect(questions()).toHaveLength(2);
    // Told once each, though two engines saw the first one.
    expect([...planned.questions.values()]).toMatchObject([
      { about: "plan", role: "driver", agent: "oracle", task: null, over: { outcome: "answered" } },
      { about: "plan", role: "driver", agent: "oracle", task: null, over: { outcome: "answered" } },
    ]);
    expect([...planned.questions.keys()].toSorted()).toEqual(questions().toSorted());
    const reviewer = { family: "greek", agent: "oracle", lens: "adversarial" };
    await home.send(mission, { type: "plan.request-review", reviewer } as CommandInput);
    const reviewed = await until(({ plan: { reviewAsked } }) => reviewAsked === null);
    expect([...reviewed.findings.values()]).toMatchObject([{ title: "No test", state: "open" }]);
    expect(questions()).toHaveLength(4);
    const outcomes = [...reviewed.questions.values()]
      .slice(2)
      .map(({ about, over }) => [about, over?.outcome]);
    expect(outcomes).toEqual([
      ["plan-review", "unfit"],
      ["plan-review", "answered"],
    ]);
    expect(readdirSync(join(home.home, "reading"))).toEqual([]);
  },
);

it(
  "reviews what another wrote, and looks again where it named a place that is not there",
  { timeout: 90_000 },
  async () => {
    const named = { severity: "minor", title: "Short", claim: "It is short.", file: "src/one/out.txt" };
    const answers = {
      "# Review task one": [
        JSON.stringify({ findings: [{ ...named, line: 7 }] }),
        JSON.stringify({ findings: [{ ...named, line: 1 }] }),
      ],
    };
    writeFileSync(join(folder, "answers.json"), JSON.stringify(answers));
    const lanes = { default: { total: 3, reservedForReview: 1 } };
    const rows = [{ kinds: ["review"], agents: ["oracle"] }];
    home.write(".flightdeck/allocation.yaml", JSON.stringify({ rows, lanes }));
    home.commit("who does what");
    const goal = "Write it.\n$ mkdir -p src/one\n$ printf done > src/one/out.txt";
    const brief = {
      goal,
      currentState: "Nothing is there.",
      scope: { touch: ["src/one/**"], avoid: [], read: [] },
      acceptance: [{ command: "test -f src/one/out.txt", timeoutSeconds: 60 }],
      criteria: ["It is there."],
      network: { needed: false },
    };
    const more = { kind: "implement", review: "standard", assignment: { agent: "shell" }, brief };
    const state = await home.fly({ tasks: [{ id: "one", more }], agents: "installed" }, { withinMs: 60_000 });
    expect(state.phase).toBe("landed");
    const [task] = state.tasks.values();
    expect(task).toMatchObject({ passedBy: "greek", passedByPerson: false });
    expect(task?.reviews).toMatchObject([{ state: "completed", reviewer: { agent: "oracle" } }]);
    // What does not block is kept, with its place.
    expect([...state.findings.values()]).toMatchObject([{ title: "Short", line: 1, state: "punted" }]);
    expect(questions()).toHaveLength(2);
  },
);
