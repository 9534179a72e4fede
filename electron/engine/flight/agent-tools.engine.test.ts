import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endAndWait } from "#launch/testing/end-process.ts";
import { FlightHome, land, type Answering, type TestTask } from "./testing/flight-home.ts";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
  home.write("client.mjs", CLIENT);
  home.commit("a client");
});
afterEach(() => home.remove());

/** Calls tools one after the other, as a CLI does it for its agent; what they said is left in the workspace. */
const CLIENT = `
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
const { tools } = JSON.parse(readFileSync(process.env.FLIGHTDECK_BRIEF + "/LAUNCH.json", "utf8"));
const server = spawn(tools.command[0], tools.command.slice(1), { env: { ...process.env, ...tools.env } });
const answers = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
let id = 0;
async function ask(method, params) {
  id += 1;
  server.stdin.write(JSON.stringify({ jsonrpc: "2.0", id, method, params }) + "\\n");
  return JSON.parse((await answers.next()).value).result;
}
await ask("initialize", { protocolVersion: "2025-06-18" });
const said = {};
for (const [name, input] of JSON.parse(process.argv[2]))
  said[name] = (await ask("tools/call", { name, arguments: input })).content[0].text;
mkdirSync("src/one", { recursive: true });
writeFileSync("src/one/said.json", JSON.stringify(said));
server.stdin.end();
`;

const MORE = { id: "more", title: "More", goal: "Do more.", currentState: "There is less." };
const PACKET = { summary: "Asked and wrote.", risks: ["None that is known."] };

function calling(...calls: readonly (readonly [string, object])[]): TestTask {
  const goal = `Ask.\n$ ${process.execPath} client.mjs '${JSON.stringify(calls)}'`;
  return {
    id: "one",
    scenario: {},
    more: {
      assignment: { agent: "shell" },
      brief: {
        goal,
        currentState: "Nothing is there.",
        scope: { touch: ["src/one/**"], avoid: [], read: [] },
        acceptance: [{ command: "test -f src/one/said.json", timeoutSeconds: 60 }],
        criteria: ["It is there."],
        expectedFiles: [],
        network: { needed: false },
      },
    },
  };
}

const blue: Answering = (record) =>
  record.decision.kind === "question" ? { option: "answer", reason: "Blue" } : land(record);

const said = (): Record<string, string> =>
  JSON.parse(home.git("show", "main:src/one/said.json")) as Record<string, string>;

describe("tools of ours, called in a session", () => {
  it(
    "ask a person, keep a checkpoint, hand over a report, and read what the mission knows",
    { timeout: 90_000 },
    async () => {
      const task = calling(
        ["ask_human", { question: "Which colour?", choices: ["Red"] }],
        ["checkpoint", { label: "first-change", summary: "Nothing yet." }],
        ["record_decision", { title: "Storage", text: "SQLite." }],
        ["propose_tasks", { tasks: [MORE], reason: "It is missing." }],
        ["remember", { text: "The tests need port 8080." }],
        ["read_brief", {}],
        ["read_decisions", {}],
        ["claim_status", {}],
        ["report_packet", PACKET],
      );
      const state = await home.fly({ tasks: [task] }, { answers: blue, withinMs: 80_000 });
      expect(state.phase).toBe("landed");
      const [attempt] = [...state.tasks.values()][0]?.attempts ?? [];
      expect(attempt?.packet).toMatchObject(PACKET);
      // It flies hands-free.
      const by = { task: "one", attempt: 1, agent: "shell" };
      expect(state.decisionLog.slice(1)).toMatchObject([{ title: "Storage", text: "SQLite.", by }]);
      expect(state.notes).toMatchObject([{ task: "one", text: "The tests need port 8080." }]);
      const { record_decision, propose_tasks, remember } = said();
      // It is a worker.
      expect(propose_tasks).toContain("may not propose a change of the plan");
      expect(record_decision).toContain("Taken.");
      expect(remember).toContain("Kept");
      const { ask_human, read_brief, read_decisions, claim_status, report_packet } = said();
      expect(ask_human).toBe("Blue");
      expect(read_brief).toContain("# Context of one");
      expect(read_decisions).toContain("# Decisions");
      expect(claim_status).toContain("- one (yours): running");
      expect(report_packet).toBe("Taken.");
    },
  );

  it("wait for the answer over the death of the engine", { timeout: 90_000 }, async () => {
    const mission = await home.state({ tasks: [calling(["ask_human", { question: "Which colour?" }])] });
    await home.launch(mission);
    await home.until(mission, ({ pending }) => pending.size > 0, { answers: () => null });
    const { socket } = await home.engine();
    const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
    await endAndWait(home.pidOf("engine"), "SIGKILL");
    await closed;
    const state = await home.until(mission, ({ phase }) => phase === "landed", { answers: blue });
    expect(state.phase).toBe("landed");
    expect(said()["ask_human"]).toBe("Blue");
  });
});
