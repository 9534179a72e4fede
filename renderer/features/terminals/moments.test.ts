import { expect, it } from "vitest";
import { sessionId } from "#shared/ids.ts";
import { taskId } from "#shared/mission/ids.ts";
import { controlledFlight } from "#shared/mission/testing/controlled-flight.ts";
import { momentKeyOf, momentsOf } from "./moments.ts";

const { state, journal } = controlledFlight();
const task = taskId.parse("one");
const session = state.tasks.get(task)?.attempts[0]?.segments[0]?.session ?? sessionId.parse("ses_none01");

it("are what the mission recorded of the session, in order, each with its time", () => {
  const moments = momentsOf(state, task, session);
  expect(moments.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["began", "told", "ended"]));
  expect(moments.find(({ kind }) => kind === "told")?.text).toBe("Small commits.");
  expect(moments.map(({ at }) => at)).toEqual(moments.map(({ at }) => at).toSorted((a, b) => a - b));
  expect(momentsOf(state, task, sessionId.parse("ses_none01"))).toEqual([]);
  expect(momentsOf(state, taskId.parse("two"), session)).toEqual([]);
});

it("have the same keys when they are told", () => {
  const about = { task, session, state };
  const told = journal.flatMap(({ event }) => momentKeyOf(event, about) ?? []);
  const kept = momentsOf(state, task, session).filter(({ kind }) => kind !== "ended");
  expect(told).toEqual(expect.arrayContaining(kept.map(({ key }) => key)));
});
