import { expect, it } from "vitest";
import type { CommandOf } from "#shared/mission/command.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { task } from "#shared/mission/testing/missions.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import { answered } from "../gateway/answers.ts";
import type { MissionWrites } from "../missions/mission-writes.ts";
import { TestFlights } from "./test-flights.ts";

/** A mission in flight whose agent nobody is signed in to. */
function blocked(repository: string): MissionState {
  const flight = new OneFlight([task("one", { kind: "docs" })]);
  flight.start("one");
  flight.do({ type: "agent.blocked", ...flight.about("one"), by: "logged-out", detail: "Sign in first." });
  const { state } = flight.world;
  return { ...state, place: { ...state.place, repository } };
}

async function takenUp(state: MissionState): Promise<readonly unknown[]> {
  const sent: unknown[] = [];
  const unasked = () => Promise.reject(new Error("nothing of this is asked"));
  const writes: MissionWrites = {
    "missions.create": unasked,
    "missions.plan": unasked,
    "missions.command": ({ command }) => {
      sent.push(command);
      return Promise.resolve(answered({ seq: 1 }));
    },
  };
  const { phase, createdAt, place } = state;
  const row = { missionId: state.id, repository: place.repository, phase, createdAt };
  const flights = new TestFlights({
    directory: "/data",
    adapters: { get: () => undefined, all: [] },
    missions: {
      read: (_, view) => Promise.resolve({ ok: true, view: view(state), seq: state.head, readOnly: null }),
    },
    writes,
    rows: () => [row],
    report: () => undefined,
  });
  await flights.takeUp();
  return sent;
}

it("is seen to its end also by an engine that was not there when it asked", async () => {
  const stopped = { type: "mission.stop" } satisfies Partial<CommandOf<"mission.stop">>;
  const [sent, ...others] = await takenUp(blocked("/data/test-flights/claude/cmd_00000001"));
  expect(sent).toMatchObject(stopped);
  expect(JSON.stringify(sent)).toContain("The test flight failed:");
  expect(JSON.stringify(sent)).toContain("Sign in first.");
  expect(others).toEqual([]);
});

it.each([
  "/data/demo/cmd_00000001",
  "/home/person/project",
  "/data/test-flights",
  "/data/test-flights/a/b/c",
])("leaves the mission of %s to its person", async (repository) => {
  expect(await takenUp(blocked(repository))).toEqual([]);
});
