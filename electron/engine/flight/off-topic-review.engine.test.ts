import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { taskOf } from "./testing/fault-flight.ts";
import { FlightHome } from "./testing/flight-home.ts";

const ORACLE = join(import.meta.dirname, "..", "consult", "testing", "oracle.ts");
const REVIEW = "# Review task one: Task one";

let folder: string;
let home: FlightHome;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-stray-"));
  const agent = (name: string, family: string) => {
    mkdirSync(join(folder, name));
    const own = join(folder, name);
    return { name, title: name, family, command: [process.execPath, ORACLE, own], reads: [ORACLE, own] };
  };
  const agents = [agent("oracle", "greek"), agent("augur", "roman")];
  home = new FlightHome({ ...process.env, FLIGHTDECK_ACP_AGENTS: JSON.stringify(agents) });
});
afterEach(async () => {
  await home.remove();
  rmSync(folder, { recursive: true, force: true });
});

const about = (file: string, title: string): string =>
  JSON.stringify({ findings: [{ severity: "critical", title, claim: "It leaks.", file, line: 1 }] });
const answers = (agent: string, ...said: string[]): void =>
  writeFileSync(join(folder, agent, "answers.json"), JSON.stringify({ [REVIEW]: said }));

it(
  "a review of something else is given back once, is no review then, and another family is asked (feature 106)",
  { timeout: 90_000 },
  async () => {
    answers("oracle", about("README.md", "Badly written"), about("README.md", "Still badly written"));
    // The second one strays as well, and finds its way when it is told so.
    answers("augur", about("README.md", "Not mine"), '{"findings": []}');
    const rows = [{ kinds: ["review", "synthesis"], agents: ["oracle", "augur"] }];
    const lanes = { default: { total: 3, reservedForReview: 1 } };
    home.write(".flightdeck/allocation.yaml", JSON.stringify({ rows, lanes }));
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
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    expect(taskOf(state, "one")).toMatchObject({ passedBy: "roman", passedByPerson: false, fixRounds: 0 });
    expect(taskOf(state, "one").reviews).toMatchObject([
      { reviewer: { agent: "oracle" }, state: "failed", offTopic: true, findings: [] },
      { reviewer: { agent: "augur" }, state: "completed" },
    ]);
    // Nothing of it is a finding about this work.
    expect(state.findings.size).toBe(0);
    const broke = home.journal.flatMap(({ event }) => (event.type === "review.broke" ? [event] : []));
    expect(broke).toMatchObject([
      {
        offTopic: true,
        reason: expect.stringMatching(
          /^oracle was asked twice and reviewed something else\. The one finding is about something else than task one and its change: README\.md\. The change is in src\/one\/out\.txt\./,
        ) as string,
      },
    ]);
    expect([...state.questions.values()].map(({ agent, over }) => [agent, over?.outcome])).toEqual([
      ["oracle", "unfit"],
      ["oracle", "answered"],
      ["augur", "unfit"],
      ["augur", "answered"],
    ]);
  },
);
