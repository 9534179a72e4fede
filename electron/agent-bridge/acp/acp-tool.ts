import type { AgentEvent } from "../agent-event.ts";
import { shellText } from "../shell-text.ts";
import type { ToolCall } from "./frames.ts";

export interface Diff {
  readonly path: string;
  /** null: there is no such file yet. */
  readonly before: string | null;
  readonly after: string;
}

const SHELL = /^(?:\/\S+\/)?(?:ba|z|da|k)?sh$/;

/** The command of a call, exactly; null: it does not say. */
export function commandOf({ rawInput }: ToolCall): string | null {
  const command = rawInput?.["command"];
  if (typeof command === "string" && command !== "") return shellText(command);
  const words = Array.isArray(command) ? command.filter((word) => typeof word === "string") : [];
  // A shell, its switch and the line. What another program is given that way is no line of a shell.
  const [program = "", option = "", line = null] = words;
  return words.length === 3 && SHELL.test(program) && /^-l?c$/.test(option) ? line : null;
}

export function diffsOf({ content }: ToolCall): readonly Diff[] {
  return (content ?? []).flatMap(({ type, path, oldText, newText }) =>
    type === "diff" && typeof path === "string"
      ? [{ path, before: oldText ?? null, after: newText ?? "" }]
      : [],
  );
}

export const titleOf = (call: ToolCall): string =>
  (call.kind === "execute" ? commandOf(call) : null) ?? call.title ?? call.kind ?? "a tool";

const REFUSED = /refused permission|rejected permission|user (rejected|declined)|not allowed by the user/i;

/** What there is to say of a call that is over. */
export function endOf(call: ToolCall): readonly AgentEvent[] {
  const { toolCallId: id, status } = call;
  const said = (call.content ?? []).flatMap(({ content }) => content?.text ?? []).join("\n");
  const exitCode = exitOf(call);
  const isOk = status === "completed" && (exitCode ?? 0) === 0;
  const isRefused = REFUSED.test(`${said} ${JSON.stringify(call.rawOutput ?? "")}`);
  const output: readonly AgentEvent[] = said === "" ? [] : [{ t: "tool-output", id, text: said }];
  const files = isOk
    ? diffsOf(call).map(({ path, before }): AgentEvent => ({
        t: "file",
        path,
        how: before === null ? "added" : "changed",
      }))
    : [];
  const how = isOk ? "ok" : status !== "completed" && isRefused ? "declined" : "failed";
  return [...output, ...files, { t: "tool-ended", id, status: how, exitCode }];
}

/** No part of the protocol; where it is told at all, one of these tells it. */
function exitOf({ kind, rawOutput, _meta: meta }: ToolCall): number | null {
  if (kind !== "execute") return null;
  const told = meta?.terminal_exit?.exit_code;
  if (typeof told === "number") return told;
  if (typeof rawOutput !== "object" || rawOutput === null) return null;
  const inner = "metadata" in rawOutput ? rawOutput.metadata : rawOutput;
  if (typeof inner !== "object" || inner === null) return null;
  const exit = "exit" in inner ? inner.exit : "exit_code" in inner ? inner.exit_code : null;
  return typeof exit === "number" ? exit : null;
}
