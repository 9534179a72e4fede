import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decision } from "../mission/decisions/decision.ts";
import { rankDecisions } from "../mission/decisions/ranking.ts";
import type { MissionState } from "../mission/state.ts";
import { CASES, SEED } from "../mission/testing/cases.ts";
import type { DecisionRow } from "./decisions.ts";
import { inQueueOrder } from "./queue-order.ts";

const card = fc.record({
  id: fc.stringMatching(/^dec_abcd_[1-9]\d{0,2}$/),
  risk: fc.constantFrom("low", "medium", "high"),
  askedAt: fc.nat(3),
  snoozedUntil: fc.option(fc.nat(20)),
  dependents: fc.nat(2),
});

describe("the queue of a window", () => {
  it("is in the order of the domain", () => {
    const cards = fc.uniqueArray(card, { selector: ({ id }) => id, maxLength: 30 });
    fc.assert(
      fc.property(cards, (given) => {
        const queue = given.map(({ id, risk, askedAt, snoozedUntil, dependents }) => {
          const waiting = ["b", "c"].slice(0, dependents);
          const state = {
            dependents: new Map([["a", waiting]]),
            tasks: new Map(waiting.map((task) => [task, { stage: "idle" }])),
          } as unknown as MissionState;
          const decision = { id, risk, askedAt, task: "a" } as unknown as Decision;
          return {
            state,
            record: {
              decision,
              state: "pending",
              snoozedUntil,
              resolution: null,
              note: null,
              takeBack: null,
            } as const,
          };
        });
        const ranked = rankDecisions(queue, 10);
        const rows = ranked.map(({ record, unblocks }) => {
          const { decision, snoozedUntil } = record;
          const { id, risk, askedAt } = decision;
          return { id, risk, askedAt, snoozedUntil, unblocks } as unknown as DecisionRow;
        });
        const order = inQueueOrder(rows.toReversed(), 10).map(({ id }) => id);
        expect(order).toEqual(ranked.map(({ record }) => record.decision.id));
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});
