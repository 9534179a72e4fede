import type { Ask } from "../agent-event.ts";
import type { AskAnswer } from "../conversation.ts";
import type { WaitingHook } from "../hook/hook-server.ts";
import type { HookPayload } from "./hook-frames.ts";
import { PermissionRound, type PermissionResult } from "./permission-round.ts";

interface Open {
  readonly hook: WaitingHook;
  readonly round: PermissionRound;
  /** What it is about, to recognize it by: a hook for a permission does not name the use of the tool. */
  readonly tool: string;
  readonly input: string;
  toolUse: string | null;
}

/**
 * What the terminal asks and we may answer as well. Its dialog stays while we think; whoever answers first wins, and nobody tells the
 * hook when that was the terminal.
 */
export class TerminalAsks {
  readonly #workspace: string;
  /** Ids of asks are those of a whole attempt, and every session counts from one. */
  readonly #prefix: string;
  readonly #open = new Map<string, Open>();
  /** Uses of tools that have begun and may be asked about, by what they are. */
  readonly #begun = new Map<string, string>();
  #count = 0;

  constructor(workspace: string, segment: number) {
    this.#workspace = workspace;
    this.#prefix = `${segment}-terminal-`;
  }

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  begins({ tool_name: tool, tool_input: input, tool_use_id: id }: HookPayload): void {
    if (id != null) this.#begun.set(keyOf(tool, input), id);
  }

  asks(hook: WaitingHook, payload: HookPayload): readonly Ask[] {
    const { tool_name: tool, tool_input: input } = payload;
    this.#count += 1;
    const id = `${this.#prefix}${this.#count}`;
    const request = { subtype: "can_use_tool" as const, tool_name: tool ?? "a tool", input: input ?? {} };
    const round = new PermissionRound(id, request, this.#workspace);
    const toolUse = this.#begun.get(keyOf(tool, input)) ?? null;
    const open = { hook, round, tool: tool ?? "", input: JSON.stringify(input ?? {}), toolUse };
    for (const ask of round.asks) this.#open.set(ask.id, open);
    return round.asks;
  }

  /** Gives the asks nobody has to answer any more: a "no" to one question is a "no" to all that came with it. */
  answer(ask: string, answer: AskAnswer): readonly string[] | "gone" {
    const open = this.#open.get(ask);
    if (open === undefined) return "gone";
    const result = open.round.answer(ask, answer);
    this.#open.delete(ask);
    if (result === null) return [];
    open.hook.end({ stdout: decisionOf(result) });
    return this.#close((other) => other === open);
  }

  /** No answer is waited for any more, because this use of a tool came to its end. Gives the asks that are gone. */
  over({ tool_name: tool, tool_input: input, tool_use_id: id }: HookPayload): readonly string[] {
    this.#begun.delete(keyOf(tool, input));
    const words = JSON.stringify(input ?? {});
    return this.#close((open) =>
      open.toolUse === null ? open.tool === tool && open.input === words : open.toolUse === id,
    );
  }

  refusedInTerminal(toolUse: string): readonly string[] {
    return this.#close((open) => open.toolUse === toolUse);
  }

  /** The hook itself is gone, with the terminal or by its time. */
  hookGone(hook: WaitingHook): readonly string[] {
    return this.#close((open) => open.hook === hook);
  }

  all(): readonly string[] {
    this.#begun.clear();
    return this.#close(() => true);
  }

  /** It must not go on: every dialog is answered with a no that ends the turn. Gives whether there was one. */
  interrupt(): boolean {
    const hooks = new Set([...this.#open.values()].map(({ hook }) => hook));
    this.#open.clear();
    for (const hook of hooks)
      hook.end({ stdout: decisionOf({ behavior: "deny", message: "Interrupted.", interrupt: true }) });
    return hooks.size > 0;
  }

  #close(isMeant: (open: Open) => boolean): readonly string[] {
    const closed = [...this.#open].filter(([, open]) => isMeant(open));
    for (const [id, open] of closed) {
      this.#open.delete(id);
      // Ends without a word, so that nothing of ours is left behind in the session.
      open.hook.end();
    }
    return closed.map(([id]) => id);
  }
}

const keyOf = (tool: string | null | undefined, input: HookPayload["tool_input"]): string =>
  JSON.stringify([tool ?? "", input ?? {}]);

const decisionOf = (decision: PermissionResult & { readonly interrupt?: boolean }): string =>
  JSON.stringify({ hookSpecificOutput: { hookEventName: "PermissionRequest", decision } });
