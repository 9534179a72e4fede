import { describe, expect, it } from "vitest";
import type { TaskId } from "#shared/mission/ids.ts";
import { task } from "#shared/mission/testing/missions.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import { FactsOfMission } from "./facts-of-mission.ts";
import { groupFacts } from "./group-facts.ts";
import { meaningOf } from "./wire-meaning.ts";

const API = "api" as TaskId;
const UI = "ui" as TaskId;
const DOCS = "docs" as TaskId;

function ground() {
  const flight = new OneFlight([task("api"), task("ui", { after: ["api"] }), task("docs")]);
  const facts = new FactsOfMission();
  const look = (now = 0): boolean => {
    const { state, journal } = flight.world;
    return facts.update(
      { state, head: state.head, live: true, lostAt: null, problem: null, change: null, news: journal },
      now,
    );
  };
  look();
  return { flight, facts, look };
}

describe("the facts of a mission", () => {
  it("makes new objects for the tasks that changed, and for no other", () => {
    const { flight, facts, look } = ground();
    const before = new Map(facts.byTask);
    flight.start("api");
    expect(look(7)).toBe(true);
    expect(facts.byTask.get(API)).not.toBe(before.get(API));
    expect(facts.byTask.get(API)).toMatchObject({ shown: "running", changedAt: 7 });
    expect(facts.byTask.get(DOCS)).toBe(before.get(DOCS));
    expect(look(8)).toBe(false);
  });

  it("remembers what an agent said last", () => {
    const { flight, facts, look } = ground();
    flight.start("api");
    const said = { type: "agent.progress", task: API, attempt: 1, what: "event", detail: "42/120" } as const;
    flight.do(said, { kind: "session", task: API, attempt: 1 });
    look();
    expect(facts.byTask.get(API)?.said).toBe("42/120");
  });

  it("tells what a wire means from the tasks at its ends", () => {
    const { flight, facts, look } = ground();
    const wire = [[API, UI]] as const;
    expect(meaningOf(wire, facts.byTask)).toBe("waiting");
    flight.person({ type: "task.skip", task: API });
    look();
    expect(meaningOf(wire, facts.byTask)).toBe("satisfied");
    flight.world.settle();
    flight.start("ui");
    look();
    expect(meaningOf(wire, facts.byTask)).toBe("feeding");
  });

  it("calls a wire broken when what it leads from was cancelled", () => {
    const { flight, facts, look } = ground();
    flight.person({ type: "task.cancel", task: API });
    look();
    expect(meaningOf([[API, UI]], facts.byTask)).toBe("broken");
    expect(
      meaningOf(
        [
          [DOCS, UI],
          [API, UI],
        ],
        facts.byTask,
      ),
    ).toBe("broken");
  });

  it("shows a group in the state that wants most attention, and counts what is finished", () => {
    const { flight, facts, look } = ground();
    flight.person({ type: "task.skip", task: DOCS });
    flight.start("api");
    look();
    expect(groupFacts([API, UI, DOCS], facts.byTask)).toMatchObject({ shown: "running", finished: 1 });
  });
});
