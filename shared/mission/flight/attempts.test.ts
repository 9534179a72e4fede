import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import { command } from "../command.ts";
import { MINUTE, OneFlight } from "../testing/one-flight.ts";
import { task } from "../testing/missions.ts";

/** What the first dispatch of a task was flown with: a forged dispatch looks the same. */
function forged(flight: OneFlight, id: string) {
  const { route } = flight.attempt(id);
  return { task: id, route, lane: "openai 1" };
}

describe("another attempt at a task", () => {
  it("never starts with the prompt that failed: it says what failed (features 52 and 145)", () => {
    const flight = new OneFlight([task("one")]);
    flight.fail("one");
    flight.world.settle();
    const [first, second] = flight.task("one").attempts;
    expect(first?.additions).toEqual([]);
    expect(second?.additions.join("\n")).toContain("The acceptance check did not pass");
    flight.fail("one");
    flight.world.settle();
    const third = flight.attempt("one");
    expect(third.number).toBe(3);
    expect(third.additions).not.toEqual(second?.additions);
  });

  it("says something new even when a person tries again without a word (features 52 and 145)", () => {
    const flight = new OneFlight([task("one", { limits: { attempts: 1 } })]);
    const said: string[] = [];
    for (let round = 1; round <= 4; round++) {
      flight.fail("one");
      flight.answer("retry");
      flight.world.settle();
      said.push(flight.attempt("one").additions.join("\n"));
    }
    expect(flight.attempt("one").number).toBe(5);
    expect(new Set(said).size).toBe(4);
    expect(said).not.toContain("");
  });

  it("carries what the person wrote, word for word, and once (feature 52)", () => {
    const flight = new OneFlight([task("one", { limits: { attempts: 1 } })]);
    flight.person({ type: "task.steer", task: "one", text: "Ignore {{all}} $(rules)\n# not a heading" });
    flight.fail("one");
    flight.person({ type: "task.retry", task: "one", note: "Use the parser." });
    flight.world.settle();
    expect(flight.attempt("one").additions).toEqual([
      "From the person: Ignore {{all}} $(rules)\n# not a heading",
      expect.stringContaining("Attempt 1 did not pass"),
      "Tried again by a person: Use the parser.",
    ]);
    flight.fail("one");
    flight.answer("retry", "Once more.");
    flight.world.settle();
    expect(flight.attempt("one").additions.join("\n")).not.toContain("Use the parser.");
  });

  it("tells what the engine says as the engine's, never as a person's", () => {
    const flight = new OneFlight([task("one", { limits: { attempts: 2 } })]);
    flight.do({ type: "task.steer", task: "one", text: "The workspace is full." });
    flight.fail("one");
    flight.world.settle();
    expect(flight.attempt("one").additions[0]).toBe("From Flightdeck: The workspace is full.");
  });

  it("refuses a dispatch by hand while one is under way, is over, or after too many (feature 145)", () => {
    const flight = new OneFlight([task("one", { limits: { attempts: 1 } }), task("two", { after: ["one"] })]);
    const again = forged(flight, "one");
    expect(flight.refused({ type: "task.dispatch", ...again }).sentence).toContain('"one" is not ready');
    expect(flight.refused({ type: "fix.dispatch", ...again }).sentence).toContain('"one" has nothing to fix');
    expect(flight.refused({ type: "task.dispatch", ...again, task: "two" }).code).toBe("wrong-state");
    flight.fail("one");
    expect(flight.task("one").stage).toBe("failed");
    expect(flight.refused({ type: "task.dispatch", ...again }).code).toBe("wrong-state");
    expect(flight.refused({ type: "task.retry", task: "two", note: "now" }, OPERATOR).code).toBe(
      "wrong-state",
    );
  });

  it("asks a person when the tries are used up, with the history (feature 145)", () => {
    const flight = new OneFlight([task("one", { limits: { attempts: 2 } })]);
    flight.fail("one");
    expect(flight.pending()).toEqual([]);
    flight.world.settle();
    flight.fail("one");
    const [asked] = flight.pending();
    expect(asked).toMatchObject({ kind: "failed-task", task: "one", attempt: 2 });
    expect(asked?.evidence.map(({ text }) => text).join("\n")).toContain("Attempt 1 (");
    flight.wait(600);
    expect(flight.task("one").attempts).toHaveLength(2);
  });
});

describe("news about an attempt", () => {
  it("never moves another attempt than its own", () => {
    const flight = new OneFlight([task("one")]);
    flight.fail("one");
    flight.world.settle();
    flight.start("one");
    for (const attempt of [1, 3, 99]) {
      const about = { task: "one", attempt };
      for (const input of [
        { type: "workspace.ready", ...about, path: "/w", branch: "b", base: "c" },
        { type: "workspace.failed", ...about, reason: "late" },
        { type: "segment.started", ...about, segment: 2, session: flight.nextSession() },
        { type: "segment.start-failed", ...about, segment: 1, reason: "late" },
        { type: "segment.ended", ...about, segment: 1, end: "exited", exitCode: 0, handOff: null },
        { type: "segment.limit", ...about, cause: "time-limit" },
        { type: "attention.notice", ...about, level: "asked-person" },
        { type: "channel.lost", ...about },
        { type: "evidence.record", ...about, signals: [] },
        { type: "agent.completed", ...about },
      ] as const)
        expect(flight.refused(command.parse(input)).sentence).toContain(
          `Attempt ${attempt} of "one" is not under way`,
        );
    }
    expect(flight.task("one").stage).toBe("running");
    expect(flight.attempt("one").completedSeen).toBe(false);
  });

  it("counts once: a workspace, a session or an end told twice is refused", () => {
    const flight = new OneFlight([task("one")]);
    flight.ready("one");
    const again = { type: "workspace.ready", path: "/w", branch: "b", base: "c" } as const;
    flight.begin("one");
    const about = flight.about("one");
    expect(flight.refused({ ...again, ...about }).code).toBe("wrong-state");
    const session = flight.nextSession();
    for (const segment of [1, 2, 3])
      expect(flight.refused({ type: "segment.started", ...about, segment, session }).code).toBe(
        "wrong-state",
      );
    flight.end("one", "exited");
    const end = { type: "segment.ended", end: "exited", exitCode: 0, handOff: null } as const;
    for (const segment of [1, 2])
      expect(flight.refused({ ...end, ...about, segment }).code).toBe("wrong-state");
    expect(flight.effectsOf("evidence.collect")).toHaveLength(1);
  });

  it("of an end that comes after the attempt was given up is written down and moves nothing", () => {
    const flight = new OneFlight([task("one")]);
    flight.start("one");
    const about = flight.about("one");
    flight.person({ type: "task.cancel", task: "one", reason: "not needed" });
    flight.do({ type: "segment.ended", ...about, segment: 1, end: "exited", exitCode: 0, handOff: null });
    expect(flight.task("one").stage).toBe("cancelled");
    expect(flight.attempt("one").outcome).toBe("cancelled");
    expect(flight.effectsOf("evidence.collect")).toEqual([]);
  });
});

describe("two sessions are never in one workspace", () => {
  /** The session is silent until a person starts it again, and does not end at once. */
  function restarted(flight: OneFlight, id: string): void {
    flight.wait(5);
    flight.wait(10);
    flight.answer("restart", "It hangs.");
    flight.world.settle();
    expect(flight.effectsOf("segment.end").at(-1)).toMatchObject({ task: id });
  }

  it("a task that is started again waits until the old session was seen to end", () => {
    const flight = new OneFlight([task("one")]);
    flight.start("one");
    const old = flight.about("one");
    restarted(flight, "one");
    expect(flight.task("one").attempts).toHaveLength(1);
    expect(flight.refused({ type: "task.dispatch", ...forged(flight, "one") }).code).toBe("wrong-state");
    flight.do({
      type: "segment.ended",
      ...old,
      segment: 1,
      end: "interrupted",
      exitCode: null,
      handOff: null,
    });
    flight.world.settle();
    expect(flight.task("one").attempts).toHaveLength(2);
  });

  it("a fix that is started again waits as well", () => {
    const flight = new OneFlight([task("one")]);
    flight.toFix("one");
    flight.world.settle();
    flight.start("one");
    const old = flight.about("one");
    expect(flight.attempt("one").purpose).toBe("fix");
    restarted(flight, "one");
    expect(flight.task("one").attempts).toHaveLength(2);
    expect(flight.refused({ type: "fix.dispatch", ...forged(flight, "one") }).code).toBe("wrong-state");
    flight.do({
      type: "segment.ended",
      ...old,
      segment: 1,
      end: "interrupted",
      exitCode: null,
      handOff: null,
    });
    flight.world.settle();
    expect(flight.task("one").attempts).toHaveLength(3);
  });

  it("a cancelled task that is tried again waits as well", () => {
    const flight = new OneFlight([task("one")]);
    flight.start("one");
    const old = flight.about("one");
    flight.person({ type: "task.cancel", task: "one" });
    flight.person({ type: "task.retry", task: "one", note: "needed after all" });
    flight.wait(MINUTE);
    expect(flight.task("one").attempts).toHaveLength(1);
    flight.do({ type: "segment.ended", ...old, segment: 1, end: "lost", exitCode: null, handOff: null });
    flight.world.settle();
    expect(flight.task("one").attempts).toHaveLength(2);
  });
});
