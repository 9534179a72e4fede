import type { Ask, AskedThing } from "./agent-event.ts";
import type { AskAnswer } from "./conversation.ts";

/** What a request of a CLI is about, and what it is told when everything in it was answered, in the order of the things. */
export interface AskedRequest<Reply> {
  readonly things: readonly AskedThing[];
  readonly why: string;
  readonly reply: (given: readonly AskAnswer[]) => Reply;
}

interface Pending<Id, Reply> {
  readonly id: Id;
  readonly asks: readonly Ask[];
  readonly given: Map<string, AskAnswer>;
  readonly reply: AskedRequest<Reply>["reply"];
}

/** What a request is told, and the asks of it that nobody has to answer any more. */
export type Told<Reply> = Reply & { readonly gone: readonly string[] };

/** Requests of a CLI that wait for an answer. One of them may be several questions: each is asked about by itself. */
export class OpenRequests<Id extends string | number, Reply extends object> {
  readonly #prefix: string;
  readonly #pending = new Map<Id, Pending<Id, Reply>>();

  /** `prefix`: where the ids of a CLI begin again with each session of it. */
  constructor(prefix = "") {
    this.#prefix = prefix;
  }

  open(id: Id, { things, why, reply }: AskedRequest<Reply>): readonly Ask[] {
    const asks = things.map((thing, index) => ({
      id: `${this.#prefix}${id}${things.length > 1 ? `.${index + 1}` : ""}`,
      thing,
      why,
    }));
    this.#pending.set(id, { id, asks, given: new Map(), reply });
    return asks;
  }

  /** "gone": nobody waits for it. null: taken, and others of the same request are still open. */
  answered(ask: string, answer: AskAnswer): Told<Reply> | "gone" | null {
    const pending = [...this.#pending.values()].find(({ asks }) => asks.some(({ id }) => id === ask));
    if (pending === undefined) return "gone";
    pending.given.set(ask, answer);
    const given = pending.asks.flatMap(({ id }) => pending.given.get(id) ?? []);
    if (given.length < pending.asks.length && !isOver(pending.asks, given)) return null;
    return { ...pending.reply(given), gone: this.settled(pending.id) };
  }

  /** The request is settled, by us or by somebody else; gives what was still open of it. */
  settled(id: Id): readonly string[] {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending?.asks.filter((ask) => !pending.given.has(ask.id)).map((ask) => ask.id) ?? [];
  }

  /** Nobody will answer any more; gives the ids of the requests. */
  forgetAll(): readonly Id[] {
    const ids = [...this.#pending.keys()];
    this.#pending.clear();
    return ids;
  }
}

/** One denial is enough: what belongs together is done together or not at all. Questions are each answered. */
const isOver = (asks: readonly Ask[], given: readonly AskAnswer[]): boolean =>
  given.some(({ allowed }) => !allowed) && !asks.every(({ thing }) => thing.kind === "question");

/** Why what was asked is not done, in words for the agent; null: it is done as it was asked. A changed command is not what was asked. */
export function denialOf(given: readonly AskAnswer[]): string | null {
  const denied = given.find(({ allowed }) => !allowed);
  if (denied !== undefined) {
    const why = denied.text.trim();
    return why === "" ? "This was denied. Do not try it in another way." : `This was denied: ${why}`;
  }
  const edited = given.find(({ editedCommand }) => editedCommand !== null)?.editedCommand ?? null;
  return edited === null ? null : `Run exactly this instead of the command that was declined:\n${edited}`;
}
