import { describe, expect, it } from "vitest";
import { missionId } from "#shared/ids.ts";
import { command, type CommandInput } from "#shared/mission/command.ts";
import { laneOf, outcomePlaces } from "./outbox-lane.ts";

const mission = missionId.parse("msn_lane01");
const lane = (type: string, body: object): string => laneOf({ mission, type, body });
const api = { task: "api", attempt: 1 };

describe("what waits for what", () => {
  it("keeps everything that one session is told in order", () => {
    const lanes = ["segment.interrupt", "segment.resume", "agent.tell", "segment.wind-up"].map((type) =>
      lane(type, api),
    );
    expect(new Set(lanes).size).toBe(1);
    expect(lane("segment.resume", { task: "page", attempt: 1 })).not.toBe(lanes[0]);
  });

  it("lets nothing hold up the end of a session, nor an answer", () => {
    const others = ["segment.interrupt", "segment.start", "request.deliver"].map((type) => lane(type, api));
    expect(others).not.toContain(lane("segment.end", api));
    expect(lane("request.deliver", api)).not.toBe(lane("agent.tell", api));
  });

  it("makes a workspace ready for the next attempt when the last one was looked at to its end", () => {
    const next = { task: "api", attempt: 2 };
    const lanes = [
      lane("evidence.collect", api),
      lane("workspace.prepare", next),
      lane("segment.start", next),
    ];
    expect(new Set(lanes).size).toBe(1);
    expect(lane("workspace.prepare", { task: "page", attempt: 1 })).not.toBe(lanes[0]);
  });

  it("lets all reviews go side by side", () => {
    const review = (task: string, lens: string) => lane("review.run", { task, reviewer: { lens }, round: 1 });
    const lanes = [review("api", "adversarial"), review("api", "quality"), review("page", "quality")];
    expect(new Set(lanes).size).toBe(3);
  });

  it("proves tasks side by side, and merges them one after the other", () => {
    expect(lane("evidence.collect", api)).not.toBe(lane("evidence.collect", { task: "page", attempt: 1 }));
    expect(lane("merge.candidate", { task: "api" })).toBe(lane("merge.candidate", { task: "page" }));
  });
});

describe("what came of an effect", () => {
  const places = (...told: CommandInput[]) => outcomePlaces(told.map((each) => command.parse(each)));
  const merged = (task: string): CommandInput => ({
    type: "merge.done",
    task,
    commit: "c".repeat(40),
    tree: "d".repeat(40),
  });
  const broke = (task: string): CommandInput => ({ type: "merge.rejected", task, reason: "It broke." });
  const putBack: CommandInput = { type: "merge.branch-put-back", task: null, found: "a", to: "b" };

  it("has the same place when only the rest of it is told, so that nothing of a train passes for what was heard", () => {
    const [, second, third] = places(merged("one"), merged("two"), broke("three"));
    expect(places(merged("two"), broke("three"))).toEqual([second, third]);
    const [, afterPutBack] = places(putBack, merged("one"));
    expect(places(merged("one"))).toEqual([afterPutBack]);
  });

  it("keeps notices apart from outcomes, so that no outcome passes for a notice that was heard before a crash", () => {
    const whole: CommandInput = {
      type: "merge.whole-checked",
      commit: "c".repeat(40),
      holds: true,
      detail: "",
    };
    const [, , , outcome] = places(putBack, { ...putBack, task: "one" }, whole, merged("one"));
    expect(places(merged("one"))).toEqual([outcome]);
    const [, seen] = places(putBack, whole);
    expect(places(whole)).toEqual([seen]);
  });

  it("has one place for what worked and for what did not, and another for each time the same is told", () => {
    expect(places(broke("one"))).toEqual(places(merged("one")));
    expect(new Set(places(merged("one"), merged("two"), broke("one"))).size).toBe(3);
  });
});
