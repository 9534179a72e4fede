import { describe, expect, it } from "vitest";
import type { CommandInput } from "../command.ts";
import { OneFlight } from "../testing/one-flight.ts";
import { task } from "../testing/missions.ts";

const POINT = { label: "first-change", summary: "did", plans: "will", ref: "refs/c" } as const;

function controlled(): OneFlight {
  const flight = new OneFlight([task("one")], { autonomy: "hands-free" });
  flight.start("one");
  flight.person({ type: "task.take-control", task: "one", holder: "window1" });
  return flight;
}

const eventsOf = (flight: OneFlight, type: string) =>
  flight.world.journal.map(({ event }) => event).filter((event) => event.type === type);

describe("control of an agent's terminal", () => {
  it("is on record, with who has it, and what was typed", () => {
    const flight = controlled();
    const { session } = flight.attempt("one").segments[0] ?? {};
    expect(flight.task("one").control).toMatchObject({ holder: "window1", session, attempt: 1 });
    flight.do({
      type: "control.typed",
      ...flight.about("one"),
      session: session ?? "ses_none",
      text: "ls<Enter>",
    });
    expect(eventsOf(flight, "control.typed")).toMatchObject([{ text: "ls<Enter>", session }]);
  });

  it("is one person's at a time", () => {
    const flight = controlled();
    const again = flight.refused({ type: "task.take-control", task: "one", holder: "window2" });
    expect(again.sentence).toContain("Somebody else has control");
    expect(flight.refused({ type: "task.release-control", task: "one", holder: "window2" }).code).toBe(
      "wrong-state",
    );
    flight.person({ type: "task.release-control", task: "one", holder: "window1" });
    flight.person({ type: "task.take-control", task: "one", holder: "window2" });
    expect(flight.task("one").control?.holder).toBe("window2");
  });

  it("needs a session that runs", () => {
    const flight = new OneFlight([task("one")]);
    const refusal = flight.refused({ type: "task.take-control", task: "one", holder: "w" });
    expect(refusal.sentence).toContain("no session that runs");
  });

  it("ends with its segment", () => {
    const flight = controlled();
    flight.do({
      type: "segment.ended",
      ...flight.about("one"),
      segment: 1,
      end: "exited",
      exitCode: 0,
      handOff: null,
    });
    expect(flight.task("one").control).toBeNull();
  });

  it("lets the mission's own answers wait, and says them when it ends", () => {
    const flight = controlled();
    flight.do({ type: "agent.checkpoint", ...flight.about("one"), request: "c1", ...POINT });
    expect(flight.effectsOf("request.deliver")).toEqual([]);
    expect(flight.task("one").control?.withheld).toMatchObject([{ request: "c1", allowed: true }]);
    flight.person({ type: "task.release-control", task: "one", holder: "window1" });
    expect(flight.effectsOf("request.deliver")).toMatchObject([{ request: "c1", allowed: true }]);
    expect(eventsOf(flight, "request.answered")).toHaveLength(1);
  });

  it("says them too when the window is gone that had it", () => {
    const flight = controlled();
    flight.do({ type: "agent.checkpoint", ...flight.about("one"), request: "c1", ...POINT });
    flight.do({ type: "control.lost", task: "one", holder: "window1" });
    expect(flight.effectsOf("request.deliver")).toHaveLength(1);
    expect(flight.task("one").control).toBeNull();
  });

  it("says nothing to an agent whose task was cancelled meanwhile", () => {
    const flight = controlled();
    flight.do({ type: "agent.checkpoint", ...flight.about("one"), request: "c1", ...POINT });
    flight.person({ type: "task.cancel", task: "one" });
    flight.person({ type: "task.release-control", task: "one", holder: "window1" });
    expect(flight.task("one").control).toBeNull();
    expect(eventsOf(flight, "request.answered")).toEqual([]);
    expect(flight.effectsOf("request.deliver")).toEqual([]);
  });

  describe("what was answered while a person typed is judged again when it goes out", () => {
    const action = {
      kind: "file",
      path: "src/one/a.ts",
      access: "write",
      insideWorkspace: true,
      diff: null,
    } as const;
    const waiting = () => {
      const flight = controlled();
      flight.do({ type: "agent.request", ...flight.about("one"), request: "r1", action, why: "to see" });
      return flight;
    };
    const release = (flight: OneFlight) =>
      flight.person({ type: "task.release-control", task: "one", holder: "window1" });
    const rule = (verdict: "deny" | "ask"): CommandInput => ({
      type: "policy.add",
      policy: {
        id: "no-writing",
        verdict,
        level: "mission",
        match: { paths: ["src/one/**"] },
        reason: "Not there.",
        origin: "person",
      },
    });

    it("goes out as it was when nothing changed, and is judged once", () => {
      const flight = waiting();
      release(flight);
      expect(flight.effectsOf("request.deliver")).toMatchObject([{ request: "r1", allowed: true }]);
      expect(eventsOf(flight, "request.judged")).toHaveLength(1);
    });

    it("is refused when a rule denies it by now", () => {
      const flight = waiting();
      flight.person(rule("deny"));
      release(flight);
      expect(flight.effectsOf("request.deliver")).toMatchObject([{ request: "r1", allowed: false }]);
      expect(eventsOf(flight, "request.judged")).toMatchObject([
        { verdict: "allow" },
        { verdict: "deny", policy: "no-writing" },
      ]);
    });

    it("asks a person when a rule asks by now, and the answer goes out only then", () => {
      const flight = waiting();
      flight.person(rule("ask"));
      release(flight);
      expect(flight.effectsOf("request.deliver")).toEqual([]);
      expect(flight.pending()).toMatchObject([{ kind: "permission", why: "to see" }]);
      flight.answer("approve");
      expect(flight.effectsOf("request.deliver")).toMatchObject([{ request: "r1", allowed: true }]);
    });

    it("asks at a checkpoint when the mission asks there by now", () => {
      const flight = controlled();
      flight.do({ type: "agent.checkpoint", ...flight.about("one"), request: "c1", ...POINT });
      const { contract } = flight.world.state;
      flight.person({
        type: "mission.re-contract",
        contract: { ...contract, autonomy: "ask-me" },
        reason: "careful",
      });
      release(flight);
      expect(flight.effectsOf("request.deliver")).toEqual([]);
      expect(flight.pending()).toMatchObject([{ kind: "checkpoint", why: "did" }]);
    });
  });

  it("answers nothing that the agent took back meanwhile, and nothing twice", () => {
    const flight = controlled();
    const asked = { type: "agent.checkpoint", ...flight.about("one"), request: "c1", ...POINT } as const;
    flight.do(asked);
    expect(flight.refused(asked).sentence).toContain("asked c1 already");
    flight.do({ type: "agent.request-gone", ...flight.about("one"), request: "c1" });
    flight.person({ type: "task.release-control", task: "one", holder: "window1" });
    expect(flight.effectsOf("request.deliver")).toEqual([]);
  });
});

describe("an instruction", () => {
  it("has arrived only when the agent was seen to take it", () => {
    const flight = new OneFlight([task("one")]);
    flight.start("one");
    flight.person({ type: "task.steer", task: "one", text: "Small commits." });
    const [told] = flight.task("one").instructions;
    expect(told).toMatchObject({ text: "Small commits.", deliveredAt: null, inPromptOf: null });
    expect(flight.effectsOf("agent.tell")).toMatchObject([{ instruction: told?.number }]);
    const delivered = {
      type: "instruction.delivered",
      ...flight.about("one"),
      instruction: told?.number ?? 0,
    } as const;
    flight.do(delivered);
    expect(flight.task("one").instructions[0]?.deliveredAt).not.toBeNull();
    expect(flight.refused(delivered).code).toBe("wrong-state");
  });

  it("is in the prompt of the next attempt when no agent was there to hear it", () => {
    const flight = new OneFlight([task("one"), task("two", { after: ["one"] })]);
    flight.start("one");
    flight.person({ type: "task.steer", task: "two", text: "Later." });
    expect(flight.effectsOf("agent.tell")).toEqual([]);
    expect(flight.task("two").instructions).toMatchObject([{ deliveredAt: null, inPromptOf: null }]);
  });
});
