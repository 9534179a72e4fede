import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import type { CommandInput } from "../command.ts";
import { altered, refusedIn } from "../testing/altered.ts";
import { stateText } from "../testing/state-text.ts";
import { task } from "../testing/missions.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";

/** What a person can wish of a task that has an end. */
const WISHES: readonly CommandInput[] = [
  { type: "task.steer", task: "one", text: "Use the parser." },
  { type: "task.pause", task: "one" },
  { type: "task.resume", task: "one" },
  { type: "task.reassign", task: "one", assignment: { family: "google" } },
  { type: "task.raise-review", task: "one", level: "full" },
];

const ENDS: readonly (readonly [string, (flight: ReviewedFlight) => void])[] = [
  [
    "merged",
    (flight) => {
      flight.pass("one");
      flight.review("one");
      flight.merge("one");
    },
  ],
  ["skipped", (flight) => flight.person({ type: "task.skip", task: "one" })],
  ["cancelled", (flight) => flight.person({ type: "task.cancel", task: "one" })],
];

describe("a task that has ended", () => {
  it.each(ENDS)("as %s is moved by no wish of a person", (stage, end) => {
    // The second task keeps the mission flying.
    const flight = new ReviewedFlight([task("one"), task("two")]);
    end(flight);
    expect(flight.task("one").stage).toBe(stage);
    const before = stateText(flight.world.state);
    for (const wish of WISHES) expect(flight.refused(wish, OPERATOR).code, wish.type).toBe("wrong-state");
    expect(stateText(flight.world.state)).toBe(before);
  });
});

describe("a wish that does not fit", () => {
  it.each(["merged", "skipped", "cancelled"] as const)(
    "an answer about a task that is %s meanwhile changes nothing and is not recorded",
    (stage) => {
      const flight = new ReviewedFlight([task("one", { limits: { attempts: 1 } })]);
      flight.fail("one");
      const [decision] = flight.world.state.pending;
      if (decision === undefined) throw new Error("nobody was asked");
      const ended = altered(flight, "one", { stage });
      for (const option of ["retry", "other-agent", "skip", "cancel"]) {
        const answer: CommandInput = { type: "decision.answer", decisions: [decision], option, reason: "so" };
        expect(refusedIn(ended, answer, flight.world.at, OPERATOR).sentence).toContain("has ended");
      }
    },
  );

  it("a task that failed has nothing to pause, and what is not paused is not resumed", () => {
    const flight = new ReviewedFlight([task("one", { limits: { attempts: 1 } })]);
    expect(flight.refused({ type: "task.resume", task: "one" }, OPERATOR).sentence).toContain("not paused");
    flight.fail("one");
    expect(flight.task("one").stage).toBe("failed");
    expect(flight.refused({ type: "task.pause", task: "one" }, OPERATOR).sentence).toContain(
      "nothing to pause",
    );
  });

  it("more review comes too late while it is being merged (feature 110)", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.pass("one");
    flight.review("one");
    expect(flight.task("one").stage).toBe("merging");
    const more = { type: "task.raise-review", task: "one", level: "full" } as const;
    expect(flight.refused(more, OPERATOR).sentence).toContain("is being merged");
  });

  it("another family is refused where no other is installed, and the attempt goes on (feature 29)", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.start("one");
    const until = flight.world.at + 5 * 3_600_000;
    flight.do({ type: "agent.rate-limited", ...flight.about("one"), until });
    flight.install(...flight.world.state.agents.filter(({ agent }) => agent === "codex"));
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    const other: CommandInput = { type: "decision.answer", decisions: [decision], option: "other-agent" };
    expect(flight.refused(other, OPERATOR).sentence).toContain("No agent of another family");
    expect(flight.attempt("one").outcome).toBeNull();
    flight.answer("wait");
  });
});
