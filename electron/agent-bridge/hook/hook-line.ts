/**
 * What our hook and the bridge say to each other over the socket in the session's channel folder: one JSON value per line. No
 * schema library is loaded here, because a hook is started for every step of an agent.
 */

/**
 * `hook`: something happened or is asked. `wake`: waits for a message while the agent is idle. `status`: figures of its status line.
 * `tool`: the agent called a tool of ours (`electron/agent-bridge/mcp`).
 */
export type HookMode = "hook" | "wake" | "status" | "tool";

/** The first and only line of a hook. `payload` is what the CLI gave it, word for word. */
export interface HookCall {
  readonly mode: HookMode;
  readonly payload: string;
}

/** The bridge says `heard` at once, and later how the hook is to end. */
export type HookReply =
  | { readonly t: "heard" }
  | { readonly t: "end"; readonly code: number; readonly stdout: string; readonly stderr: string };

/** The name of the socket in the channel's folder. */
export const HOOK_SOCKET = "hooks";

/** The command of the person's own status line, which is shown as before. */
export const STATUS_LINE_VARIABLE = "FLIGHTDECK_STATUS_LINE";
