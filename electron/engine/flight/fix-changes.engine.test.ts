import { afterEach, beforeEach, expect, it } from "vitest";
import { attemptOf, attempts, failureOf, taskOf, write } from "./testing/fault-flight.ts";
import { FlightHome, land, type Answering } from "./testing/flight-home.ts";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

/** Nobody of another family is there, so a person reviews: first they send it back, then they are content. */
function reviewing(): Answering {
  let looks = 0;
  return (record) => {
    if (!record.decision.options.some(({ id }) => id === "fix")) return land(record);
    looks += 1;
    return looks === 1 ? { option: "fix", reason: "It loses an update." } : { option: "accept" };
  };
}

it(
  "takes no fix for one that left everything as it was reviewed, though its workspace holds all that came before",
  { timeout: 90_000 },
  async () => {
    const file = "src/one/a.js";
    const lists = [[write(file)], [{ run: "ls" }], [write(file, "2\n")]];
    const more = { kind: "implement", review: "standard" };
    const state = await home.fly({ tasks: [attempts("one", lists, { more })] }, { answers: reviewing() });
    expect(state.phase).toBe("landed");
    expect(taskOf(state, "one").attempts.map(({ purpose, outcome }) => [purpose, outcome])).toEqual([
      ["work", "passed"],
      ["fix", "failed"],
      ["fix", "passed"],
    ]);
    const reviewed = attemptOf(state, "one", 2)?.startedFrom ?? "nothing";
    expect(failureOf(state, "one", 2)).toContain(
      `No change was left: nothing was changed since the review (${reviewed.slice(0, 10)})`,
    );
    expect(home.git("show", `main:${file}`)).toBe("2");
  },
);
