import { describe, expect, it } from "vitest";
import type { Actor } from "./actor.ts";
import { OPERATOR } from "./actor.ts";
import { command, type CommandInput } from "./command.ts";
import { taskId } from "./ids.ts";
import { everyCommand } from "./testing/every-command.ts";
import { holding, OneFlight } from "./testing/one-flight.ts";
import { task } from "./testing/missions.ts";
import { stateText } from "./testing/state-text.ts";

/** Two agents at work, with a question of the first one open. */
function flying(): OneFlight {
  const flight = new OneFlight([task("one"), task("two"), task("three", { after: ["one"] })]);
  flight.start("one");
  flight.start("two");
  flight.do({ type: "agent.question", ...flight.about("one"), request: "q1", question: "Tabs?" });
  return flight;
}

const session = (id: string, attempt = 1): Actor => ({ kind: "session", task: taskId.parse(id), attempt });

function commandsAbout(flight: OneFlight, id: string, attempt = 1): readonly CommandInput[] {
  const decision = [...flight.world.state.pending][0] ?? "dec_testing1_1";
  const aim = { at: flight.world.at, task: id, attempt, segment: 1, decision };
  return Object.values(everyCommand({ ...aim, option: "decide-yourself", finding: "fnd_testing1_1_0" }));
}

const notForAgents = (type: string): boolean => !type.startsWith("agent.") && type !== "plan.propose-diff";

describe("an agent is no peer", () => {
  it.each([
    ["about its own task", "one"],
    ["about another task", "two"],
    ["about a task that waits", "three"],
  ])("every command that is not its own report is refused, %s (features 21, 22, 46 and 89)", (_, id) => {
    const flight = flying();
    const before = stateText(flight.world.state);
    const tried = commandsAbout(flight, id).filter(({ type }) => notForAgents(type));
    expect(tried.length).toBeGreaterThan(70);
    for (const input of tried) {
      const { code, sentence } = flight.refused(input, session("one"));
      if (input.type === "mission.create") continue;
      expect(code).toBe("not-allowed");
      expect(sentence).toBe(
        `An agent may not send ${input.type}: that is for the person and the engine. Nothing was changed.`,
      );
    }
    expect(stateText(flight.world.state)).toBe(before);
  });

  it.each([
    ["another task", "two", 1],
    ["a later attempt", "one", 2],
    ["a task that was never dispatched", "three", 1],
    ["a task that is not there", "nowhere", 1],
  ])("its reports are refused about %s (feature 22)", (_, id, attempt) => {
    const flight = flying();
    const before = stateText(flight.world.state);
    const reports = commandsAbout(flight, id, attempt).filter(({ type }) => type.startsWith("agent."));
    expect(reports.length).toBeGreaterThan(9);
    for (const input of reports) {
      const { code, sentence } = flight.refused(input, session("one"));
      expect([code, sentence]).toEqual(["not-allowed", expect.stringContaining("(one, attempt 1)")]);
    }
    expect(stateText(flight.world.state)).toBe(before);
  });

  it("an attempt that is over has no voice, not even about itself", () => {
    const flight = flying();
    flight.end("two", "lost");
    flight.world.settle();
    expect(flight.attempt("two").number).toBe(2);
    const reports = commandsAbout(flight, "two", 1).filter(({ type }) => type.startsWith("agent."));
    for (const input of reports) {
      const { sentence } = flight.refused(input, session("two", 1));
      expect(sentence).toBe('Attempt 1 of "two" is not under way. Nothing was changed.');
    }
  });

  it("all its reports together make nothing done: only the evidence of the engine does (feature 89)", () => {
    const flight = flying();
    for (const input of commandsAbout(flight, "two").filter(({ type }) => type.startsWith("agent.")))
      flight.world.try(command.parse(input), session("two"));
    const { stage, passedBy, authors } = flight.task("two");
    expect({ stage, passedBy }).toEqual({ stage: "running", passedBy: null });
    expect(authors).toHaveLength(1);
    const claims = { type: "evidence.record", task: "two", attempt: 1, signals: holding() } as const;
    expect(flight.refused(claims, session("two")).code).toBe("not-allowed");
  });

  it("a worker does not propose another plan, whatever the autonomy (features 21 and 46)", () => {
    for (const autonomy of ["ask-me", "guarded", "hands-free"] as const) {
      const flight = new OneFlight([task("one"), task("two"), task("three", { after: ["one"] })], {
        autonomy,
      });
      flight.start("one");
      const before = stateText(flight.world.state);
      const remove = [{ op: "remove", task: "three" } as const];
      const proposal = { type: "plan.propose-diff", edits: remove, reason: "less to do", by: null } as const;
      expect(flight.refused(command.parse(proposal), session("one")).code).toBe("not-allowed");
      expect(stateText(flight.world.state)).toBe(before);
    }
  });

  it("a question is answered by a person, never by an agent or the engine (feature 22)", () => {
    const flight = flying();
    const [id] = flight.world.state.pending;
    if (id === undefined) throw new Error("nobody was asked");
    const answer = command.parse({ type: "decision.answer", decisions: [id], option: "decide-yourself" });
    for (const actor of [session("one"), session("two")])
      expect(flight.refused(answer, actor).code).toBe("not-allowed");
    expect(flight.refused(answer).code).toBe("not-allowed");
    expect(flight.pending()).toHaveLength(1);
    flight.do(answer, OPERATOR);
    expect(flight.pending()).toEqual([]);
  });
});
