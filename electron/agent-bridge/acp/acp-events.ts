import type { z } from "zod";
import type { AgentEvent, UsageTotals } from "../agent-event.ts";
import { acpTrouble, stopTrouble } from "./acp-trouble.ts";
import { endOf, titleOf } from "./acp-tool.ts";
import * as frames from "./frames.ts";

/** Nobody's concern here. Kept in the record like every other. */
const QUIET: ReadonlySet<string> = new Set(
  "user_message_chunk available_commands_update current_mode_update config_option_update session_info_update".split(
    " ",
  ),
);

/** What an agent says in a session, update by update. Nothing here does anything: the same frames give the same events. */
export class AcpEvents {
  readonly #calls = new Map<string, frames.ToolCall>();
  readonly #over = new Set<string>();
  #text = "";
  #thought = "";
  #message: string | null = null;
  #lastMessage: string | null = null;
  #isBroken = false;
  #totals: UsageTotals = { input: 0, cachedInput: 0, output: 0, costMicros: null };

  /** What was told of a call so far. */
  call(id: string): frames.ToolCall | undefined {
    return this.#calls.get(id);
  }

  of(method: string, params: unknown, raw: string): readonly AgentEvent[] {
    // The protocol leaves names like these to each agent.
    if (method.startsWith("_")) return [];
    const said = method === "session/update" ? frames.update.safeParse(params) : null;
    if (said?.success !== true) return [{ t: "unknown", name: method, raw }];
    const { update } = said.data;
    const known = this.#known(update);
    if (known !== null) return known;
    return QUIET.has(update.sessionUpdate) ? [] : [{ t: "unknown", name: update.sessionUpdate, raw }];
  }

  turnStarted(): readonly AgentEvent[] {
    this.#lastMessage = null;
    this.#isBroken = false;
    return [{ t: "turn-started" }];
  }

  /** How a prompt ended that was answered. What says that it ended is not always right about how. */
  statusOf({ stopReason }: frames.PromptAnswer): "completed" | "interrupted" | "failed" {
    if (stopReason === "cancelled") return "interrupted";
    return stopReason === "end_turn" && !this.#isBroken ? "completed" : "failed";
  }

  /** What the answer to a prompt says, but for the end of the turn. */
  answered(answer: frames.PromptAnswer): readonly AgentEvent[] {
    const { stopReason } = answer;
    const usage = usageOf(answer);
    const events: AgentEvent[] = [...this.#flush()];
    if (usage !== null) {
      const cached = usage.cachedReadTokens ?? 0;
      const before = this.#totals;
      this.#totals = {
        input: before.input + usage.inputTokens + cached + (usage.cachedWriteTokens ?? 0),
        cachedInput: before.cachedInput + cached,
        output: before.output + usage.outputTokens,
        costMicros: before.costMicros,
      };
      events.push({ t: "usage", totals: this.#totals });
    }
    if (this.#isBroken && stopReason === "end_turn") {
      const trouble = acpTrouble({ code: null, message: this.#lastMessage, data: null });
      return [...events, { t: "trouble", trouble }];
    }
    const isWhole = stopReason === "end_turn" || stopReason === "cancelled";
    return isWhole ? events : [...events, { t: "trouble", trouble: stopTrouble(stopReason) }];
  }

  /** Some say nothing of a call they were allowed until it is over. */
  allowed(call: frames.ToolCall): readonly AgentEvent[] {
    return this.#tool({ ...call, status: "in_progress" });
  }

  /** The prompt was answered with an error. */
  refused(error: unknown): readonly AgentEvent[] {
    const said = frames.refused.safeParse(error);
    const trouble = acpTrouble(said.success ? said.data : {});
    return [...this.#flush(), { t: "trouble", trouble }];
  }

  turnEnded(status: "completed" | "interrupted" | "failed"): readonly AgentEvent[] {
    return [...this.#flush(), { t: "turn-ended", status, lastMessage: this.#lastMessage }];
  }

  /** null: not understood. */
  #known(update: { readonly sessionUpdate: string }): readonly AgentEvent[] | null {
    switch (update.sessionUpdate) {
      case "agent_message_chunk":
        return read(frames.chunk, update, (said) => this.#chunk(said, "text"));
      case "agent_thought_chunk":
        return read(frames.chunk, update, (said) => this.#chunk(said, "thought"));
      case "tool_call":
      case "tool_call_update":
        return read(frames.toolCall, update, (call) => [...this.#flush(), ...this.#tool(call)]);
      case "session_info_update":
        // null: it says something else, which is nobody's concern here.
        return read(frames.codexInfo, update, ({ _meta: { codex } }) => {
          this.#isBroken ||= codex.threadStatus.type === "systemError";
          return [];
        });
      case "plan":
        return read(frames.plan, update, ({ entries }) => [
          {
            t: "plan",
            steps: entries.map(({ content, status }) => ({ text: content, done: status === "completed" })),
          },
        ]);
      case "usage_update":
        return read(frames.usage, update, ({ used, size, cost }) => {
          const isPriced = cost !== null && cost !== undefined && cost.amount > 0 && cost.currency === "USD";
          if (isPriced) this.#totals = { ...this.#totals, costMicros: Math.round(cost.amount * 1_000_000) };
          return size > 0 ? [{ t: "context", used: used / size }] : [];
        });
      default:
        return null;
    }
  }

  /** A message comes in pieces, and is told when it is whole. */
  #chunk(
    { messageId, content }: z.infer<typeof frames.chunk>,
    kind: "text" | "thought",
  ): readonly AgentEvent[] {
    const id = messageId ?? null;
    const other = kind === "text" ? this.#thought : this.#text;
    const events = id !== this.#message || other !== "" ? this.#flush() : [];
    this.#message = id;
    const text = content.text ?? "";
    if (kind === "text") this.#text += text;
    else this.#thought += text;
    return events;
  }

  #flush(): readonly AgentEvent[] {
    const text = this.#text.trim();
    const thought = this.#thought.trim();
    this.#text = "";
    this.#thought = "";
    if (text !== "") this.#lastMessage = text;
    return [
      ...(thought === "" ? [] : [{ t: "reasoning", text: thought } as const]),
      ...(text === "" ? [] : [{ t: "message", text } as const]),
    ];
  }

  #tool(said: frames.ToolCall): readonly AgentEvent[] {
    const id = said.toolCallId;
    if (this.#over.has(id)) return [];
    const before = this.#calls.get(id);
    const kept = Object.entries(said).filter(([, value]) => value !== null && value !== undefined);
    const diffs = (said.content ?? []).some(({ type }) => type === "diff");
    const call: frames.ToolCall = { ...before, ...Object.fromEntries(kept), toolCallId: id };
    // An update replaces its content; what it would change is needed to the end.
    if (!diffs && before?.content !== null && before?.content !== undefined)
      call.content = [...before.content.filter(({ type }) => type === "diff"), ...(said.content ?? [])];
    this.#calls.set(id, call);
    const isOver = call.status === "completed" || call.status === "failed";
    // What it is called with comes after its name.
    const isTold = before !== undefined && isBegun(before);
    const begun: readonly AgentEvent[] =
      !isTold && (isBegun(call) || isOver) ? [{ t: "tool-started", id, title: titleOf(call) }] : [];
    if (!isOver) return begun;
    this.#over.add(id);
    // With all it read and wrote.
    this.#calls.delete(id);
    return [...begun, ...endOf(call)];
  }
}

function usageOf({
  usage,
  _meta: meta,
}: frames.PromptAnswer): NonNullable<frames.PromptAnswer["usage"]> | null {
  const count = meta?.quota.token_count;
  return (
    usage ??
    (count === undefined ? null : { inputTokens: count.input_tokens, outputTokens: count.output_tokens })
  );
}

const isBegun = ({ status, rawInput }: frames.ToolCall): boolean =>
  status === "in_progress" || Object.keys(rawInput ?? {}).length > 0;

function read<Shape extends z.ZodType>(
  shape: Shape,
  said: unknown,
  tell: (said: z.infer<Shape>) => readonly AgentEvent[] | null,
): readonly AgentEvent[] | null {
  const parsed = shape.safeParse(said);
  return parsed.success ? tell(parsed.data) : null;
}
