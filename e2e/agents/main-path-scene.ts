import type { Scenario } from "../model-server/scenario.ts";
import type { AgentHome } from "./agent-home.ts";
import {
  FLAW,
  flawed,
  FOUND,
  GUIDE,
  MADE_UP,
  MENDED,
  OF_PLAN,
  REPORT,
  together,
  TOKENS,
} from "./main-path-findings.ts";

// One small mission and what the models say in it. Each answer follows from the prompt it is for, so a question that is asked
// again, in another round or after an engine died, is answered by what stands in it.

export interface Flown {
  readonly agent: "claude" | "codex";
  readonly family: "anthropic" | "openai";
}

/** One family plans, and implements nothing of high risk; the other one looks for what is wrong with the plan. */
export interface Crew {
  readonly planner: Flown;
  readonly other: Flown;
}

export const DECIDED = {
  title: "Times",
  text: "Times are milliseconds.",
  reason: "As the runtime has them.",
};

const task = (id: string, kind: string, path: string, more: object = {}) => ({
  id,
  title: `Write ${path}`,
  kind,
  brief: {
    goal: `Write ${path}.`,
    currentState: "It is not there.",
    scope: { touch: [path] },
    acceptance: [{ command: `test -s ${path}`, timeoutSeconds: 60 }],
    criteria: ["It does what its name says."],
    network: { needed: false },
  },
  ...more,
});

/** The task of high risk names nobody: that the planning family does not do it is for the rules to see to. */
const planOf = ({ planner }: Crew) => ({
  reasons: {
    summary: "Tokens, a report and a guide.",
    rootCauses: ["Nobody checks tokens."],
    risks: ["A token that never ends."],
    sequence: "At once: they share nothing.",
    tradeOffs: ["No library."],
  },
  tasks: [
    task("tokens", "implement", TOKENS),
    task("report", "implement", REPORT, { review: "standard", assignment: { agent: planner.agent } }),
    task("guide", "docs", GUIDE),
  ],
});

const packet = (summary: string) => ({
  call: { tool: "report_packet", with: { summary, changed: [summary] } },
});
const worker = (path: string, content: string): Scenario => [
  { call: { write: { path, content } } },
  packet(`${path} is there.`),
  { text: "Done." },
];
/** Reads, and says what it finds in a change that still has the flaw. */
const reviewer = (...findings: readonly object[]): Scenario => [
  { call: { read: TOKENS } },
  { jsonFor: (prompt) => ({ findings: prompt.includes(`> +${FLAW}`) ? findings : [] }) },
];

export function scriptMission({ model }: AgentHome, crew: Crew): void {
  model.script("planner", { call: { shell: "git log --oneline" } }, { json: planOf(crew) });
  model.script(
    "plan-reviewer",
    { call: { read: "README.md" } },
    { json: { findings: Object.values(OF_PLAN) } },
  );
  const [first, ...rest] = worker(TOKENS, flawed);
  model.script(
    "worker:tokens",
    { call: { tool: "record_decision", with: DECIDED } },
    ...(first === undefined ? [] : [first]),
    ...rest,
  );
  model.script("worker:report", ...worker(REPORT, "export const report = (tokens) => tokens.length;\n"));
  model.script("worker:guide", ...worker(GUIDE, "# Tokens\n\nA token ends.\n"));
  model.script(
    "worker:tokens:fix",
    { call: { read: TOKENS } },
    { call: { edit: { path: TOKENS, from: FLAW, to: MENDED } } },
    packet("An ended token is refused."),
    { text: "Fixed." },
  );
  model.script("reviewer:tokens:adversarial", ...reviewer(FOUND.expired, FOUND.empty));
  model.script("reviewer:tokens:quality", ...reviewer(FOUND.alsoExpired, FOUND.vague));
  model.script("reviewer:tokens:security", ...reviewer(FOUND.unsigned));
  model.script("reviewer:report", { call: { read: REPORT } }, { json: { findings: [FOUND.short] } });
  model.script(
    "synthesist:tokens",
    { call: { read: TOKENS } },
    { jsonFor: together([]) },
    { jsonFor: together([{ file: TOKENS, line: 1, quote: MADE_UP }]) },
    { jsonFor: together(null) },
  );
}
