import { z } from "zod";
import type { Ask, AskedThing } from "../agent-event.ts";
import type { AskAnswer } from "../conversation.ts";
import { addressOf } from "../asked-address.ts";
import * as frames from "./frames.ts";

export interface Reply {
  readonly path: string;
  readonly body: unknown;
  /** Asks of the same request that nobody has to answer any more. */
  readonly gone: readonly string[];
}

interface Pending {
  readonly id: string;
  readonly asks: readonly Ask[];
  readonly given: Map<string, AskAnswer>;
  readonly reply: (given: readonly AskAnswer[]) => Omit<Reply, "gone">;
}

type InputOf = (call: string) => Readonly<Record<string, unknown>> | undefined;

/** What opencode waits for an answer to. One request of it may be several questions. */
export class OpencodeAsks {
  readonly #workspace: string;
  /** What a tool was called with. */
  readonly #inputOf: InputOf;
  readonly #pending = new Map<string, Pending>();

  constructor(workspace: string, inputOf: InputOf) {
    this.#workspace = workspace;
    this.#inputOf = inputOf;
  }

  /** null: this is not a question, or not one that we understand. */
  opened(type: string, properties: unknown): readonly Ask[] | null {
    if (type === "permission.asked") {
      const asked = frames.permissionAsked.safeParse(properties);
      return asked.success ? this.#permission(asked.data) : null;
    }
    const asked = frames.questionAsked.safeParse(properties);
    return type === "question.asked" && asked.success ? this.#questions(asked.data) : null;
  }

  /** "gone": nobody waits for it. null: taken, and others of the same request are still open. */
  answered(ask: string, answer: AskAnswer): Reply | "gone" | null {
    const pending = [...this.#pending.values()].find(({ asks }) => asks.some(({ id }) => id === ask));
    if (pending === undefined) return "gone";
    pending.given.set(ask, answer);
    const given = pending.asks.flatMap(({ id }) => pending.given.get(id) ?? []);
    const isQuestion = pending.asks.every(({ thing }) => thing.kind === "question");
    // One denial is enough: what belongs together is done together or not at all.
    const isOpen =
      given.length < pending.asks.length && (isQuestion || given.every(({ allowed }) => allowed));
    if (isOpen) return null;
    return { ...pending.reply(given), gone: this.settled(pending.id) };
  }

  /** The answer to a question that we do not understand: left alone it would wait for ever. null: this is none, or has no name. */
  refusal(type: string, properties: unknown): Omit<Reply, "gone"> | null {
    const [, kind] = /^(permission|question)\.asked$/.exec(type) ?? [];
    const named = frames.named.safeParse(properties);
    if (kind === undefined || !named.success) return null;
    const id = encodeURIComponent(named.data.id);
    if (kind === "question") return { path: `/question/${id}/reject`, body: {} };
    const message = "Flightdeck does not understand this request, so it was denied.";
    return { path: `/permission/${id}/reply`, body: { reply: "reject", message } };
  }

  /** The request is settled by somebody else; gives what was still open of it. */
  settled(id: string): readonly string[] {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending?.asks.filter((ask) => !pending.given.has(ask.id)).map((ask) => ask.id) ?? [];
  }

  #permission(asked: frames.PermissionAsked): readonly Ask[] {
    const input = this.#inputOf(asked.tool?.callID ?? "") ?? {};
    const why = textOf(input["description"]) ?? "";
    const path = `/permission/${asked.id}/reply`;
    const things = thingsOf(asked, input, this.#workspace);
    return this.#open(asked.id, things, why, (given) => ({ path, body: decision(given) }));
  }

  #questions({ id, questions }: z.infer<typeof frames.questionAsked>): readonly Ask[] | null {
    if (questions.length === 0) return null;
    const things = questions.map(({ question, options }): AskedThing => ({
      kind: "question",
      question,
      choices: options.map(({ label }) => label),
    }));
    const answers = (given: readonly AskAnswer[]) => given.map(({ text }) => [text]);
    return this.#open(id, things, "", (given) => ({
      path: `/question/${id}/reply`,
      body: { answers: answers(given) },
    }));
  }

  #open(id: string, things: readonly AskedThing[], why: string, reply: Pending["reply"]): readonly Ask[] {
    const asks = things.map((thing, index) => ({
      id: things.length > 1 ? `${id}.${index + 1}` : id,
      thing,
      why,
    }));
    this.#pending.set(id, { id, asks, given: new Map(), reply });
    return asks;
  }
}

/** Once, never for always: rules are made by the mission. A no without words would end the turn. */
function decision(given: readonly AskAnswer[]): unknown {
  const denied = given.find(({ allowed }) => !allowed);
  if (denied !== undefined) {
    const why = denied.text.trim();
    const message = why === "" ? "This was denied. Do not try it in another way." : `This was denied: ${why}`;
    return { reply: "reject", message };
  }
  const edited = given.find(({ editedCommand }) => editedCommand !== null)?.editedCommand ?? null;
  if (edited === null) return { reply: "once" };
  return { reply: "reject", message: `Run exactly this instead of the command that was denied:\n${edited}` };
}

const change = z.looseObject({
  filePath: z.string(),
  type: z.string().nullish(),
  movePath: z.string().nullish(),
  patch: z.string().nullish(),
  diff: z.string().nullish(),
});

/** Exactly what it would do. What we have no word for stays a tool with all that is said of it. */
function thingsOf(
  { permission, patterns, metadata }: frames.PermissionAsked,
  input: Readonly<Record<string, unknown>>,
  workspace: string,
): readonly AskedThing[] {
  const command = textOf(metadata["command"]) ?? textOf(input["command"]);
  if (permission === "bash" && command !== null)
    return [{ kind: "command", command, cwd: textOf(input["workdir"]) ?? workspace }];
  const diff = textOf(metadata["diff"]);
  const changes = z.array(change).min(1).safeParse(metadata["files"]);
  if (permission === "edit" && changes.success)
    return changes.data.flatMap((file): AskedThing[] => {
      const to = file.movePath ?? null;
      const access = file.type === "delete" || to !== null ? "delete" : "write";
      const shown = file.patch ?? file.diff ?? diff;
      const from: AskedThing = {
        kind: "file",
        access,
        path: file.filePath,
        diff: to === null ? shown : null,
      };
      return to === null ? [from] : [from, { kind: "file", access: "write", path: to, diff: shown }];
    });
  const path = textOf(metadata["filepath"]) ?? textOf(input["filePath"]);
  if (permission === "edit" && path !== null) return [{ kind: "file", access: "write", path, diff }];
  if (permission === "read" && path !== null) return [{ kind: "file", access: "read", path, diff: null }];
  const address =
    permission === "webfetch" ? addressOf(textOf(metadata["url"]) ?? patterns[0] ?? null) : null;
  if (address !== null) return [address];
  return [{ kind: "tool", server: null, tool: permission, input: { patterns, ...metadata, input } }];
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
