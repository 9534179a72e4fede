import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sentenceOf } from "#launch/plain-error.ts";
import type { DeliveryBody } from "#shared/channel/message.ts";
import { Deliveries } from "./deliveries.ts";

const ANSWER: DeliveryBody = { type: "answer", request: "r1", allowed: true, text: "", action: null };
const WITHIN_MS = 30_000;

/** Somebody at the other end, and what they got. */
function listening(deliveries: Deliveries): string[] {
  const got: string[] = [];
  deliveries.listen((message) => {
    if (message.t === "delivery") got.push(message.id);
  });
  return got;
}

/** Delivers to nobody until the time is over; why it was given up. */
async function givenUp(deliveries: Deliveries, body: DeliveryBody): Promise<string> {
  const why = deliveries.deliver("one", body).then(() => "it was taken", sentenceOf);
  vi.advanceTimersByTime(WITHIN_MS);
  return why;
}

describe("what nobody took in time", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("goes out when the agent is there again, if it is an answer, until it is taken", async () => {
    const deliveries = new Deliveries(WITHIN_MS);
    expect(await givenUp(deliveries, ANSWER)).toContain("It goes out when the agent listens again");
    expect(listening(deliveries)).toEqual(["one"]);
    expect(listening(deliveries)).toEqual(["one"]);
    deliveries.took("one");
    expect(listening(deliveries)).toEqual([]);
    await deliveries.deliver("one", ANSWER);
  });

  it("is not sent twice when it is tried again before", async () => {
    const deliveries = new Deliveries(WITHIN_MS);
    expect(await givenUp(deliveries, ANSWER)).toContain("no agent listens");
    const again = deliveries.deliver("one", ANSWER);
    expect(listening(deliveries)).toEqual(["one"]);
    deliveries.took("one");
    await again;
  });

  it("is over, if it only made sense then", async () => {
    const deliveries = new Deliveries(WITHIN_MS);
    expect(await givenUp(deliveries, { type: "interrupt" })).toContain("no agent listens");
    expect(listening(deliveries)).toEqual([]);
  });
});
