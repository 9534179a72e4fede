import type { z } from "zod";
import {
  anyFrame,
  assistantFrame,
  controlCancelFrame,
  controlRequestFrame,
  controlResponseFrame,
  initFrame,
  quietFrame,
  rateLimitFrame,
  resultFrame,
  retryFrame,
  statusFrame,
  userFrame,
} from "./frames.ts";

const known = {
  init: initFrame,
  retry: retryFrame,
  status: statusFrame,
  assistant: assistantFrame,
  user: userFrame,
  result: resultFrame,
  "rate-limit": rateLimitFrame,
  "control-request": controlRequestFrame,
  "control-cancel": controlCancelFrame,
  "control-response": controlResponseFrame,
  /** Known to exist, and nothing in it that we tell. */
  quiet: quietFrame,
} as const;
type Kind = keyof typeof known;

export type Frame =
  | {
      [K in Kind]: { readonly kind: K; readonly frame: z.infer<(typeof known)[K]>; readonly raw: string };
    }[Kind]
  | { readonly kind: "unknown"; readonly name: string; readonly raw: string };

/** Told elsewhere: what a tool does by its messages, what a hook does by the hook itself. */
const QUIET = new Set([
  "thinking_tokens",
  "task_started",
  "task_progress",
  "task_updated",
  "task_notification",
  "notification",
  "hook_started",
  "hook_progress",
  "hook_response",
  "compact_boundary",
]);

const KINDS: Readonly<Record<string, Kind>> = {
  "system init": "init",
  "system status": "status",
  "system api_retry": "retry",
  assistant: "assistant",
  user: "user",
  result: "result",
  rate_limit_event: "rate-limit",
  control_request: "control-request",
  control_cancel_request: "control-cancel",
  control_response: "control-response",
};

/** One line of the stream. Never throws: a line of no known form stays as it is. */
export function readFrame(raw: string): Frame {
  const value = jsonOf(raw);
  const head = anyFrame.safeParse(value);
  if (!head.success) return { kind: "unknown", name: "no frame", raw };
  const { type, subtype } = head.data;
  const name = type === "system" ? `system ${subtype ?? ""}` : type;
  const kind = KINDS[name] ?? (type === "system" && QUIET.has(subtype ?? "") ? "quiet" : null);
  const parsed = kind === null ? null : known[kind].safeParse(value);
  if (parsed?.success !== true) return { kind: "unknown", name, raw };
  // The schema was chosen by the kind, which the compiler does not follow through the table.
  return { kind, frame: parsed.data, raw } as Frame;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
