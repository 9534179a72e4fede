import { z } from "zod";
import { decisionId, type DecisionId } from "#shared/mission/ids.ts";
import type { Answer } from "./answering.ts";

export interface HeldAnswer {
  readonly ids: readonly DecisionId[];
  readonly answer: Answer;
  readonly sendsAt: number;
}

/** Between the windows of this app. */
export interface ReleaseChannel {
  post: (message: unknown) => void;
  listen: (hear: (message: unknown) => void) => void;
}

interface NewsListener {
  readonly held: (ids: readonly DecisionId[], answer: Answer, sendsAt: number) => void;
  readonly gone: (ids: readonly DecisionId[]) => void;
  readonly takeBack: (id: DecisionId) => void;
  readonly mine: () => readonly HeldAnswer[];
}

const answer = z.object({
  option: z.string(),
  reason: z.string().nullable().optional(),
  edited: z.string().nullable().optional(),
});
const ids = z.array(decisionId);
const message = z.discriminatedUnion("t", [
  z.object({ t: z.literal("held"), ids, answer, sendsAt: z.number() }),
  z.object({ t: z.literal("gone"), ids }),
  z.object({ t: z.literal("take-back"), id: decisionId }),
  z.object({ t: z.literal("who") }),
]);

/** A window that held an answer and has not spoken this long after its time is gone, and the answer with it. */
const SILENT_MS = 2_000;

/** Tells the other windows of answers that are held here, so that none of them shows such a decision as untouched. */
export class ReleaseNews {
  readonly #channel: ReleaseChannel;

  constructor(
    channel: ReleaseChannel,
    clock: { readonly after: (ms: number, run: () => void) => () => void; readonly now: () => number },
    listener: NewsListener,
  ) {
    this.#channel = channel;
    channel.listen((data) => {
      const read = message.safeParse(data);
      // A window of another build may speak otherwise; then this one shows the decision as it is in the engine.
      if (!read.success) return;
      const said = read.data;
      switch (said.t) {
        case "held": {
          listener.held(said.ids, toAnswer(said.answer), said.sendsAt);
          clock.after(Math.max(0, said.sendsAt - clock.now()) + SILENT_MS, () => listener.gone(said.ids));
          return;
        }
        case "gone":
          return listener.gone(said.ids);
        case "take-back":
          return listener.takeBack(said.id);
        case "who":
          for (const held of listener.mine()) this.begin(held);
      }
    });
    channel.post({ t: "who" });
  }

  begin({ ids, answer, sendsAt }: HeldAnswer): void {
    this.#channel.post({ t: "held", ids, answer, sendsAt });
  }

  end(ids: readonly DecisionId[]): void {
    this.#channel.post({ t: "gone", ids });
  }

  askBack(id: DecisionId): void {
    this.#channel.post({ t: "take-back", id });
  }
}

const toAnswer = ({ option, reason, edited }: z.infer<typeof answer>): Answer => ({
  option,
  reason: reason ?? null,
  edited: edited ?? null,
});
