import { z } from "zod";
import type { Ask, AskedThing } from "../agent-event.ts";
import type { AskAnswer } from "../conversation.ts";
import { addressOf } from "../asked-address.ts";
import { denialOf, OpenRequests } from "../open-requests.ts";
import * as frames from "./frames.ts";

export interface Reply {
  readonly path: string;
  readonly body: unknown;
  /** Asks of the same request that nobody has to answer any more. */
  readonly gone: readonly string[];
}

type InputOf = (call: string) => Readonly<Record<string, unknown>> | undefined;

/** What opencode waits for an answer to. One request of it may be several questions. */
export class OpencodeAsks {
  readonly #workspace: string;
  /** What a tool was called with. */
  readonly #inputOf: InputOf;
  readonly #open = new OpenRequests<string, Omit<Reply, "gone">>();

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

  answered(ask: string, answer: AskAnswer): Reply | "gone" | null {
    return this.#open.answered(ask, answer);
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

  settled(id: string): readonly string[] {
    return this.#open.settled(id);
  }

  #permission(asked: frames.PermissionAsked): readonly Ask[] {
    const input = this.#inputOf(asked.tool?.callID ?? "") ?? {};
    const why = textOf(input["description"]) ?? "";
    const path = `/permission/${asked.id}/reply`;
    const things = thingsOf(asked, input, this.#workspace);
    return this.#open.open(asked.id, { things, why, reply: (given) => ({ path, body: decision(given) }) });
  }

  #questions({ id, questions }: z.infer<typeof frames.questionAsked>): readonly Ask[] | null {
    if (questions.length === 0) return null;
    const things = questions.map(({ question, options }): AskedThing => ({
      kind: "question",
      question,
      choices: options.map(({ label }) => label),
    }));
    return this.#open.open(id, {
      things,
      why: "",
      reply: (given) => ({
        path: `/question/${id}/reply`,
        body: { answers: given.map(({ text }) => [text]) },
      }),
    });
  }
}

/** Once, never for always: rules are made by the mission. A no without words would end the turn. */
function decision(given: readonly AskAnswer[]): unknown {
  const message = denialOf(given);
  return message === null ? { reply: "once" } : { reply: "reject", message };
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
