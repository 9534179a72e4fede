import type { DecisionId, TaskId } from "../ids.ts";
import type { Context, Outcome } from "../outcome.ts";
import type { Action } from "../policies/action.ts";
import type { MissionState } from "../state.ts";
import { riskOfAction } from "./action-risk.ts";
import { ask } from "./ask.ts";
import { blastRadius } from "./blast-radius.ts";
import type { Decision, Option } from "./decision.ts";

export interface PermissionRequest {
  readonly task: TaskId;
  readonly attempt: number;
  /** As the agent calls it; the answer goes there. */
  readonly request: string;
  readonly action: Action;
  /** The agent's words. */
  readonly why: string;
}

/** Something an agent wants to do that no rule covers. */
export function askPermission(
  state: MissionState,
  context: Context,
  outcome: Outcome,
  { task, attempt, request, action, why }: PermissionRequest,
): DecisionId {
  const title = state.tasks.get(task)?.spec.title ?? task;
  return ask(state, context, outcome, {
    kind: "permission",
    task,
    attempt,
    subject: { kind: "request", request, action },
    question: `${wanted(action)} in ${title}?`,
    why,
    evidence: [{ label: labelOf(action), text: exactly(action), source: `attempt ${attempt} of ${task}` }],
    options: optionsFor(action),
    touches: blastRadius(state, task, action),
    undo: undoOf(state, task, action),
    ifNothing: "The agent waits with this; nothing is done.",
  });
}

function wanted(action: Action): string {
  switch (action.kind) {
    case "command":
      return `Run ${action.parsed.parts[0]?.words.slice(0, 3).join(" ") ?? "a command"}`;
    case "file":
      return `${FILE_WORDS[action.access]} ${action.path}`;
    case "network":
      return `Reach ${action.host}`;
    case "secret":
      return `Use the secret ${action.name}`;
    case "spawn":
      return action.count === 1
        ? `Start one more ${action.agent}`
        : `Start ${action.count} more ${action.agent}`;
    case "tool":
      return `Use ${action.tool}`;
  }
}

const FILE_WORDS = { read: "Read", write: "Write", delete: "Delete" } as const;

function labelOf(action: Action): string {
  switch (action.kind) {
    case "command":
      return action.cwd === null ? "Command" : `Command in ${action.cwd}`;
    case "file":
      return action.diff === null ? "File" : "Change";
    case "network":
      return "Host";
    case "secret":
      return "Secret";
    case "spawn":
      return "Agent";
    case "tool":
      return "Tool";
  }
}

/** Byte for byte what would be done. */
function exactly(action: Action): string {
  switch (action.kind) {
    case "command":
      return action.text;
    case "file":
      return action.diff ?? action.path;
    case "network":
      return action.port === null ? action.host : `${action.host}:${action.port}`;
    case "secret":
      return action.name;
    case "spawn":
      return `${action.agent}, ${action.count}`;
    case "tool":
      return `${action.tool}\n${action.input}`;
  }
}

// The same for every action, so that equal requests can be answered together. A changed command goes with "approve".
const APPROVE: Option = {
  id: "approve",
  label: "Approve",
  effect: "It is done once, as asked.",
  tone: "approve",
};
const APPROVE_COMMAND: Option = { ...APPROVE, effect: "It runs once, as asked or as you changed it." };
const DENY: Option = {
  id: "deny",
  label: "Deny",
  effect: "It is not done; the agent is told your reason.",
  tone: "deny",
};

const optionsFor = (action: Action): Option[] => [
  action.kind === "command" ? APPROVE_COMMAND : APPROVE,
  DENY,
];

/** Only what stays in the workspace can be taken back: a checkpoint knows it. */
function undoOf(state: MissionState, task: TaskId, action: Action): Decision["undo"] {
  switch (action.kind) {
    case "file":
      if (action.access === "read") return "nothing-to-undo";
      return action.insideWorkspace ? "take-back" : "not-automatic";
    case "command":
      // Without a sandbox nobody knows what else it reached.
      if (state.contract.unsandboxed === true) return "not-automatic";
      return riskOfAction(state, task, action).risk === "low" ? "take-back" : "not-automatic";
    case "network":
    case "secret":
    case "spawn":
    case "tool":
      return "not-automatic";
  }
}
