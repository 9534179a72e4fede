import type { AgentReportInput } from "#shared/channel/message.ts";

const MOST_DETAIL = 300;

/** What is worth telling of a hook that nobody heard; null: nothing. */
export function spooledProgress(payload: string): AgentReportInput | null {
  const hook = objectIn(payload);
  const event = textOf(hook["hook_event_name"]);
  const tool = textOf(hook["tool_name"]);
  if (tool === null || (event !== "PermissionRequest" && event !== "PostToolUse")) return null;
  const input = JSON.stringify(hook["tool_input"] ?? {});
  const detail =
    event === "PostToolUse"
      ? `Used ${tool} while nobody listened: ${input}`
      : `Asked for ${tool} in its own terminal, because nobody could be asked here: ${input}`;
  const plain = detail
    .replaceAll(/[^\P{Cc}\n\t]/gu, "")
    .slice(0, MOST_DETAIL)
    .toWellFormed();
  return { type: "agent.progress", what: "event", detail: plain };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
