import { resolve } from "node:path";
import type { Ask, AskedThing } from "../agent-event.ts";
import type { AskAnswer } from "../conversation.ts";
import type { RpcId, RpcRequest } from "../json-rpc.ts";
import { addressOf } from "../asked-address.ts";
import { denialOf, OpenRequests } from "../open-requests.ts";
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
  /** The call that may begin now. */
  readonly allowed: frames.ToolCall | null;
}

/** Where an agent works, and how it speaks of commands. */
export interface Place {
  readonly workspace: string;
  readonly titleIsCommand: boolean;
}

/** Files and terminals of ours. They are not offered, and some ask for them all the same. */
const NOT_OFFERED = /^(fs|terminal)\//;

export const isNotOffered = (method: string): boolean => NOT_OFFERED.test(method);

const CANCELLED = { outcome: { outcome: "cancelled" } };

/** What an agent waits for an answer to: one request of it may be about several files. */
export class AcpAsks {
  readonly #place: Place;
  readonly #callOf: (id: string) => frames.ToolCall | undefined;
  readonly #open: OpenRequests<RpcId, Omit<Reply, "gone">>;

  constructor(prefix: string, place: Place, callOf: (id: string) => frames.ToolCall | undefined) {
    this.#open = new OpenRequests(prefix);
    this.#place = place;
    this.#callOf = callOf;
  }

  /** null: this is nothing a person could answer. */
  opened({ id, method, params }: RpcRequest): readonly Ask[] | null {
    if (method !== "session/request_permission") return null;
    const asked = frames.permission.safeParse(params);
    if (!asked.success) return null;
    const { toolCall, options } = asked.data;
    const call = merged(this.#callOf(toolCall.toolCallId), toolCall);
    return this.#open.open(id, {
      things: thingsOf(call, this.#place),
      why: "",
      reply: (given) => {
        const { result, say } = decision(given, options);
        return { id, result, say, allowed: say === null ? call : null };
      },
    });
  }

  answered(ask: string, answer: AskAnswer): Reply | "gone" | null {
    return this.#open.answered(ask, answer);
  }

  /** An agent that is told to end its turn has to hear that nobody will answer. */
  cancelAll(): readonly Reply[] {
    return this.#open
      .forgetAll()
      .map((id) => ({ id, result: CANCELLED, say: null, gone: [], allowed: null }));
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
): Pick<Reply, "result" | "say"> {
  const denial = denialOf(given);
  const once = options.find(({ kind }) => kind === "allow_once");
  if (denial === null && once !== undefined) return { result: selected(once.optionId), say: null };
  const no =
    options.find(({ kind }) => kind === "reject_once") ??
    options.find(({ kind }) => kind === "reject_always");
  const result = no === undefined ? CANCELLED : selected(no.optionId);
  return { result, say: denial ?? "This cannot be allowed for one time only, so it was declined." };
}

const titled = ({ title }: frames.ToolCall): string | null => title ?? null;

/** Another folder than the workspace stands in front of what is said of the command. */
function folderIn({ content }: frames.ToolCall, workspace: string): string {
  const said = content?.[0]?.content?.text ?? "";
  const folder = /^\[(?:in|current working directory) ([^\]]+)\]/.exec(said)?.[1];
  return folder === undefined ? workspace : resolve(workspace, folder);
}

const selected = (optionId: string) => ({ outcome: { outcome: "selected", optionId } });

/** Exactly what it would do. What we have no word for stays a tool with all that is said of it. */
function thingsOf(call: frames.ToolCall, { workspace, titleIsCommand }: Place): readonly AskedThing[] {
  const input = call.rawInput ?? {};
  const command =
    call.kind === "execute" ? (commandOf(call) ?? (titleIsCommand ? titled(call) : null)) : null;
  const cwd = titleIsCommand
    ? folderIn(call, workspace)
    : ([input["cwd"], input["workdir"]].find((value) => typeof value === "string") ?? workspace);
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
