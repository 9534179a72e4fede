import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { taskOf } from "./testing/fault-flight.ts";
import { FlightHome, land } from "./testing/flight-home.ts";

const ORACLE = join(import.meta.dirname, "..", "consult", "testing", "oracle.ts");
const REVIEW = "# Review task one: Task one";

let folder: string;
let home: FlightHome;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-purse-"));
  const command = [process.execPath, ORACLE, folder];
  const agent = { name: "oracle", title: "oracle", family: "greek", command, reads: [ORACLE, folder] };
  home = new FlightHome({ ...process.env, FLIGHTDECK_ACP_AGENTS: JSON.stringify([agent]) });
});
afterEach(async () => {
  await home.remove();
  rmSync(folder, { recursive: true, force: true });
});

it(
  "a review is ended when the budget is used up, counts against nobody, and is asked again after a raise",
  { timeout: 90_000 },
  async () => {
    writeFileSync(join(folder, "answers.json"), JSON.stringify({ [REVIEW]: ['{"findings": []}'] }));
    mkdirSync(join(folder, "think"));
    const lanes = { default: { total: 3, reservedForReview: 1 } };
    home.write(
      ".flightdeck/allocation.yaml",
      JSON.stringify({ rows: [{ kinds: ["review"], agents: ["oracle"] }], lanes }),
    );
    home.commit("who does what");
    const brief = {
      goal: "Write it.\n$ mkdir -p src/one\n$ printf done > src/one/out.txt",
      currentState: "Nothing is there.",
      scope: { touch: ["src/one/**"], avoid: [], read: [] },
      acceptance: [{ command: "test -f src/one/out.txt", timeoutSeconds: 60 }],
      criteria: ["It is there."],
      network: { needed: false },
    };
    const more = { kind: "implement", assignment: { agent: "shell" }, brief };
    const mission = await home.state({ tasks: [{ id: "one", more }], agents: "installed" });
    await home.launch(mission);
    await home.until(mission, ({ questions }) =>
      [...questions.values()].some(({ about }) => about === "review"),
    );
    await home.send(mission, { type: "budget.set", scope: "mission", task: null, limitMicros: 0 });
    const waits = { answers: () => null, withinMs: 5_000 };
    const ended = await home.until(
      mission,
      (state) => taskOf(state, "one").reviews.some((review) => review.state === "failed"),
      waits,
    );
    expect(taskOf(ended, "one").reviews).toMatchObject([{ state: "failed", interrupted: true }]);
    rmSync(join(folder, "think"), { recursive: true });
    const answers = (record: Parameters<typeof land>[0]) =>
      record.decision.kind === "budget" ? { option: "raise" } : land(record);
    const state = await home.until(mission, ({ phase }) => phase === "landed", { answers });
    expect(taskOf(state, "one").reviews).toMatchObject([
      { state: "failed", interrupted: true },
      { state: "completed" },
    ]);
  },
);
