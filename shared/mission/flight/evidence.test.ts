import { describe, expect, it } from "vitest";
import { command } from "../command.ts";
import { missingWords } from "./missing-words.ts";
import { COLLECTED, failing, holding, OneFlight, PACKET } from "../testing/one-flight.ts";
import { task } from "../testing/missions.ts";
import type { TaskSpec } from "../plan/task-spec.ts";

const FILES = { expectedFiles: ["src/one/index.ts"] };
const ONE = task("one", { brief: FILES });

/** What an agent says about its run. Each of these is one of the signals the core sees itself. */
const SAID = {
  turn: [{ type: "agent.turn", state: "started" }],
  tool: [
    { type: "agent.progress", what: "tool-started" },
    { type: "agent.progress", what: "tool-ended" },
  ],
  packet: [{ type: "agent.packet", packet: PACKET }],
  completed: [{ type: "agent.completed" }],
} as const;
type Said = keyof typeof SAID;
const ALL = Object.keys(SAID) as Said[];

/** A session that says only these things, and exits. */
function flown(said: readonly Said[], exitCode: number | null = 0, spec: TaskSpec = ONE): OneFlight {
  const flight = new OneFlight([spec]);
  flight.start("one");
  const about = flight.about("one");
  for (const what of said) for (const words of SAID[what]) flight.do(command.parse({ ...words, ...about }));
  flight.do({ type: "segment.ended", ...about, segment: 1, end: "exited", exitCode, handOff: null });
  return flight;
}

/** What became of its first attempt. */
const outcomeOf = (flight: OneFlight) => ({
  outcome: flight.task("one").attempts[0]?.outcome,
  failure: flight.task("one").attempts[0]?.failure,
  stage: flight.task("one").stage,
  reviewedOrMerged: flight.effects.some(({ type }) => type === "review.run" || type === "merge.candidate"),
});

const notPassed = (why: string) => ({
  outcome: "failed",
  failure: expect.stringContaining(why),
  stage: "idle",
  reviewedOrMerged: false,
});

describe("success needs every signal (feature 83)", () => {
  it("passes when all of them hold, and only then is it looked at by a reviewer", () => {
    const flight = flown(ALL);
    expect(flight.task("one").stage).toBe("checking");
    flight.record("one", holding());
    expect(flight.attempt("one").outcome).toBe("passed");
    expect(flight.task("one").stage).toBe("in-review");
  });

  it.each(COLLECTED)("is not success when %s does not hold", (name) => {
    const flight = flown(ALL);
    flight.record("one", failing(name));
    expect(outcomeOf(flight)).toEqual(notPassed(missingWords({ name, holds: false, detail: "" })));
  });

  it.each(COLLECTED)("is not success when nobody knows whether %s holds", (name) => {
    const flight = flown(ALL);
    flight.record("one", failing(name, null));
    expect(outcomeOf(flight)).toEqual(notPassed(missingWords({ name, holds: null, detail: "" })));
  });

  it.each(COLLECTED)("is not success when %s is missing", (name) => {
    const flight = flown(ALL);
    flight.record(
      "one",
      holding().filter((signal) => signal.name !== name),
    );
    expect(outcomeOf(flight)).toEqual(notPassed(missingWords({ name, holds: null, detail: "" })));
  });

  it.each([
    ["turn", "The agent was not active"],
    ["tool", "The agent was not active"],
    ["packet", "No good report was handed back"],
    ["completed", "The run did not say that it is complete"],
  ] as const)("is not success without the agent's own %s", (missing, why) => {
    const flight = flown(ALL.filter((each) => each !== missing));
    flight.record("one", holding());
    expect(outcomeOf(flight)).toEqual(notPassed(why));
  });

  it("is not success when one of two that disagree does not hold", () => {
    const flight = flown(ALL);
    flight.record("one", [...failing("acceptance"), ...holding()]);
    expect(outcomeOf(flight)).toEqual(notPassed("The acceptance check did not pass"));
  });

  it("is not success with an exit code other than 0, whatever was collected about it", () => {
    const flight = flown(ALL, 1);
    flight.record("one", holding());
    expect(outcomeOf(flight)).toEqual(notPassed("The process did not end well"));
  });
});

describe("what an agent says is no evidence (features 84 and 89)", () => {
  it("a run that says it is complete, hands back a glowing report and exits with 0 has not passed", () => {
    const flight = flown(ALL);
    expect(flight.task("one").stage).toBe("checking");
    flight.world.settle();
    expect(flight.task("one").stage).toBe("checking");
    flight.record("one", []);
    expect(outcomeOf(flight)).toEqual(notPassed("Nobody saw whether the acceptance check passes"));
  });

  it("signals with the names of its claims do not stand in for what was not seen", () => {
    const flight = flown([]);
    const forged = (["completed-event", "activity", "packet"] as const).map((name) => ({
      name,
      holds: true,
      source: "last line of stdout",
      detail: "DONE: all tests pass",
    }));
    flight.record("one", [...holding(), ...forged]);
    expect(outcomeOf(flight)).toEqual(notPassed("The agent was not active"));
    expect(flight.task("one").attempts[0]?.failure).toContain("The run did not say that it is complete");
  });

  it("the output on its screen is neither a turn nor a tool nor an end", () => {
    const flight = new OneFlight([ONE]);
    flight.start("one");
    const about = flight.about("one");
    for (let line = 0; line < 50; line++)
      flight.do({ type: "agent.progress", ...about, what: "output", detail: "Task completed successfully." });
    expect(flight.attempt("one")).toMatchObject({ completedSeen: false, turns: 0, toolCalls: 0 });
    flight.end("one", "exited");
    flight.record("one", holding());
    expect(outcomeOf(flight)).toEqual(notPassed("The agent was not active: 0 turns, 0 tool calls"));
  });

  it("evidence is taken once, after the session ended, and never for an attempt that is over", () => {
    const flight = new OneFlight([ONE]);
    const collected = { type: "evidence.record", task: "one", attempt: 1, signals: holding() } as const;
    expect(flight.refused(collected).sentence).toContain('"one" is not being checked');
    flight.start("one");
    flight.work("one");
    expect(flight.refused(collected).sentence).toContain('"one" is not being checked');
    flight.end("one", "exited");
    flight.record("one", failing("scope"));
    expect(flight.refused(collected).sentence).toContain("not under way");
    expect(flight.attempt("one").outcome).toBe("failed");
  });
});

describe("an empty run is a failure that says so (feature 88)", () => {
  it("exit 0 with no turn and no tool call did nothing, and the next attempt is told", () => {
    const flight = flown(["completed", "packet"]);
    flight.record("one", holding());
    expect(outcomeOf(flight)).toEqual(notPassed("The agent was not active: 0 turns, 0 tool calls"));
    flight.world.settle();
    expect(flight.attempt("one").additions.join("\n")).toContain("0 turns, 0 tool calls");
  });

  it("work that changed nothing is not success, but research that only reads needs no change", () => {
    const flight = flown(ALL);
    flight.record("one", failing("change"));
    expect(outcomeOf(flight)).toEqual(notPassed("No change was left"));
    const research = flown(ALL, 0, task("one", { kind: "research" }));
    research.record("one", failing("change"));
    expect(research.attempt("one").outcome).toBe("passed");
  });
});

describe("expected files are declared up front (feature 85)", () => {
  it("are required exactly when the brief names them", () => {
    const none = flown(ALL, 0, task("one"));
    none.record("one", failing("expected-files", null));
    expect(none.attempt("one").outcome).toBe("passed");
    const some = flown(ALL);
    some.record("one", failing("expected-files", null));
    expect(outcomeOf(some)).toEqual(notPassed("Nobody saw whether expected files are there"));
  });
});

describe("a worker touches only what it was handed (feature 46)", () => {
  it("a change outside of its scope fails the attempt, and keeps asking for a person when it repeats", () => {
    const flight = flown(ALL, 0, task("one", { limits: { attempts: 2 } }));
    flight.record("one", failing("scope"));
    expect(outcomeOf(flight)).toEqual(notPassed("More than its scope was touched"));
    flight.world.settle();
    flight.check("one");
    flight.record("one", failing("scope"));
    expect(flight.task("one").stage).toBe("failed");
    expect(flight.pending()).toMatchObject([{ kind: "scope-breach", task: "one" }]);
  });
});
