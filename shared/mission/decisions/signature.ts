import type { DecisionId } from "../ids.ts";
import type { Action } from "../policies/action.ts";
import type { Decision } from "./decision.ts";

/** As long as a signature may be. One that would have to be cut could be equal by accident, so it is made unique instead. */
const SIGNATURE_MAX = 300;

/** Decisions with equal signatures ask the same thing and may be answered together. */
export function signatureOf(id: DecisionId, { kind, subject }: Pick<Decision, "kind" | "subject">): string {
  const asked = whatIsAsked(subject);
  const signature = asked === null ? `${kind} ${id}` : `${kind} ${asked}`;
  return signature.length > SIGNATURE_MAX || /\p{Cc}|\p{Surrogate}/u.test(signature)
    ? `${kind} ${id}`
    : signature;
}

/** null: there is nothing to compare, it stands alone. */
function whatIsAsked(subject: Decision["subject"]): string | null {
  if (subject.kind === "request") return subject.action === null ? null : actionSignature(subject.action);
  return subject.kind === "task" || subject.kind === "budget" ? subject.kind : null;
}

/** What would be done, exactly: two different commands never look alike. */
export function actionSignature(action: Action): string | null {
  switch (action.kind) {
    case "command":
      return `command ${JSON.stringify(action.text)} in ${action.cwd ?? "the workspace"}`;
    case "file":
      // Two changes of one file are two questions.
      if (action.diff !== null) return null;
      return `file ${action.access} ${JSON.stringify(action.path)} ${action.insideWorkspace ? "inside" : "outside"}`;
    case "network":
      return `network ${action.host}:${action.port ?? "any"}`;
    case "secret":
      return `secret ${JSON.stringify(action.name)}`;
    case "spawn":
      return `spawn ${JSON.stringify(action.agent)} ${action.count}`;
    case "tool":
      return `tool ${JSON.stringify(action.tool)} ${JSON.stringify(action.input)}`;
  }
}
