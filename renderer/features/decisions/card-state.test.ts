import { expect, it } from "vitest";
import { stateOf } from "./card-state.ts";

const answer = { option: "allow" };

it.each(["sent", "continued"] as const)(
  "is not pending once its answer was %s, though the queue still says so",
  (phase) => {
    const progress = phase === "sent" ? { phase, answer, seq: 7 } : { phase, answer };
    expect(stateOf({ state: "pending" }, null, progress)).toBe("sent");
    expect(stateOf({ state: "resolved" }, null, progress)).toBe("resolved");
  },
);

it("is pending again when its answer was refused, and as it ended once it has", () => {
  const refused = { phase: "refused", sentence: "It was not written." } as const;
  expect(stateOf({ state: "pending" }, null, refused)).toBe("pending");
  expect(stateOf({ state: "pending" }, { state: "expired" }, refused)).toBe("expired");
});
