import { describe, expect, it } from "vitest";
import type { Command } from "#shared/mission/command.ts";
import { taskId } from "#shared/mission/ids.ts";
import { MISSION, task } from "#shared/mission/testing/missions.ts";
import { holding, OneFlight } from "#shared/mission/testing/one-flight.ts";
import type { EffectWorld } from "../effects/effect-handler.ts";
import type { Hands } from "./hands.ts";
import { mergeTask } from "./merge-candidate.ts";
import { landMission, verifyMission } from "./mission-landing.ts";

/** Whoever reaches for any of it touches the world. */
const handsTied = new Proxy({} as Hands, {
  get: (_hands, name) => {
    throw new Error(`the ${String(name)} was touched`);
  },
});

const worldOf = ({ world }: OneFlight): EffectWorld => ({
  id: "again",
  mission: MISSION,
  folder: "/nowhere",
  signal: new AbortController().signal,
  read: async (view) => view(world.state),
});

const docs = task("api", { kind: "docs", risk: "low" });
const COMMIT = { commit: "c1", tree: "t1" };

function merging(): OneFlight {
  const flight = new OneFlight([docs], { autonomy: "hands-free" });
  flight.check("api");
  flight.record("api", holding());
  flight.world.settle();
  expect(flight.task("api").stage).toBe("merging");
  return flight;
}

function landing(): OneFlight {
  const flight = merging();
  flight.do({ type: "merge.done", task: "api", ...COMMIT });
  flight.world.settle();
  flight.do({ type: "mission.verified", number: 1, holds: true, detail: "" });
  flight.answer("land");
  return flight;
}

/** An engine died between telling what became of an effect and writing down that it is done: the next one does it again. */
describe("an effect that is done again after its outcome was told", () => {
  const merge = (flight: OneFlight): Promise<readonly Command[]> =>
    mergeTask(handsTied)({ type: "merge.candidate", task: taskId.parse("api"), behind: [] }, worldOf(flight));
  const verify = (flight: OneFlight): Promise<readonly Command[]> =>
    verifyMission(handsTied)({ type: "mission.verify", number: 1 }, worldOf(flight));
  const land = (flight: OneFlight): Promise<readonly Command[]> =>
    landMission(handsTied)({ type: "landing.perform" }, worldOf(flight));

  it("merges nothing that was held out", async () => {
    const flight = merging();
    await expect(merge(flight)).rejects.toThrow("was touched");
    flight.do({ type: "merge.rejected", task: "api", reason: "its tests fail" });
    expect(await merge(flight)).toEqual([]);
  });

  it("verifies nothing anew", async () => {
    const flight = merging();
    flight.do({ type: "merge.done", task: "api", ...COMMIT });
    flight.world.settle();
    await expect(verify(flight)).rejects.toThrow("was touched");
    flight.do({ type: "mission.verified", number: 1, holds: false, detail: "red" });
    expect(await verify(flight)).toEqual([]);
  });

  it("lands nothing without a person who says so again", async () => {
    const flight = landing();
    await expect(land(flight)).rejects.toThrow("was touched");
    flight.do({ type: "landing.failed", reason: "the checkout was dirty" });
    expect(await land(flight)).toEqual([]);
  });
});
