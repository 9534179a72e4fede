import type { ClaudeSettings } from "#shared/agent-bridge/claude-settings.ts";
import { STATUS_LINE_VARIABLE, type HookMode } from "../hook/hook-line.ts";

/** Longer than anybody lets a decision wait; the dialog in its terminal stays all the while. */
const A_DAY_S = 86_400;

/** What we want to know of. A version that does not have one of them leaves it out. */
const HEARD = [
  "SessionStart",
  "SessionEnd",
  "UserPromptSubmit",
  "PreToolUse",
  "PermissionRequest",
  "PostToolUse",
  "PostToolUseFailure",
  "Notification",
  "Stop",
  "StopFailure",
  "PreCompact",
  "PostCompact",
] as const;

/**
 * A settings file of ours, given beside the person's own and never instead of them: hooks of all settings run, and their status
 * line is shown by ours.
 */
export function hookSettings(settings: ClaudeSettings): unknown {
  const command = (mode: HookMode): string => commandOf(settings, mode);
  const hook = { type: "command", command: command("hook"), timeout: A_DAY_S };
  const hooks = Object.fromEntries(HEARD.map((event) => [event, [{ hooks: [hook] }]]));
  // Waits in the background from the beginning of a turn on, and wakes the idle agent with what it says when it ends with 2.
  const wake = { type: "command", command: command("wake"), timeout: A_DAY_S, asyncRewake: true };
  const both = { hooks: [hook, wake] };
  return {
    // An interrupted turn has no end that a hook hears of, a completed one may have used the hook of its beginning.
    hooks: settings.wakes ? { ...hooks, UserPromptSubmit: [both], Stop: [both] } : hooks,
    statusLine: { type: "command", command: command("status") },
  };
}

function commandOf({ hook, statusLine }: ClaudeSettings, mode: HookMode): string {
  if (hook === null) return "true";
  const own = mode === "status" && statusLine !== null ? { [STATUS_LINE_VARIABLE]: statusLine } : {};
  const variables = Object.entries({ ...hook.env, ...own }).map(
    ([name, value]) => `${name}=${quoted(value)}`,
  );
  return [...variables, ...hook.command.map(quoted), mode].join(" ");
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
