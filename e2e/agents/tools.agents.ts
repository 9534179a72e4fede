import { afterEach, beforeEach, expect, it } from "vitest";
import { land, type Answering } from "../../electron/engine/flight/testing/flight-home.ts";
import { AgentHome } from "./agent-home.ts";

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open();
});
afterEach(() => home.close());

const answers: Answering = (record) => {
  const { kind, subject } = record.decision;
  if (kind === "permission" || subject.kind === "log-entry") return { option: "approve" };
  return kind === "question" ? { option: "answer", reason: "Blue" } : land(record);
};

const REPORT = {
  summary: "The colour stands in a file.",
  changed: ["colour.txt: new"],
  risks: ["It may fade."],
};

const FLOWN = [
  ["codex", "exec"],
  ["codex", "interactive"],
  ["claude", "exec"],
  ["opencode", "exec"],
  ["claude-acp", "exec"],
  ["codex-acp", "exec"],
  ["opencode-acp", "exec"],
] as const;

const PATIENCE = { timeout: 200_000 };

it.each(FLOWN)(
  "%s (%s) asks a person and hands over its report by our tools",
  PATIENCE,
  async (agent, mode) => {
    const file = `src/${agent}/colour.txt`;
    home.flownBy(agent);
    home.script(
      agent,
      { call: { tool: "ask_human", with: { question: "Which colour?", choices: ["Red", "Blue"] } } },
      {
        call: [
          { tool: "record_decision", with: { title: "Colours", text: "Each stands in a file." } },
          { tool: "remember", with: { text: "Blue was wanted." } },
        ],
      },
      { call: { tool: "claim_status", with: {} } },
      { call: { write: { path: file, content: "Blue\n" } } },
      { call: { tool: "report_packet", with: REPORT } },
      { text: "Done." },
    );
    const mission = await home.state({
      tasks: [{ id: agent, acceptance: [`grep -q Blue ${file}`], more: { mode } }],
      // Flying hands-free a person would not be asked about them either.
      contract: { autonomy: "guarded" },
    });
    await home.flight.launch(mission);
    const ended = await home.flight.until(mission, ({ phase }) => phase === "landed" || phase === "stopped", {
      answers,
      withinMs: 180_000,
    });
    expect(ended.phase, home.model.report()).toBe("landed");
    const asked = [...ended.decisions.values()].map(({ decision }) => decision);
    expect(asked.map(({ kind }) => kind)).toContain("question");
    // Our own tools need nobody's permission.
    const actions = asked.map(({ subject }) => (subject.kind === "request" ? subject.action?.kind : null));
    expect(actions).not.toContain("tool");
    const heard = home.model.requests.filter(({ scenario }) => scenario === `worker:${agent}`);
    expect(JSON.stringify(heard[1]?.body)).toContain("Blue");
    expect(JSON.stringify(heard[3]?.body)).toContain(`${agent} (yours): running`);
    expect(ended.decisionLog.map(({ title, by }) => [title, by])).toContainEqual(["Colours", null]);
    expect(ended.notes).toMatchObject([{ task: agent, text: "Blue was wanted." }]);
    const [attempt] = [...ended.tasks.values()][0]?.attempts ?? [];
    expect(attempt?.packet).toMatchObject(REPORT);
    expect(home.model.problems).toEqual([]);
  },
);
