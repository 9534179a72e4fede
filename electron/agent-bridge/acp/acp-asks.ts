import type { Ask, AskedThing } from "../agent-event.ts";
import type { AskAnswer } from "../conversation.ts";
import type { RpcId, RpcRequest } from "../json-rpc.ts";
import { addressOf } from "../asked-address.ts";
import { shownPath } from "../shown-path.ts";
import { unifiedDiff } from "../unified-diff.ts";
import { commandOf, diffsOf } from "./acp-tool.ts";
import * as frames from "./frames.ts";

export interface Reply {
  readonly id: RpcId;
  readonly result: unknown;
  /** The protocol takes no reason with a denial: this is said to the agent in words. */
  readonly say: string | null;
  /** Asks of the same request that nobody has to answer any more. */
  readonly gone: readonly string[];
}

interface Pending {
  readonly id: RpcId;
  readonly asks: readonly Ask[];
  readonly given: Map<string, AskAnswer>;
  readonly options: frames.Permission["options"];
}

/** Files and terminals of ours. They are not offered, and some ask for them all the same. */
const NOT_OFFERED = /^(fs|terminal)\//;

export const isNotOffered = (method: string): boolean => NOT_OFFERED.test(method);

const CANCELLED = { outcome: { outcome: "cancelled" } };

/** What an agent waits for an answer to. One request of it may be about several files: each is asked about by itself. */
export class AcpAsks {
  readonly #prefix: string;
  readonly #workspace: string;
  readonly #callOf: (id: string) => frames.ToolCall | undefined;
  readonly #pending = new Map<RpcId, Pending>();

  constructor(prefix: string, workspace: string, callOf: (id: string) => frames.ToolCall | undefined) {
    this.#prefix = prefix;
    this.#workspace = workspace;
    this.#callOf = callOf;
  }

  /** null: this is nothing a person could answer. */
  opened({ id, method, params }: RpcRequest): readonly Ask[] | null {
    if (method !== "session/request_permission") return null;
    const asked = frames.permission.safeParse(params);
    if (!asked.success) return null;
    const { toolCall, options } = asked.data;
    const things = thingsOf(merged(this.#callOf(toolCall.toolCallId), toolCall), this.#workspace);
    const asks = things.map((thing, index) => ({
      id: `${this.#prefix}${id}${things.length > 1 ? `.${index + 1}` : ""}`,
      thing,
      why: "",
    }));
    this.#pending.set(id, { id, asks, given: new Map(), options });
    return asks;
  }

  /** "gone": nobody waits for it. null: taken, and others of the same request are still open. */
  answered(ask: string, answer: AskAnswer): Reply | "gone" | null {
    const pending = [...this.#pending.values()].find(({ asks }) => asks.some(({ id }) => id === ask));
    if (pending === undefined) return "gone";
    pending.given.set(ask, answer);
    const given = [...pending.given.values()];
    // One denial is enough: what belongs together is done together or not at all.
    if (given.length < pending.asks.length && given.every(({ allowed }) => allowed)) return null;
    this.#pending.delete(pending.id);
    const gone = pending.asks.filter(({ id }) => !pending.given.has(id)).map(({ id }) => id);
    return { id: pending.id, ...decision(given, pending.options), gone };
  }

  /** Nobody will answer any more; an agent that is told to end its turn has to hear that. */
  cancelAll(): readonly Reply[] {
    const replies = [...this.#pending.keys()].map((id) => ({ id, result: CANCELLED, say: null, gone: [] }));
    this.#pending.clear();
    return replies;
  }
}

/** What was told of the call before, and what the request says of it. */
function merged(before: frames.ToolCall | undefined, now: frames.ToolCall): frames.ToolCall {
  const said = Object.entries(now).filter(([, value]) => value !== null && value !== undefined);
  return { ...before, ...Object.fromEntries(said), toolCallId: now.toolCallId };
}

/** Once, never for always: rules are made by the mission. */
function decision(
  given: readonly AskAnswer[],
  options: frames.Permission["options"],
): Omit<Reply, "id" | "gone"> {
  const denied = given.find(({ allowed }) => !allowed);
  const edited = given.find(({ editedCommand }) => editedCommand !== null)?.editedCommand ?? null;
  const once = options.find(({ kind }) => kind === "allow_once");
  if (denied === undefined && edited === null && once !== undefined)
    return { result: selected(once.optionId), say: null };
  const no =
    options.find(({ kind }) => kind === "reject_once") ??
    options.find(({ kind }) => kind === "reject_always");
  const result = no === undefined ? CANCELLED : selected(no.optionId);
  return { result, say: denialOf(denied, edited) };
}

function denialOf(denied: AskAnswer | undefined, edited: string | null): string {
  if (denied === undefined && edited !== null)
    return `Run exactly this instead of the command that was declined:\n${edited}`;
  if (denied === undefined) return "This cannot be allowed for one time only, so it was declined.";
  const why = denied.text.trim();
  return why === "" ? "This was denied. Do not try it in another way." : `This was denied: ${why}`;
}

const selected = (optionId: string) => ({ outcome: { outcome: "selected", optionId } });

/** Exactly what it would do. What we have no word for stays a tool with all that is said of it. */
function thingsOf(call: frames.ToolCall, workspace: string): readonly AskedThing[] {
  const input = call.rawInput ?? {};
  const command = call.kind === "execute" ? commandOf(call) : null;
  const cwd = [input["cwd"], input["workdir"]].find((value) => typeof value === "string") ?? workspace;
  if (command !== null) return [{ kind: "command", command, cwd }];
  const [first] = call.locations ?? [];
  if (call.kind === "delete" && first !== undefined)
    return [{ kind: "file", access: "delete", path: first.path, diff: null }];
  const diffs = diffsOf(call);
  if (diffs.length > 0)
    return diffs.map(({ path, before, after }) => ({
      kind: "file",
      access: "write",
      path,
      diff: unifiedDiff(shownPath(path, workspace), before, after),
    }));
  if (call.kind === "read" && first !== undefined)
    return [{ kind: "file", access: "read", path: first.path, diff: null }];
  const address = call.kind === "fetch" ? addressOf(input["url"]) : null;
  if (address !== null) return [address];
  const tool = call.title ?? call.kind ?? "a tool";
  return [{ kind: "tool", server: null, tool, input: { kind: call.kind, ...input } }];
}
